import {ApixError} from '../../errors/index.js'
import {nearest} from '../../shared/index.js'
import {CATALOGUES} from './catalogues.js'
import type {Catalogue} from './types.js'

/** An event of the catalogue as it was found. */
export interface CatalogueEvent {
  name: string
  /** A copy: change it freely. */
  payload: unknown
  times: Catalogue['times']
  /** Where this event is sent in another form than the provider's others. */
  contentType?: string | undefined
}

/** An event as it is listed. */
export interface ListedEvent {
  event: string
  /** Other names that lead to it. */
  aliases: string[]
  /** Null for an event that is known by name alone. */
  payload: unknown
}

/** The providers that have a catalogue. */
export function cataloguedProviders(): readonly string[] {
  return Object.keys(CATALOGUES)
}

/** The events of a provider, those with an example payload first. */
export async function eventsOf(provider: string): Promise<ListedEvent[]> {
  const catalogue = await CATALOGUES[provider]?.()
  if (!catalogue) return []
  const {events, aliases, names = []} = catalogue
  const leadingTo = (event: string) => Object.keys(aliases).filter((a) => aliases[a] === event)
  const complete = Object.entries(events).map(([event, payload]) => ({
    event,
    aliases: leadingTo(event),
    payload,
  }))
  const bare = names
    .filter((event) => !Object.hasOwn(events, event))
    .map((event) => ({event, aliases: [], payload: null}))
  return [...complete, ...bare]
}

/**
 * Finds an event by its name or by what people call it.
 * @throws ApixError EVENT_UNKNOWN that suggests the nearest, or says that there is no example
 */
export async function findEvent(provider: string, name: string): Promise<CatalogueEvent> {
  const catalogue = await CATALOGUES[provider]?.()
  if (!catalogue) throw unknown(provider, name, undefined)
  const found = [name, catalogue.aliases[name]].find(
    (candidate) => candidate !== undefined && Object.hasOwn(catalogue.events, candidate),
  )
  if (found === undefined) throw unknown(provider, name, catalogue)
  return {
    name: found,
    payload: structuredClone(catalogue.events[found]),
    times: catalogue.times,
    contentType: catalogue.contentTypes?.[found],
  }
}

function unknown(provider: string, name: string, catalogue: Catalogue | undefined): ApixError {
  const own = 'send a payload of your own: --data @event.json'
  if (catalogue?.names?.includes(name)) {
    return new ApixError('EVENT_UNKNOWN', `there is no example payload for ${provider} ${name}`, {
      hints: [own],
    })
  }
  const names = [
    ...Object.keys(catalogue?.events ?? {}),
    ...Object.keys(catalogue?.aliases ?? {}),
    ...(catalogue?.names ?? []),
  ]
  const suggestion = nearest(name, names)
  return new ApixError('EVENT_UNKNOWN', `${provider} has no event "${name}" in the catalogue`, {
    hints: [
      ...(suggestion ? [`did you mean ${suggestion}?`] : []),
      ...(catalogue ? [`apix webhook events ${provider} lists them`] : []),
      `any event can be sent: ${own}`,
    ],
  })
}
