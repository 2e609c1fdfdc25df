import {RequestCommand} from '../cli/request/command.js'

export default class Options extends RequestCommand {
  static override summary = 'ask what a resource allows'
  static override examples = ['<%= config.bin %> options /users -p h']

  async run() {
    const {words, flags} = await this.parseWords()
    return this.send('OPTIONS', words, flags)
  }
}
