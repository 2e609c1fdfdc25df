import {RequestCommand} from '../cli/request-command.js'

export default class Patch extends RequestCommand {
  static override summary = 'change a resource'
  static override examples = ['<%= config.bin %> patch /users/1 name=Jane']

  async run() {
    this.prepareArgv()
    const {argv, flags} = await this.parse(Patch)
    return this.send('PATCH', argv as string[], flags)
  }
}
