import {createHash, randomUUID} from 'node:crypto'
import {placesOf, setPath} from '../paths.js'
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
    webhookId: input.webhookId,
  } satisfies Omit<ContentParts, 'secret'>
  // Where there is room for one signature the first secret makes it.
  const secrets = signature.single ? input.secrets.slice(0, 1) : input.secrets
  if (signature.path) {
    const [secret] = secrets
    if (!secret) return {headers, body: input.body, query}
    return {headers, body: signInBody(provider, signature.path, {...parts, secret}), query}
  }
  const values = secrets.map((secret) => computeSignature(provider, {...parts, secret}))
  const [current = '', previous] = values
  const shown = signature.rotationHeader ? [current] : values
  headers.push([signature.header ?? '', headerOf(provider, timestamp, shown)])
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
    ms: formatTimestamp(input.timestamp, 'ms'),
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

/** Writes the signature into the body; into each element where each has one of its own. */
function signInBody(provider: WebhookProvider, path: string, parts: ContentParts): Buffer {
  const parsed = parseBody(parts.body, 'application/json')
  for (const [item, place] of placesOf(path, parsed).entries()) {
    // What is signed does not contain the signature itself.
    const signature = computeSignature(provider, {...parts, item})
    setPath(parsed, place, signature, {create: true, parents: true})
  }
  return parsed === undefined ? parts.body : Buffer.from(JSON.stringify(parsed))
}
