import type {CredentialStatus} from '../../auth/index.js'
import {ApixCommand} from '../../cli/apix-command.js'

export default class AuthStatus extends ApixCommand<{credentials: CredentialStatus[]}> {
  static override summary = 'show credentials: scopes, expiry, where they are kept'
  static override examples = [
    '<%= config.bin %> auth status',
    '<%= config.bin %> auth status -a shop --json',
  ]

  async run() {
    await this.parse(AuthStatus)
    const {api, env: environment, account} = this.deps.options
    const credentials = await this.deps.credentials()
    const listed = await credentials.list({api, environment, account}, await this.deps.registry())
    for (const entry of listed.filter(({storage}) => storage === 'plain-file')) {
      this.deps.notifier.warn(`the credential of ${entry.api} is kept in plain text`)
    }
    const {authStatusView, styleFor} = await import('../../output/index.js')
    const {clock, output} = this.deps
    await this.render(authStatusView(listed, clock.now(), styleFor(output.stdout)))
    return {credentials: listed.map(({current: _, ...status}) => status)}
  }
}
