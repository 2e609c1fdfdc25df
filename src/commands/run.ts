import * as Flags from '@oclif/core/flags'
import {childVariables} from '../auth/index.js'
import {ApixCommand} from '../cli/apix-command.js'
import {runChild} from '../cli/run-child.js'
import {ApixError, type ExitCode} from '../errors/index.js'

export default class Run extends ApixCommand<undefined> {
  static override summary = 'run a program with the token in its environment'
  static override description =
    'The token is in the environment of that program alone: APIX_TOKEN, APIX_TOKEN_<API>, APIX_API and APIX_GRANT (which credential it is), or the one variable that --as names. Its streams, exit code and signals are passed through.'
  static override examples = [
    `<%= config.bin %> run -a shop -- sh -c 'curl -H "Authorization: Bearer $APIX_TOKEN" https://api.example.com/me'`,
    '<%= config.bin %> run -a github --as GH_TOKEN -- gh repo list',
  ]
  static override strict = false
  static override flags = {
    as: Flags.string({summary: 'this variable alone', helpValue: 'NAME'}),
  }

  async run() {
    const end = this.argv.indexOf('--')
    const command = end === -1 ? [] : this.argv.slice(end + 1)
    if (end !== -1) this.argv = this.argv.slice(0, end)
    const {argv, flags} = await this.parse(Run)
    if (command.length === 0 || argv.length > 0) {
      throw new ApixError('USAGE', 'expected -- and a command', {
        hints: [`apix run -- ${[...(argv as string[]), ...command].join(' ') || 'COMMAND'}`],
      })
    }
    const {environment, options, selection} = this.deps
    const settings = (await this.deps.registry()).resolve(selection)
    const credentials = await this.deps.credentials()
    const {name: api} = settings
    const where = {api, environment: settings.environment}
    const account = await credentials.resolveAccount({...where, account: options.account})
    const {token} = await credentials.token(settings, options.account)
    const variables = childVariables({...where, account}, token, flags.as)
    this.exitCode = (await runChild(command, {...environment, ...variables})) as ExitCode
    return undefined
  }
}
