import {RequestCommand} from '../cli/request-command.js'

export default class Options extends RequestCommand {
  static override summary = 'ask what a resource allows'
  static override examples = ['<%= config.bin %> options /users -p h']

  async run() {
    this.prepareArgv()
    const {argv, flags} = await this.parse(Options)
    return this.send('OPTIONS', argv as string[], flags)
  }
}
