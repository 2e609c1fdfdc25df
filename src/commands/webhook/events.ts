import * as Args from '@oclif/core/args'
import {ApixCommand} from '../../cli/apix-command.js'
import {renderEvents, styleFor} from '../../output/index.js'
import {cataloguedProviders, eventsOf, findProvider} from '../../webhook/index.js'

interface EventSummary {
  provider: string
  event: string
  aliases: string[]
  payload: unknown
}

export default class WebhookEvents extends ApixCommand<{events: EventSummary[]}> {
  static override summary = 'list the events of the providers, most with a complete example payload'
  static override description =
    'With --json each event carries its payload; an event that is known by name alone has null, and is sent with --data.'
  static override examples = [
    '<%= config.bin %> webhook events stripe',
    '<%= config.bin %> webhook events github --json',
  ]
  static override args = {
    provider: Args.string({description: 'only this provider', ignoreStdin: true}),
  }

  async run() {
    const {args} = await this.parse(WebhookEvents)
    const providers = args.provider ? [findProvider(args.provider).id] : cataloguedProviders()
    const lists = await Promise.all(
      providers.map(async (provider) =>
        (await eventsOf(provider)).map((event) => ({provider, ...event})),
      ),
    )
    const events = lists.flat()
    await this.render(renderEvents(events, styleFor(this.deps.output.stdout)))
    return {events}
  }
}
