import {RequestCommand} from '../cli/request/command.js'

export default class Head extends RequestCommand {
  static override summary = 'fetch the headers of a resource'
  static override examples = ['<%= config.bin %> head /users']

  async run() {
    const {words, flags} = await this.parseWords()
    return this.send('HEAD', words, flags)
  }
}
