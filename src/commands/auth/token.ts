import * as Flags from '@oclif/core/flags'
import {ApixCommand} from '../../cli/apix-command.js'
import {ApixError} from '../../errors/index.js'

export default class AuthToken extends ApixCommand<undefined> {
  static override summary = 'print the access token, renewed if need be'
  static override description =
    'Exists to print a secret: into a pipe as it is, on a terminal only with --show.'
  static override examples = [
    'curl -H "Authorization: Bearer $(<%= config.bin %> auth token)" https://api.example.com/me',
    '<%= config.bin %> auth token -a shop --show',
  ]
  static override flags = {
    show: Flags.boolean({summary: 'print it on a terminal too'}),
  }

  async run() {
    const {flags} = await this.parse(AuthToken)
    const {output, options, selection} = this.deps
    if (output.stdout.isTTY && !flags.show) {
      throw new ApixError('USAGE', 'the token would stay readable on this terminal', {
        hints: ['pass --show to print it all the same, or pipe it into a program'],
      })
    }
    const settings = (await this.deps.registry()).resolve(selection)
    const credentials = await this.deps.credentials()
    const {token, expiresAt} = await credentials.token(settings, options.account)
    // The one output that is not masked: printing the secret is what was asked for.
    const document = {token, expiresAt}
    await output.stdout.write(options.json ? `${JSON.stringify(document)}\n` : `${token}\n`)
    return undefined
  }
}
