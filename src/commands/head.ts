import {RequestCommand} from '../cli/request-command.js'

export default class Head extends RequestCommand {
  static override summary = 'fetch the headers of a resource'
  static override examples = ['<%= config.bin %> head /users -p h']

  async run() {
    this.prepareArgv()
    const {argv, flags} = await this.parse(Head)
    return this.send('HEAD', argv as string[], flags)
  }
}
