import {randomBytes, randomUUID} from 'node:crypto'
import {ApixError} from '../errors/index.js'
import {findEvent} from './events/index.js'
import {applyOverrides, type Override} from './events/overrides.js'
import {getPath, setPath} from './paths.js'
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
  bytes(delivery: {id: string; explicitId: boolean; timestamp: number}): Buffer
}

/**
 * Builds the payload of an event. Data that needs no change is sent as the bytes it is.
 * @throws ApixError EVENT_UNKNOWN, PATH_UNMATCHED, USAGE
 */
export function buildPayload(input: PayloadInput): Payload {
  const {provider} = input
  const contentType = input.contentType ?? provider.contentType
  if (input.data) return fromData(input, input.data, contentType)

  const {name, payload, times} = findEvent(provider.id, input.event)
  applyOverrides(payload, input.overrides)
  const touched = new Set(input.overrides.map(({path}) => path))
  return {
    event: name,
    contentType,
    bytes({id, timestamp}) {
      const copy = structuredClone(payload)
      const idPath = bodyIdPath(provider)
      if (idPath && !touched.has(idPath) && getPath(copy, idPath) !== undefined) {
        write(copy, idPath, id)
      }
      for (const [path, unit] of times) {
        if (touched.has(path) || getPath(copy, path) === undefined) continue
        const text = formatTimestamp(timestamp, unit)
        write(copy, path, unit === 'iso' ? text : Number(text))
      }
      return serialize(copy, contentType)
    },
  }
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
      const copy = structuredClone(parsed)
      let changed = rewritten
      if (explicitId && idPath && copy !== undefined && getPath(copy, idPath) !== id) {
        changed = setPath(copy, idPath, id, {create: true}) || changed
      }
      if (signedTime?.path) {
        // Part of the scheme, like a timestamp header elsewhere: a receiver refuses an old one.
        const value = Number(formatTimestamp(timestamp, signedTime.unit))
        changed = setPath(copy, signedTime.path, value, {create: true}) || changed
      }
      return changed ? serialize(copy, contentType) : data
    },
  }
}

/** Where the body carries the event id; undefined where a header does. */
function bodyIdPath({eventId}: WebhookProvider): string | undefined {
  return eventId.headers ? undefined : eventId.paths?.[0]
}

function write(payload: unknown, path: string, value: unknown): void {
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

const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** A new event id as the provider's look. */
export function newEventId(provider: WebhookProvider): string {
  if (!provider.idPrefix) return randomUUID()
  const random = Array.from(randomBytes(24), (byte) => BASE62[byte % BASE62.length])
  return provider.idPrefix + random.join('')
}
