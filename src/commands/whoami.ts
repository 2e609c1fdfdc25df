import * as Args from '@oclif/core/args'
import {type Verification, verifyCredential} from '../cli/account/whoami.js'
import {ApixCommand} from '../cli/apix-command.js'
import {ApixError, ExitCode} from '../errors/index.js'

type WhoamiResult = Verification & {api: string; environment: string; account: string}

export default class Whoami extends ApixCommand<WhoamiResult> {
  static override summary = 'ask the API who is logged in'
  static override examples = [
    '<%= config.bin %> whoami github',
    '<%= config.bin %> whoami -a shop --account work --json',
  ]
  static override args = {
    api: Args.string({description: 'a configured API', ignoreStdin: true}),
  }

  async run() {
    const {args} = await this.parse(Whoami)
    const {options, selection} = this.deps
    const settings = (await this.deps.registry()).resolve({
      ...selection,
      ...(args.api !== undefined && {api: args.api}),
    })
    const {name: api, environment} = settings
    const credentials = await this.deps.credentials()
    const account = await credentials.resolveAccount({api, environment, account: options.account})
    const version = this.config.version
    const found = await verifyCredential(settings, options.account, {deps: this.deps, version})
    if (found.verified === null) {
      throw new ApixError('USAGE', `${api} cannot be asked who is logged in`, {
        hints: ['set whoami: /PATH for the API, a path whose answer tells'],
      })
    }
    if (!found.verified) this.exitCode = ExitCode.auth
    const {whoamiView} = await import('../output/auth-views.js')
    await this.render(whoamiView({...found, api, environment, account}))
    return {api, environment, account, ...found}
  }
}
