import {basename} from 'node:path'
import * as Flags from '@oclif/core/flags'
import {ApixCommand} from '../../cli/apix-command.js'
import {finishImport, importArg, importFlags, importText} from '../../cli/suite/import.js'
import {importHar} from '../../suite/index.js'

export default class ImportHar extends ApixCommand {
  static override summary = 'make a test suite of a HAR file'
  static override description =
    'Takes what browsers save from their network tab: a step for each request, with its status as expectation. What a page loads for its looks is left out, and so are credentials.'
  static override examples = [
    '<%= config.bin %> import har session.har',
    '<%= config.bin %> import har session.har --out shop.apix.yaml',
  ]
  static override args = importArg('a HAR file')
  static override flags = {
    ...importFlags,
    all: Flags.boolean({summary: 'keep images, scripts and their like'}),
  }

  async run() {
    const {args, flags} = await this.parse(ImportHar)
    const text = await importText(args.file, this.deps)
    const imported = importHar(text, basename(args.file, '.har'), {all: flags.all})
    const {text: suite, document} = await finishImport(imported, flags, this.deps)
    if (flags.out === undefined) await this.render(suite)
    return document
  }
}
