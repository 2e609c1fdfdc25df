import {ApixError} from '../../errors/index.js'
import {nearest} from '../../shared/index.js'
import {github} from './github.js'
import {slack, twilio} from './messaging.js'
import {paypal} from './paypal.js'
import {shopify} from './shopify.js'
import {square} from './square.js'
import {paddle, razorpay, standard} from './standard.js'
import {stripe} from './stripe.js'
import {discord, linear, zoom} from './teamwork.js'
import type {Catalogue} from './types.js'

/** Which catalogue a provider's events come from. */
const CATALOGUES: Readonly<Record<string, Catalogue>> = {
  clerk: standard,
  discord,
  github,
  linear,
  openai: standard,
  paddle,
  paypal,
  razorpay,
  replicate: standard,
  resend: standard,
  shopify,
  slack,
  square,
  'standard-webhooks': standard,
  'standard-webhooks-v1a': standard,
  stripe,
  svix: standard,
  twilio,
  zoom,
}

/** An event of the catalogue as it was found. */
export interface CatalogueEvent {
  name: string
  /** A copy: change it freely. */
  payload: unknown
  times: Catalogue['times']
}

/** The providers that have example payloads. */
export function cataloguedProviders(): readonly string[] {
  return Object.keys(CATALOGUES)
}

/** The event names of a provider, and the other names that lead to each. */
export function eventsOf(
  provider: string,
): Array<{event: string; aliases: string[]; payload: unknown}> {
  const catalogue = CATALOGUES[provider]
  if (!catalogue) return []
  return Object.entries(catalogue.events).map(([event, payload]) => ({
    event,
    aliases: Object.keys(catalogue.aliases).filter((alias) => catalogue.aliases[alias] === event),
    payload,
  }))
}

/**
 * Finds an event by its name or by what people call it.
 * @throws ApixError EVENT_UNKNOWN that suggests the nearest
 */
export function findEvent(provider: string, name: string): CatalogueEvent {
  const catalogue = CATALOGUES[provider]
  const found = catalogue && [name, catalogue.aliases[name] ?? ''].find((n) => hasOwn(catalogue, n))
  if (catalogue && found !== undefined) {
    const payload = structuredClone(catalogue.events[found])
    return {name: found, payload, times: catalogue.times}
  }
  const names = [...Object.keys(catalogue?.events ?? {}), ...Object.keys(catalogue?.aliases ?? {})]
  const suggestion = nearest(name, names)
  throw new ApixError('EVENT_UNKNOWN', `${provider} has no event "${name}" in the catalogue`, {
    hints: [
      ...(suggestion ? [`did you mean ${suggestion}?`] : []),
      ...(catalogue ? [`apix webhook events ${provider} lists them`] : []),
      'any event can be sent with a payload of your own: --data @event.json',
    ],
  })
}

function hasOwn(catalogue: Catalogue, name: string): boolean {
  return Object.hasOwn(catalogue.events, name)
}
