import * as Flags from '@oclif/core/flags'
import type {CredentialStatus, ListedCredential} from '../../auth/index.js'
import {type Verification, verifyCredential} from '../../cli/account/whoami.js'
import {ApixCommand} from '../../cli/apix-command.js'
import {ExitCode} from '../../errors/index.js'

type Status = CredentialStatus & Partial<Verification>

export default class AuthStatus extends ApixCommand<{credentials: Status[]}> {
  static override summary = 'show credentials: scopes, expiry, where they are kept'
  static override examples = [
    '<%= config.bin %> auth status',
    '<%= config.bin %> auth status -a shop --json',
    '<%= config.bin %> auth status --verify',
  ]
  static override flags = {
    verify: Flags.boolean({
      summary: 'ask each API whether it accepts the credential, and whose it is',
    }),
  }

  async run() {
    const {flags} = await this.parse(AuthStatus)
    const {api, env: environment, account} = this.deps.options
    const credentials = await this.deps.credentials()
    const listed = await credentials.list({api, environment, account}, await this.deps.registry())
    for (const entry of listed.filter(({storage}) => storage === 'plain-file')) {
      this.deps.notifier.warn(`the credential of ${entry.api} is kept in plain text`)
    }
    const credentialsShown: Status[] = []
    for (const {current: _, ...status} of listed) {
      credentialsShown.push(flags.verify ? {...status, ...(await this.verify(status))} : status)
    }
    if (credentialsShown.some(({verified}) => verified === false)) this.exitCode = ExitCode.auth
    const {authStatusView, styleFor} = await import('../../output/index.js')
    const {clock, output} = this.deps
    await this.render(authStatusView(credentialsShown, clock.now(), styleFor(output.stdout)))
    return {credentials: credentialsShown}
  }

  private async verify(status: Omit<ListedCredential, 'current'>): Promise<Verification> {
    const registry = await this.deps.registry()
    const {api, environment, account, storage} = status
    try {
      const settings = registry.resolve({api, environment})
      const {version} = this.config
      const named = storage === 'environment' ? undefined : account
      return await verifyCredential(settings, named, {deps: this.deps, version})
    } catch (error) {
      // A credential can outlive its configuration.
      const reason = (error as Error).message
      return {verified: null, identity: null, status: null, reason}
    }
  }
}
