import {RequestCommand} from '../cli/request/command.js'

export default class Patch extends RequestCommand {
  static override summary = 'change a resource'
  static override examples = ['<%= config.bin %> patch /users/1 name=Jane']

  async run() {
    const {words, flags} = await this.parseWords()
    return this.send('PATCH', words, flags)
  }
}
