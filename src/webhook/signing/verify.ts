import type {Secret} from '../../shared/index.js'
import {getPath} from '../paths.js'
import type {
  ContentParts,
  FailureReason,
  ReceivedMessage,
  Verdict,
  WebhookProvider,
} from '../types.js'
import {matchesSignature} from './compute.js'
import {explainMismatch} from './explain.js'
import {headerValue, parseBody} from './message.js'

export interface VerifyOptions {
  /** Any of them may have signed. */
  secrets: readonly Secret[]
  /** Milliseconds since the epoch. */
  now: number
}

function failed(reason: FailureReason, explanation: string): Verdict {
  return {verified: false, reason, explanation}
}

/**
 * Verifies a message on its raw bytes: signature first, then age, so that a message is called
 * stale only when it is genuine.
 * @throws ApixError SECRET_INVALID when a secret is of the wrong kind for the provider
 */
export function verifyMessage(
  provider: WebhookProvider,
  message: ReceivedMessage,
  options: VerifyOptions,
): Verdict {
  const contentType = headerValue(message.headers, 'content-type') ?? provider.contentType
  const parsed = parseBody(message.body, contentType)
  const found = readSignature(provider, message, parsed)
  if (found.signatures === undefined) {
    const place = provider.signature.header ?? provider.signature.path
    return failed('missing_signature', `there is no ${place}: the message is not signed`)
  }
  const [first] = found.signatures
  if (first === undefined) return failed('malformed_signature', malformed(provider))

  const time = readTimestamp(provider, message, parsed, found.timestamp)
  if ('reason' in time) return time
  const id = provider.eventId.headers
    ?.map((name) => headerValue(message.headers, name))
    .find(Boolean)
  if (String(provider.content).includes('{id}') && !id) {
    return failed(
      'missing_id',
      `there is no ${provider.eventId.headers?.[0]} header, which is signed`,
    )
  }

  const parts: Omit<ContentParts, 'secret'> = {
    body: message.body,
    id: id ?? '',
    timestamp: time.text,
    url: message.url,
    method: message.method.toUpperCase(),
    contentType,
    headers: message.headers,
  }
  const candidates = found.signatures
  const genuine = options.secrets.some((secret) =>
    candidates.some((candidate) => matchesSignature(provider, {...parts, secret}, candidate)),
  )
  if (!genuine) {
    const why = explainMismatch(provider, parts, candidates, options.secrets)
    return failed('signature_mismatch', why)
  }
  return checkAge(provider, time.milliseconds, options.now)
}

function malformed(provider: WebhookProvider): string {
  const {header, prefix = '', timestampPrefix, separator = ','} = provider.signature
  const time = timestampPrefix ? `${timestampPrefix}<timestamp>${separator}` : ''
  return `${header ?? provider.signature.path} does not look like ${time}${prefix}<${provider.encoding}>`
}

/** The signatures in a message: undefined when it has none, empty when they cannot be read. */
function readSignature(
  provider: WebhookProvider,
  message: ReceivedMessage,
  parsed: unknown,
): {signatures: string[] | undefined; timestamp?: string} {
  const {header, rotationHeader, path, prefix = '', timestampPrefix} = provider.signature
  if (path) {
    const value = getPath(parsed, path)
    return {signatures: typeof value === 'string' ? [value] : undefined}
  }
  const values = [header, rotationHeader].map((name) => name && headerValue(message.headers, name))
  const present = values.filter((value): value is string => typeof value === 'string')
  if (present.length === 0) return {signatures: undefined}
  if (provider.algorithm === 'equal') return {signatures: present}
  const items = present.flatMap((value) => split(value, provider.signature.separator))
  const signatures = items
    .filter((item) => item.startsWith(prefix))
    .map((item) => item.slice(prefix.length))
    .filter((value) => looksEncoded(provider, value))
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

function readTimestamp(
  provider: WebhookProvider,
  message: ReceivedMessage,
  parsed: unknown,
  inSignature: string | undefined,
): Verdict | {text: string; milliseconds: number} {
  const rule = provider.timestamp
  if (!rule) return {text: '', milliseconds: 0}
  const value =
    inSignature ??
    (rule.header ? headerValue(message.headers, rule.header) : undefined) ??
    (rule.path ? getPath(parsed, rule.path) : undefined)
  if (value === undefined || value === '') {
    const place = rule.header ?? rule.path ?? provider.signature.header
    return failed('missing_timestamp', `there is no timestamp in ${place}, which is signed`)
  }
  const text = String(value)
  const milliseconds = parseTimestamp(text, rule.unit)
  if (Number.isNaN(milliseconds)) {
    return failed('malformed_timestamp', 'the timestamp cannot be read')
  }
  return {text, milliseconds}
}

function parseTimestamp(text: string, unit: 's' | 'ms' | 'iso'): number {
  if (unit === 'iso') return Date.parse(text)
  if (!/^\d+$/.test(text)) return Number.NaN
  return unit === 'ms' ? Number(text) : Number(text) * 1000
}

function checkAge(provider: WebhookProvider, sent: number, now: number): Verdict {
  const {past, future} = provider.timestamp ?? {}
  const seconds = (milliseconds: number) => Math.round(milliseconds / 1000)
  const age = now - sent
  if (past !== undefined && age > past) {
    const by = `stale by ${seconds(age - past)} s`
    const limit = `it is ${seconds(age)} s old and ${provider.title} allows ${seconds(past)} s`
    return failed('stale', `the signature is right but the message is ${by}: ${limit}`)
  }
  if (future !== undefined && -age > future) {
    const by = `${seconds(-age)} s in the future`
    return failed('future', `the signature is right but its timestamp is ${by}: check the clocks`)
  }
  return {verified: true, reason: null, explanation: `signed by ${provider.title}'s scheme`}
}
