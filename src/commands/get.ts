import {RequestCommand} from '../cli/request/command.js'

export default class Get extends RequestCommand {
  static override summary = 'fetch a resource'
  static override examples = [
    '<%= config.bin %> get /users limit==10',
    '<%= config.bin %> get :3000/health --json',
    "<%= config.bin %> get /users --paginate --filter 'length(@)'",
  ]

  async run() {
    const {words, flags} = await this.parseWords()
    return this.send('GET', words, flags)
  }
}
