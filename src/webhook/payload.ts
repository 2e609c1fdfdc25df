import {randomBytes, randomUUID} from 'node:crypto'
import {ApixError} from '../errors/index.js'
import {findEvent} from './events/index.js'
import {applyOverrides, type Override} from './events/overrides.js'
import {getPath, segments, setPath} from './paths.js'
import {formatTimestamp} from './signing/sign.js'
import type {WebhookProvider} from './types.js'

const FORM = 'application/x-www-form-urlencoded'

export interface PayloadInput {
  provider: WebhookProvider
  event: string
  /** The payload as given; without it the catalogue's. */
  data?: Buffer | undefined
  overrides: readonly Override[]
  /** An explicit content type wins over the provider's. */
  contentType?: string | undefined
}

/** What is sent, but for what is new in each delivery. */
export interface Payload {
  event: string
  contentType: string
  /** The bytes of one delivery. */
  bytes(delivery: DeliveryFacts): Buffer
}

/** What is new in each delivery. */
export interface DeliveryFacts {
  id: string
  explicitId: boolean
  /** Milliseconds since the epoch. */
  timestamp: number
  /** 1 for the first. */
  attempt: number
}

/**
 * Builds the payload of an event. Data that needs no change is sent as the bytes it is.
 * @throws ApixError EVENT_UNKNOWN, PATH_UNMATCHED, USAGE
 */
export async function buildPayload(input: PayloadInput): Promise<Payload> {
  const {provider} = input
  if (input.data) return fromData(input, input.data, input.contentType ?? provider.contentType)

  const {name, payload, times, ...own} = await findEvent(provider.id, input.event)
  const contentType = input.contentType ?? own.contentType ?? provider.contentType
  applyOverrides(payload, input.overrides)
  const touched = new Set(input.overrides.map(({path}) => segments(path).join('.')))
  return {
    event: name,
    contentType,
    bytes({id, timestamp, attempt}) {
      const copy = structuredClone(payload)
      const idPath = bodyIdPath(provider)
      if (idPath && !touched.has(idPath)) write(copy, idPath, id)
      for (const [path, unit] of times) {
        if (!touched.has(path)) write(copy, path, formatTimestamp(timestamp, unit))
      }
      countAttempt(provider, copy, attempt)
      return serialize(copy, contentType)
    },
  }
}

/** Some providers say in the body how often they tried. */
function countAttempt({retry}: WebhookProvider, payload: unknown, attempt: number): void {
  if (retry?.markerPath && attempt > 1) write(payload, retry.markerPath, String(attempt - 1))
}

function fromData(input: PayloadInput, data: Buffer, contentType: string): Payload {
  const {provider, overrides, event} = input
  const parsed = parseJson(data)
  if (overrides.length > 0) {
    if (parsed === undefined) {
      throw new ApixError('USAGE', '--set and --remove need a JSON payload, and --data is none')
    }
    applyOverrides(parsed, overrides)
  }
  const isObject = parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed)
  const rewritten = overrides.length > 0 || (contentType.includes('form') && isObject)
  const signedTime = isObject && provider.timestamp?.path ? provider.timestamp : undefined
  const idPath = bodyIdPath(provider)
  return {
    event,
    contentType,
    bytes({id, explicitId, timestamp}) {
      if (!rewritten && !signedTime && !explicitId) return data
      const copy = structuredClone(parsed)
      let changed = rewritten
      if (explicitId && idPath && copy !== undefined && String(getPath(copy, idPath)) !== id) {
        changed = setPath(copy, idPath, id, {create: true}) || changed
      }
      if (signedTime?.path) {
        // Part of the scheme, like a timestamp header elsewhere: a receiver refuses an old one.
        const time = formatTimestamp(timestamp, signedTime.unit)
        const value = signedTime.unit === 'iso' ? time : Number(time)
        changed = setPath(copy, signedTime.path, value, {create: true, parents: true}) || changed
      }
      return changed ? serialize(copy, contentType) : data
    },
  }
}

/** Where the body carries the event id; undefined where a header does. */
function bodyIdPath({eventId}: WebhookProvider): string | undefined {
  return eventId.headers ? undefined : eventId.paths?.[0]
}

/** Replaces a value that is there; a number stays a number. */
function write(payload: unknown, path: string, text: string): void {
  const present = getPath(payload, path)
  if (present === undefined) return
  const value = typeof present === 'number' && /^\d+$/.test(text) ? Number(text) : text
  setPath(payload, path, value, {create: false})
}

function parseJson(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString('utf8'))
  } catch {
    return undefined
  }
}

function serialize(payload: unknown, contentType: string): Buffer {
  if (!contentType.startsWith(FORM)) return Buffer.from(JSON.stringify(payload))
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(payload ?? {})) {
    for (const item of Array.isArray(value) ? value : [value]) {
      form.append(name, typeof item === 'object' ? JSON.stringify(item) : String(item))
    }
  }
  return Buffer.from(form.toString())
}

const ALPHABETS = {
  digits: '123456789',
  hex: '0123456789abcdef',
  upper: 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789',
  alphanumeric: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
} as const

/** A new event id as the provider's look. */
export function newEventId({idPrefix, idShape}: WebhookProvider): string {
  if (!idPrefix && !idShape) return randomUUID()
  const [name, length] = idShape ?? ['alphanumeric', 24]
  const alphabet = ALPHABETS[name]
  const random = Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length])
  return (idPrefix ?? '') + random.join('')
}
