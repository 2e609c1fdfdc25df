import {ApixCommand} from '../../cli/apix-command.js'
import {renderProviders, styleFor} from '../../output/index.js'
import {eventsOf, PROVIDERS} from '../../webhook/index.js'

interface ProviderSummary {
  id: string
  title: string
  algorithm: string
  header: string | null
  events: number
  documentation: string
}

export default class WebhookProviders extends ApixCommand<{providers: ProviderSummary[]}> {
  static override summary = 'list the providers apix can sign for'
  static override examples = ['<%= config.bin %> webhook providers']

  async run() {
    await this.parse(WebhookProviders)
    const rows = PROVIDERS.map((provider) => ({
      ...provider,
      events: eventsOf(provider.id).length,
    }))
    await this.render(renderProviders(rows, styleFor(this.deps.output.stdout)))
    return {
      providers: rows.map(({id, title, algorithm, signature, events, documentation}) => ({
        id,
        title,
        algorithm,
        header: signature.header ?? null,
        events,
        documentation,
      })),
    }
  }
}
