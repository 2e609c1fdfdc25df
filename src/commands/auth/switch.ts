import * as Args from '@oclif/core/args'
import {ApixCommand} from '../../cli/apix-command.js'

interface SwitchResult {
  api: string
  environment: string
  account: string
}

export default class AuthSwitch extends ApixCommand<SwitchResult> {
  static override summary = 'choose the account that an API is used with'
  static override examples = [
    '<%= config.bin %> auth switch work',
    '<%= config.bin %> auth switch work -a shop',
  ]
  static override args = {
    account: Args.string({
      description: 'an account that is logged in',
      required: true,
      ignoreStdin: true,
    }),
  }

  async run() {
    const {args} = await this.parse(AuthSwitch)
    const {name, environment} = (await this.deps.registry()).resolve(this.deps.selection)
    const result = {api: name, environment, account: args.account}
    const credentials = await this.deps.credentials()
    await credentials.switchTo(result)
    const {printable} = await import('../../output/index.js')
    await this.render(`${printable(`${name} now uses the account ${args.account}`)}\n`)
    return result
  }
}
