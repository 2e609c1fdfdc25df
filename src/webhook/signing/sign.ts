import {createHash, randomUUID} from 'node:crypto'
import {setPath} from '../paths.js'
import type {ContentParts, SignedMessage, SignInput, WebhookProvider} from '../types.js'
import {computeSignature} from './compute.js'
import {parseBody} from './message.js'

/** A moment as the provider writes it. */
export function formatTimestamp(milliseconds: number, unit: 's' | 'ms' | 'iso'): string {
  if (unit === 'iso') return new Date(milliseconds).toISOString()
  return String(unit === 'ms' ? Math.floor(milliseconds) : Math.floor(milliseconds / 1000))
}

/**
 * Signs a message as its provider does: every header of a delivery, the signature among them.
 * @throws ApixError SECRET_INVALID when a secret is of the wrong kind for the provider
 */
export function signMessage(provider: WebhookProvider, input: SignInput): SignedMessage {
  const {signature} = provider
  const timestamp = formatTimestamp(input.timestamp, provider.timestamp?.unit ?? 's')
  const contentType = input.contentType ?? provider.contentType
  const headers = providerHeaders(provider, input, timestamp)
  const query = digestQuery(provider, input.body, contentType)
  const parts = {
    body: input.body,
    id: input.id,
    timestamp,
    url: withQuery(input.url, query),
    method: (input.method ?? 'POST').toUpperCase(),
    contentType,
    headers: [...headers, ['content-type', contentType]],
  } satisfies Omit<ContentParts, 'secret'>
  const values = input.secrets.map((secret) => computeSignature(provider, {...parts, secret}))
  const [current = ''] = values

  if (signature.path)
    return {headers, body: writeInBody(input.body, signature.path, current), query}
  const repeated = signature.single || signature.rotationHeader ? [current] : values
  headers.push([signature.header ?? '', headerOf(provider, timestamp, repeated)])
  const previous = values[1]
  if (signature.rotationHeader && previous) {
    headers.push([signature.rotationHeader, headerOf(provider, timestamp, [previous])])
  }
  return {headers, body: input.body, query}
}

function headerOf(provider: WebhookProvider, timestamp: string, values: string[]): string {
  const {prefix = '', separator = ',', timestampPrefix} = provider.signature
  const time = timestampPrefix === undefined ? [] : [timestampPrefix + timestamp]
  return [...time, ...values.map((value) => prefix + value)].join(separator)
}

function providerHeaders(
  provider: WebhookProvider,
  input: SignInput,
  timestamp: string,
): Array<[string, string]> {
  const tokens: Record<string, string> = {
    id: input.id,
    timestamp,
    event: input.event,
    topic: input.event.split('.')[0] ?? input.event,
    iso: new Date(input.timestamp).toISOString(),
    uuid: randomUUID(),
  }
  return Object.entries(provider.headers).map(([name, template]) => [
    name,
    template.replace(/\{(\w+)\}/g, (whole, token: string) => tokens[token] ?? whole),
  ])
}

function digestQuery(
  provider: WebhookProvider,
  body: Buffer,
  contentType: string,
): Array<[string, string]> {
  if (!provider.bodyDigestParameter || contentType.includes('form')) return []
  return [[provider.bodyDigestParameter, createHash('sha256').update(body).digest('hex')]]
}

/** Appends parameters to a URL without touching how the rest of it is spelled. */
export function withQuery(url: string, query: ReadonlyArray<readonly [string, string]>): string {
  return query.reduce(
    (whole, [name, value]) => `${whole}${whole.includes('?') ? '&' : '?'}${name}=${value}`,
    url,
  )
}

function writeInBody(body: Buffer, path: string, signature: string): Buffer {
  const parsed = parseBody(body, 'application/json')
  if (!setPath(parsed, path, signature, {create: true})) return body
  return Buffer.from(JSON.stringify(parsed))
}
