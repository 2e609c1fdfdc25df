import {ApixCommand} from '../../cli/apix-command.js'
import {finishImport, importArg, importFlags, importText} from '../../cli/suite/import.js'
import {importPostman} from '../../suite/index.js'

export default class ImportPostman extends ApixCommand {
  static override summary = 'make a test suite of a Postman collection'
  static override description =
    'Takes collections of format 2.0 and 2.1 with folders, variables and authentication. Of test scripts, the usual checks and captures become expectations; what does not is named. Credentials are not written.'
  static override examples = [
    '<%= config.bin %> import postman shop.postman_collection.json',
    '<%= config.bin %> import postman shop.postman_collection.json --out shop.apix.yaml',
  ]
  static override args = importArg('an exported collection')
  static override flags = importFlags

  async run() {
    const {args, flags} = await this.parse(ImportPostman)
    const text = await importText(args.file, this.deps)
    const imported = importPostman(text)
    const {text: suite, document} = await finishImport(imported, flags, this.deps)
    if (flags.out === undefined) await this.render(suite)
    return document
  }
}
