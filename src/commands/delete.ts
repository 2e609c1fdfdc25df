import {RequestCommand} from '../cli/request/command.js'

export default class Delete extends RequestCommand {
  static override summary = 'delete a resource'
  static override examples = ['<%= config.bin %> delete /users/1']

  async run() {
    const {words, flags} = await this.parseWords()
    return this.send('DELETE', words, flags)
  }
}
