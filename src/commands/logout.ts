import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import type {CredentialFilter, LogoutResult} from '../auth/index.js'
import {ApixCommand} from '../cli/apix-command.js'
import {ApixError} from '../errors/index.js'

export default class Logout extends ApixCommand<{credentials: LogoutResult[]}> {
  static override summary = 'revoke a credential where the server can, and delete it'
  static override examples = [
    '<%= config.bin %> logout github',
    '<%= config.bin %> logout shop --account work',
    '<%= config.bin %> logout --all --no-revoke',
  ]
  static override args = {
    api: Args.string({description: 'a configured API', ignoreStdin: true}),
  }
  static override flags = {
    all: Flags.boolean({summary: 'every account and environment; without API, of every API'}),
    revoke: Flags.boolean({summary: 'tell the server', allowNo: true, default: true}),
  }

  async run() {
    const {args, flags} = await this.parse(Logout)
    const credentials = await this.deps.credentials()
    const filter = await this.filter(args.api, flags.all)
    const removed = await credentials.logout(filter, {revoke: flags.revoke})
    if (removed.length === 0 && !flags.all) {
      throw new ApixError('NOT_LOGGED_IN', `not logged in to ${filter.api}`, {
        hints: ['apix auth list shows what is stored'],
      })
    }
    const {logoutView} = await import('../output/index.js')
    await this.render(logoutView(removed))
    return {credentials: removed}
  }

  /** One credential, or with --all every one of the API. */
  private async filter(named: string | undefined, all: boolean): Promise<CredentialFilter> {
    const {options} = this.deps
    const given = {environment: options.env, account: options.account}
    const api = named ?? options.api
    if (all) return {...given, api}
    const registry = await this.deps.registry()
    // What was removed from configuration can still be logged out of.
    const gone = api !== undefined && !registry.has(api)
    const where = gone
      ? {api, environment: options.env ?? 'default'}
      : settingsOf(registry.resolve({...this.deps.selection, ...(api !== undefined && {api})}))
    const {resolveAccount} = await this.deps.credentials()
    return {...where, account: await resolveAccount({...where, account: options.account})}
  }
}

function settingsOf({name, environment}: {name: string; environment: string}) {
  return {api: name, environment}
}
