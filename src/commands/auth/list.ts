import type {ListedCredential} from '../../auth/index.js'
import {ApixCommand} from '../../cli/apix-command.js'

export default class AuthList extends ApixCommand<{credentials: ListedCredential[]}> {
  static override summary = 'list accounts; the current one of each API is marked'
  static override examples = [
    '<%= config.bin %> auth list',
    '<%= config.bin %> auth list -a shop --json',
  ]

  async run() {
    await this.parse(AuthList)
    const {api, env: environment, account} = this.deps.options
    const credentials = await this.deps.credentials()
    const listed = await credentials.list({api, environment, account}, await this.deps.registry())
    const {authListView, styleFor} = await import('../../output/index.js')
    await this.render(authListView(listed, styleFor(this.deps.output.stdout)))
    return {credentials: listed}
  }
}
