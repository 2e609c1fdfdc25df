import * as Flags from '@oclif/core/flags'
import {childVariables, ENVIRONMENT_FORMATS, formatEnvironment} from '../../auth/index.js'
import {ApixCommand} from '../../cli/apix-command.js'
import {ApixError} from '../../errors/index.js'

export default class AuthEnv extends ApixCommand<undefined> {
  static override summary = 'print the token as lines for a shell'
  static override description =
    'Exists to print a secret: APIX_TOKEN, APIX_TOKEN_<API>, APIX_API and APIX_GRANT (which credential it is), or the one variable that --as names. To give it to one program only, use apix run.'
  static override examples = [
    'eval "$(<%= config.bin %> auth env -a shop)"',
    '<%= config.bin %> auth env -a shop --format fish | source',
    '<%= config.bin %> auth env -a shop --format powershell | Invoke-Expression',
    '<%= config.bin %> auth env -a github --as GITHUB_TOKEN --format dotenv > .env',
  ]
  static override flags = {
    format: Flags.option({options: ENVIRONMENT_FORMATS})({
      summary: 'for which shell or file',
      default: 'sh',
    }),
    as: Flags.string({summary: 'this variable alone', helpValue: 'NAME'}),
    show: Flags.boolean({summary: 'print it on a terminal too'}),
  }

  async run() {
    const {flags} = await this.parse(AuthEnv)
    const {output, options, selection} = this.deps
    if (output.stdout.isTTY && !flags.show) {
      throw new ApixError('USAGE', 'the token would stay readable on this terminal', {
        hints: ['eval "$(apix auth env)" takes it into the shell; --show prints it all the same'],
      })
    }
    const settings = (await this.deps.registry()).resolve(selection)
    const credentials = await this.deps.credentials()
    const {name: api, environment} = settings
    const account = await credentials.resolveAccount({api, environment, account: options.account})
    const {token} = await credentials.token(settings, options.account)
    const variables = childVariables({api, environment, account}, token, flags.as)
    // Not masked: printing the secret is what was asked for.
    await output.stdout.write(formatEnvironment(variables, options.json ? 'json' : flags.format))
    return undefined
  }
}
