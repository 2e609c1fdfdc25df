import {RequestCommand} from '../cli/request-command.js'

export default class Delete extends RequestCommand {
  static override summary = 'delete a resource'
  static override examples = ['<%= config.bin %> delete /users/1']

  async run() {
    this.prepareArgv()
    const {argv, flags} = await this.parse(Delete)
    return this.send('DELETE', argv as string[], flags)
  }
}
