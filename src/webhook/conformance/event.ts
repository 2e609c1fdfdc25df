import {ApixError} from '../../errors/index.js'
import {eventsOf} from '../events/index.js'
import type {WebhookProvider} from '../types.js'

/** Events that set a subscription up are answered by a framework, not by a person's code. */
const SETUP = /verif|challenge|ping|validat|confirm|handshake/i
const USUAL = 'payment.succeeded'

/**
 * The event to test with where none is named: a payment where the provider knows one, or else the
 * first that a receiver would act on.
 * @throws ApixError EVENT_UNKNOWN
 */
export async function usualEvent(provider: WebhookProvider): Promise<string> {
  const complete = (await eventsOf(provider.id)).filter(({payload}) => payload !== null)
  const payment = complete.find(({event, aliases}) => event === USUAL || aliases.includes(USUAL))
  const found = payment ?? complete.find(({event}) => !SETUP.test(event)) ?? complete[0]
  if (found) return found.event
  throw new ApixError('EVENT_UNKNOWN', `no event of ${provider.title} has a complete payload`, {
    hints: ['pass one: --event NAME --data @event.json'],
  })
}
