import {ApixError, isApixError} from '../errors/index.js'
import type {HttpClient} from '../http/index.js'
import type {Clock, Secret} from '../shared/index.js'
import {roundMs} from '../shared/index.js'
import {newEventId, type Payload} from './payload.js'
import {identify} from './signing/message.js'
import {signMessage, withQuery} from './signing/sign.js'
import {type TamperKind, tamperedTime, tamperMessage} from './tamper.js'
import type {SentDelivery, WebhookProvider} from './types.js'

export interface SendInput {
  provider: WebhookProvider
  payload: Payload
  secrets: readonly Secret[]
  to: string
  /** The URL that is signed where that is another one than the one that is called. */
  signUrl?: string | undefined
  id?: string | undefined
  /** Milliseconds since the epoch; the current time without it. */
  timestamp?: number | undefined
  /** Added to the provider's, or instead of them; an empty value removes. */
  headers: ReadonlyArray<readonly [name: string, value: string]>
  count: number
  concurrency: number
  /** Send each delivery a second time, as a provider that got no answer does. */
  duplicate: boolean
  tamper?: TamperKind | undefined
  /** Milliseconds before each further attempt of a delivery that failed. */
  waits: readonly number[]
}

export interface SendDeps {
  clock: Clock
  signal: AbortSignal
  http(): Promise<HttpClient>
}

/** A delivery ready to be sent. */
export interface PreparedDelivery {
  id: string
  event: string
  provider: string
  url: string
  attempt: number
  headers: Array<[name: string, value: string]>
  body: Buffer
}

/** Milliseconds a receiver has to answer. */
const TIMEOUT = 30_000
const RESPONSE_LIMIT = 1024 * 1024

/**
 * Signs one delivery at the current time.
 * @throws ApixError SECRET_INVALID, USAGE
 */
export function prepareDelivery(
  input: SendInput,
  clock: Clock,
  delivery: {id?: string; attempt: number},
): PreparedDelivery {
  const {provider, payload} = input
  const now = input.timestamp ?? clock.now()
  const timestamp = tamperedTime(input.tamper, provider, now)
  const id = input.id ?? delivery.id ?? newEventId(provider)
  const body = payload.bytes({id, explicitId: input.id !== undefined, timestamp})
  const {contentType, event} = payload
  const signed = signMessage(provider, {
    secrets: input.secrets,
    body,
    timestamp,
    id,
    event,
    url: input.signUrl ?? input.to,
    contentType,
  })
  const message = tamperMessage(input.tamper, provider, signed)
  const headers = withOverrides(
    [['Content-Type', contentType], ['Accept', '*/*'], ...message.headers],
    input.headers,
  )
  const url = withQuery(input.to, message.query)
  const found = identify(provider, {method: 'POST', url, headers, body: message.body})
  return {
    id: found.id ?? id,
    event,
    provider: provider.id,
    url,
    attempt: delivery.attempt,
    headers,
    body: message.body,
  }
}

function withOverrides(
  headers: Array<[string, string]>,
  overrides: ReadonlyArray<readonly [string, string]>,
): Array<[string, string]> {
  const replaced = new Set(overrides.map(([name]) => name.toLowerCase()))
  const kept = headers.filter(([name]) => !replaced.has(name.toLowerCase()))
  const added = overrides.filter(([, value]) => value !== '')
  return [...kept, ...added.map(([name, value]): [string, string] => [name, value])]
}

/** Sends every delivery, at most `concurrency` at a time; a failed one does not stop the others. */
export async function sendDeliveries(input: SendInput, deps: SendDeps): Promise<SentDelivery[]> {
  const results: SentDelivery[][] = []
  let next = 0
  async function work(): Promise<void> {
    while (next < input.count) {
      deps.signal.throwIfAborted()
      const index = next++
      const first = prepareDelivery(input, deps.clock, {attempt: 1})
      const sent = [await deliver(first, deps)]
      for (const wait of input.waits) {
        if (isAccepted(sent.at(-1))) break
        await deps.clock.sleep(wait, deps.signal)
        const attempt = sent.length + 1
        const next = prepareDelivery(input, deps.clock, {id: first.id, attempt})
        sent.push(await deliver(next, deps))
      }
      if (input.duplicate) {
        const again = prepareDelivery(input, deps.clock, {id: first.id, attempt: sent.length + 1})
        sent.push(await deliver(again, deps))
      }
      results[index] = sent
    }
  }
  const workers = Math.min(input.concurrency, input.count)
  await Promise.all(Array.from({length: workers}, work))
  return results.flat()
}

function isAccepted(delivery: SentDelivery | undefined): boolean {
  const status = delivery?.status ?? 0
  return status >= 200 && status < 300
}

/** Posts a prepared delivery. A failure on the network is part of the result. */
export async function deliver(delivery: PreparedDelivery, deps: SendDeps): Promise<SentDelivery> {
  const started = deps.clock.monotonic()
  const result = describe(delivery)
  try {
    const http = await deps.http()
    const response = await http.send({
      method: 'POST',
      url: new URL(delivery.url),
      headers: delivery.headers,
      body: {kind: 'bytes', bytes: delivery.body},
      timeout: TIMEOUT,
      signal: deps.signal,
    })
    const responseBody = await readText(response.body)
    const durationMs = roundMs(deps.clock.monotonic() - started)
    return {...result, status: response.status, durationMs, responseBody}
  } catch (error) {
    if (!isApixError(error) || deps.signal.aborted) throw error
    const durationMs = roundMs(deps.clock.monotonic() - started)
    return {...result, durationMs, error: {code: error.code, message: error.message}}
  }
}

/** A delivery as it is reported before it was sent. */
export function describe(delivery: PreparedDelivery): SentDelivery {
  return {
    id: delivery.id,
    event: delivery.event,
    provider: delivery.provider,
    url: delivery.url,
    attempt: delivery.attempt,
    status: null,
    durationMs: 0,
    headers: Object.fromEntries(delivery.headers),
    body: delivery.body.toString('utf8'),
    responseBody: '',
  }
}

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size <= RESPONSE_LIMIT) chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/**
 * The URL a delivery goes to; `:3000/x` and `localhost:3000/x` are plain http on this machine.
 * @throws ApixError USAGE, TARGET_MISSING
 */
export function targetUrl(text: string | undefined): string {
  if (!text) {
    throw new ApixError('TARGET_MISSING', 'it is not known where to send the webhook to', {
      hints: ['pass --to URL', "or set webhook.url in the API's configuration"],
    })
  }
  const url = text.startsWith(':')
    ? `http://localhost${text}`
    : /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
      ? text
      : `http://${text}`
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url
  throw new ApixError('USAGE', `"${text}" is not an http URL`)
}
