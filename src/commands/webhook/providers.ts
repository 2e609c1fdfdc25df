import {ApixCommand} from '../../cli/apix-command.js'
import {renderProviders, styleFor} from '../../output/index.js'
import {type ProviderSummary, summarizeProviders} from '../../webhook/index.js'

export default class WebhookProviders extends ApixCommand<{providers: ProviderSummary[]}> {
  static override summary = 'list the providers apix can sign for'
  static override description =
    'With --json each provider carries its whole scheme: what is signed with what, where it is written, how old it may get, how it is tried again.'
  static override examples = [
    '<%= config.bin %> webhook providers',
    '<%= config.bin %> webhook providers --json',
  ]

  async run() {
    await this.parse(WebhookProviders)
    const providers = await summarizeProviders()
    await this.render(renderProviders(providers, styleFor(this.deps.output.stdout)))
    return {providers}
  }
}
