import * as Flags from '@oclif/core/flags'
import {findPreset} from '../../api/index.js'
import type {Explanation} from '../../auth/index.js'
import {ApixCommand} from '../../cli/apix-command.js'
import {OAUTH_FLOWS} from '../../cli/flags.js'

export default class AuthExplain extends ApixCommand<Explanation> {
  static override summary = 'show what a login would do, without doing it'
  static override description =
    'Reads metadata only. Each request is shown with secrets masked, the rules it keeps (+) and what the server does not announce (-).'
  static override examples = [
    '<%= config.bin %> auth explain -a github',
    '<%= config.bin %> auth explain -a shop --flow deviceCode --json',
  ]
  static override flags = {
    flow: Flags.option({options: OAUTH_FLOWS})({
      summary: 'the OAuth flow, instead of the configured one',
    }),
  }

  async run() {
    const {flags} = await this.parse(AuthExplain)
    const settings = (await this.deps.registry()).resolve({...this.deps.selection, login: true})
    const credentials = await this.deps.credentials()
    const registrationUrl = findPreset(settings.preset ?? settings.name)?.registration
    const {account} = this.deps.options
    const explanation = await credentials.explain(settings, {
      ...{account, registrationUrl},
      flow: flags.flow,
    })
    const [{explainView}, {styleFor}] = await Promise.all([
      import('../../output/diagnosis-views.js'),
      import('../../output/index.js'),
    ])
    await this.render(explainView(explanation, styleFor(this.deps.output.stdout)))
    return explanation
  }
}
