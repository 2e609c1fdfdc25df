import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import type {LoginResult} from '../auth/index.js'
import {findLoginTarget} from '../cli/account/adopt-preset.js'
import {createLoginIo} from '../cli/account/login-io.js'
import {readSecretFromStdin} from '../cli/account/stdin-secret.js'
import {ApixCommand} from '../cli/apix-command.js'
import {countFlag, durationFlag, OAUTH_FLOWS} from '../cli/flags.js'

export default class Login extends ApixCommand<LoginResult> {
  static override summary = 'log in to an API and keep the credential in the OS keychain'
  static override description =
    'Runs what the API needs: OAuth 2.0 in the browser, or a question for its key or password. ' +
    'A shipped preset (apix api presets) needs no configuration first.'
  static override examples = [
    '<%= config.bin %> login github',
    '<%= config.bin %> login shop --account work --scope read --scope write',
    '<%= config.bin %> login github --flow deviceCode',
    'printf %s "$KEY" | <%= config.bin %> login stripe --token-stdin',
  ]
  static override args = {
    api: Args.string({description: 'a configured API or a preset', ignoreStdin: true}),
  }
  static override flags = {
    scope: Flags.string({
      summary: 'ask for this scope: instead of the configured ones, or besides those you have',
      multiple: true,
      multipleNonGreedy: true,
    }),
    flow: Flags.option({options: OAUTH_FLOWS})({
      summary: 'the OAuth flow, instead of the configured one',
    }),
    'client-id': Flags.string({summary: 'the OAuth client id'}),
    'client-secret-stdin': Flags.boolean({summary: 'read the OAuth client secret from stdin'}),
    'token-stdin': Flags.boolean({
      summary: 'read the key, token or user:password from stdin',
      exclusive: ['client-secret-stdin'],
    }),
    browser: Flags.boolean({
      summary: 'open the browser',
      allowNo: true,
      default: true,
    }),
    port: countFlag({min: 0, max: 65_535})({summary: 'the port the browser comes back to'}),
    'redirect-uri': Flags.string({summary: 'the whole redirect address', helpValue: 'URL'}),
    timeout: durationFlag({
      summary: 'how long to wait for the person (default 3m, for a device code its own life)',
    }),
    storage: Flags.option({options: ['keychain', 'encrypted-file', 'memory'] as const})({
      summary: 'where to keep the credential',
    }),
    'insecure-storage': Flags.boolean({
      summary: 'keep it in a plain text file',
      exclusive: ['storage'],
    }),
  }

  async run(): Promise<LoginResult> {
    const {args, flags} = await this.parse(Login)
    const {deps} = this
    const target = await findLoginTarget(args.api, deps)
    const secret = async (flag: 'token-stdin' | 'client-secret-stdin') =>
      flags[flag] ? readSecretFromStdin(`--${flag}`) : undefined
    const {name: api, flows} = target.settings
    const device = flows?.deviceCode !== undefined
    const credentials = await deps.credentials()
    const result = await credentials.login(
      {
        settings: target.settings,
        account: deps.options.account,
        scopes: flags.scope ?? [],
        clientId: flags['client-id'],
        clientSecret: await secret('client-secret-stdin'),
        token: await secret('token-stdin'),
        flow: flags.flow,
        port: flags.port,
        redirectUri: flags['redirect-uri'],
        timeout: flags.timeout,
        storage: flags['insecure-storage'] ? 'plain-file' : flags.storage,
        registrationUrl: target.registrationUrl,
        capture: target.capture,
        rememberClientId: target.remember,
      },
      {io: createLoginIo(deps, {browser: flags.browser, api, device}), prompter: deps.prompter},
    )
    await target.remember()
    const {loginView} = await import('../output/index.js')
    await this.render(loginView(result))
    return result
  }
}
