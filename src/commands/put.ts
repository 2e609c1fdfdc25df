import {RequestCommand} from '../cli/request-command.js'

export default class Put extends RequestCommand {
  static override summary = 'replace a resource'
  static override examples = ['<%= config.bin %> put /users/1 name=Jane']

  async run() {
    this.prepareArgv()
    const {argv, flags} = await this.parse(Put)
    return this.send('PUT', argv as string[], flags)
  }
}
