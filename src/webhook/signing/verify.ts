import type {Secret} from '../../shared/index.js'
import {getPath} from '../paths.js'
import type {
  ContentParts,
  FailureReason,
  ReceivedMessage,
  Verdict,
  WebhookProvider,
} from '../types.js'
import {foreignCertificate} from './certificates.js'
import {computeSignature, isAsymmetric, isJwt, matchesSignature} from './compute.js'
import {explainMismatch} from './explain.js'
import {headerValue, parseBody} from './message.js'
import {type Found, readSignatures} from './read.js'
import {explainAbsence} from './wrong-header.js'

export interface VerifyOptions {
  /** Any of them may have signed. */
  secrets: readonly Secret[]
  /** Milliseconds since the epoch. */
  now: number
  /** PayPal: the id of the webhook; the simulator's without it. */
  webhookId?: string | undefined
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
  const found = readSignatures(provider, message, parsed)
  const {signatures} = found
  if (signatures === undefined) {
    return failed('missing_signature', explainAbsence(provider, message))
  }
  if (signatures.length === 0) return failed('malformed_signature', malformed(provider))
  const certificate = foreignCertificate(provider, message, parsed)
  if (certificate) return failed('foreign_certificate', certificate)

  const time = readTimestamp(provider, message, parsed, found)
  if ('reason' in time) return time
  const id = headerId(provider, message)
  if (String(provider.content).includes('{id}') && !id) {
    const name = provider.eventId.headers?.[0]
    return failed('missing_id', `there is no ${name} header, which is signed`)
  }

  const parts = partsOf(message, {id, timestamp: time.text, contentType, ...options})
  if (!isGenuine(provider, parts, signatures, options.secrets)) {
    const candidates = signatures.map(({value}) => value)
    const why = explainMismatch(provider, parts, candidates, options.secrets)
    return failed('signature_mismatch', why)
  }
  return checkAge(provider, time.milliseconds, options.now, found.lifetime)
}

function partsOf(
  message: ReceivedMessage,
  facts: {
    id: string | undefined
    timestamp: string
    contentType: string
    webhookId?: string | undefined
  },
): Omit<ContentParts, 'secret'> {
  return {
    ...facts,
    id: facts.id ?? '',
    body: message.body,
    url: message.url,
    method: message.method.toUpperCase(),
    headers: message.headers,
    webhookId: facts.webhookId,
  }
}

/**
 * The signature that the message should carry, for a person who asks to see it: whoever has it can
 * pass the message off as genuine. Undefined where it takes the private key, or a timestamp that
 * is not there.
 */
export function expectedSignature(
  provider: WebhookProvider,
  message: ReceivedMessage,
  {secrets: [secret], webhookId}: VerifyOptions,
): string | undefined {
  if (isAsymmetric(provider) || isJwt(provider) || provider.algorithm === 'equal' || !secret) {
    return undefined
  }
  const contentType = headerValue(message.headers, 'content-type') ?? provider.contentType
  const parsed = parseBody(message.body, contentType)
  const found = readSignatures(provider, message, parsed)
  const time = readTimestamp(provider, message, parsed, found)
  if ('reason' in time) return undefined
  const id = headerId(provider, message)
  const facts = {id, timestamp: time.text, contentType, webhookId}
  return computeSignature(provider, {...partsOf(message, facts), secret})
}

/**
 * In a header any of the signatures may be the one, as while secrets are rotated; in the body every
 * element must have its own.
 */
function isGenuine(
  provider: WebhookProvider,
  parts: Omit<ContentParts, 'secret'>,
  signatures: NonNullable<Found['signatures']>,
  secrets: readonly Secret[],
): boolean {
  const fits = ({value, item}: (typeof signatures)[number]) =>
    secrets.some((secret) =>
      matchesSignature(provider, {...parts, secret, ...(item !== undefined && {item})}, value),
    )
  return provider.signature.path ? signatures.every(fits) : signatures.some(fits)
}

function headerId(provider: WebhookProvider, message: ReceivedMessage): string | undefined {
  return provider.eventId.headers?.map((name) => headerValue(message.headers, name)).find(Boolean)
}

function malformed(provider: WebhookProvider): string {
  const {header, path, prefix = '', timestampPrefix, separator = ','} = provider.signature
  if (provider.algorithm.startsWith('jwt-')) return `${header} is no JSON Web Token`
  const time = timestampPrefix ? `${timestampPrefix}<timestamp>${separator}` : ''
  return `${header ?? path} does not look like ${time}${prefix}<${provider.encoding}>`
}

function readTimestamp(
  provider: WebhookProvider,
  message: ReceivedMessage,
  parsed: unknown,
  {timestamp}: Found,
): Verdict | {text: string; milliseconds: number} {
  const rule = provider.timestamp
  if (!rule) return {text: '', milliseconds: 0}
  const value =
    timestamp ??
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

function checkAge(
  provider: WebhookProvider,
  sent: number,
  now: number,
  lifetime: number | undefined,
): Verdict {
  const {past: usual, future} = provider.timestamp ?? {}
  // What the token allows itself, and the few seconds that the provider's library adds.
  const past = lifetime === undefined ? usual : lifetime + (future ?? 0)
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
