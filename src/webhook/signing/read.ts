import {getPath, placesOf} from '../paths.js'
import type {ReceivedMessage, WebhookProvider} from '../types.js'
import {isJwt} from './compute.js'
import {headerValue} from './header.js'
import {readTokenTimes} from './jwt.js'

/** One signature as it stands in a message. */
export interface FoundSignature {
  value: string
  /** Which element of the body it signs, where each has its own. */
  item?: number
}

export interface Found {
  /** Undefined when the message has none, empty when they cannot be read. */
  signatures: FoundSignature[] | undefined
  /** The timestamp that came with them. */
  timestamp?: string | undefined
  /** Milliseconds that the message itself allows. */
  lifetime?: number | undefined
}

/** Finds the signatures in a message, wherever its provider writes them. */
export function readSignatures(
  provider: WebhookProvider,
  message: ReceivedMessage,
  parsed: unknown,
): Found {
  if (provider.signature.path) return readInBody(provider.signature.path, parsed)
  const {header, otherHeaders = [], rotationHeader} = provider.signature
  const present = [header, ...otherHeaders, rotationHeader]
    .map((name) => name && headerValue(message.headers, name))
    .filter((value): value is string => typeof value === 'string')
  if (present.length === 0) return {signatures: undefined}
  if (provider.algorithm === 'equal') return {signatures: present.map((value) => ({value}))}
  if (isJwt(provider)) return readToken(present[0] ?? '')
  return readHeaders(provider, present)
}

function readInBody(path: string, parsed: unknown): Found {
  const values = placesOf(path, parsed).map((place) => getPath(parsed, place))
  const signatures = values.map((value, item) => ({value: String(value), item}))
  // One element without a signature is a message that is not signed.
  const complete = values.length > 0 && values.every((value) => typeof value === 'string')
  return {signatures: complete ? signatures : undefined}
}

function readToken(token: string): Found {
  const times = readTokenTimes(token)
  if (!times) return {signatures: []}
  return {
    signatures: [{value: token}],
    timestamp: times.issued,
    lifetime: times.lifetime === undefined ? undefined : times.lifetime * 1000,
  }
}

function readHeaders(provider: WebhookProvider, present: readonly string[]): Found {
  const {prefix = '', timestampPrefix} = provider.signature
  const items = present.flatMap((value) => split(value, provider.signature.separator))
  const signatures = items
    .filter((item) => item.startsWith(prefix))
    .map((item) => item.slice(prefix.length))
    .filter((value) => looksEncoded(provider, value))
    .map((value) => ({value}))
  const time = timestampPrefix && items.find((item) => item.startsWith(timestampPrefix))
  return {signatures, ...(time && {timestamp: time.slice(timestampPrefix.length)})}
}

function split(value: string, separator: string | undefined): string[] {
  const by = separator === undefined ? ',' : separator.trim() || /\s+/
  return value.split(by).map((item) => item.trim())
}

function looksEncoded({encoding}: WebhookProvider, value: string): boolean {
  const pattern = encoding === 'hex' ? /^[0-9a-f]{40,}$/i : /^[A-Za-z0-9+/]{26,}={0,2}$/
  return pattern.test(value)
}
