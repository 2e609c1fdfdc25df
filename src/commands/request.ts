import {RequestCommand} from '../cli/request/command.js'
import {methodArg, targetArg} from '../cli/request/flags.js'

export default class Request extends RequestCommand {
  static override summary = 'send a request with any method'
  static override examples = ['<%= config.bin %> request PURGE /cache']
  static override args = {method: methodArg, path: targetArg}

  async run() {
    const {words, flags} = await this.parseWords(Request.args)
    const [method = '', ...rest] = words
    return this.send(method, rest, flags)
  }
}
