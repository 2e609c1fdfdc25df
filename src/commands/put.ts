import {RequestCommand} from '../cli/request/command.js'

export default class Put extends RequestCommand {
  static override summary = 'replace a resource'
  static override examples = ['<%= config.bin %> put /users/1 name=Jane']

  async run() {
    const {words, flags} = await this.parseWords()
    return this.send('PUT', words, flags)
  }
}
