import {z} from 'zod'
import {cataloguedProviders, eventsOf, findProvider} from '../../webhook/index.js'
import {LOOKS, tool} from '../tool.js'

export const listWebhookEvents = tool({
  name: 'list_webhook_events',
  title: 'List webhook events',
  description:
    'The events that send_webhook knows with an example payload, by provider. With a provider and an event: the payload itself.',
  annotations: LOOKS,
  input: {
    provider: z.string().optional().describe('such as stripe; without it the providers are listed'),
    event: z.string().optional().describe('an event or an alias of one'),
  },
  output: {
    providers: z.array(z.string()).optional(),
    events: z
      .array(
        z.object({
          provider: z.string(),
          event: z.string(),
          aliases: z.array(z.string()),
          hasPayload: z.boolean(),
          payload: z.unknown().optional(),
        }),
      )
      .optional(),
  },
  async run({provider, event}) {
    if (provider === undefined) return {providers: [...cataloguedProviders()]}
    const {id} = findProvider(provider)
    const listed = await eventsOf(id)
    const wanted = listed.filter(
      (one) => event === undefined || one.event === event || one.aliases.includes(event),
    )
    return {
      events: wanted.map((one) => ({
        provider: id,
        event: one.event,
        aliases: one.aliases,
        hasPayload: one.payload !== null,
        ...(event !== undefined && {payload: one.payload}),
      })),
    }
  },
})
