import {basename} from 'node:path'
import {ApixCommand} from '../../cli/apix-command.js'
import {finishImport, importArg, importFlags, importText} from '../../cli/suite/import.js'
import {importHurl} from '../../suite/index.js'

export default class ImportHurl extends ApixCommand {
  static override summary = 'make a test suite of a Hurl file'
  static override description =
    'Takes entries with their sections, asserts, captures and retries. What a suite cannot say is named. Credentials are not written.'
  static override examples = [
    '<%= config.bin %> import hurl login.hurl',
    '<%= config.bin %> import hurl login.hurl --out shop.apix.yaml',
  ]
  static override args = importArg('a Hurl file')
  static override flags = importFlags

  async run() {
    const {args, flags} = await this.parse(ImportHurl)
    const text = await importText(args.file, this.deps)
    const imported = importHurl(text, basename(args.file, '.hurl'))
    const {text: suite, document} = await finishImport(imported, flags, this.deps)
    if (flags.out === undefined) await this.render(suite)
    return document
  }
}
