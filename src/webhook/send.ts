import {setMaxListeners} from 'node:events'
import {ApixError} from '../errors/index.js'
import type {Clock, Secret} from '../shared/index.js'
import {attemptDelivery, type DeliverDeps, type PreparedDelivery} from './deliver.js'
import {newEventId, type Payload} from './payload.js'
import {type Attempt, isAccepted, markerHeaders, type RetryPlan, waitBefore} from './retry.js'
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
  /** PayPal: the id of the webhook, which is signed. */
  webhookId?: string | undefined
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
  retry: RetryPlan
}

/** How far a run has come. */
export interface SendProgress {
  /** Events whose fate is settled. */
  done: number
  total: number
  failed: number
  /** Milliseconds since the run began. */
  elapsed: number
}

export interface SendDeps extends DeliverDeps {
  /** Told after each event. */
  onProgress?(progress: SendProgress): void
}

/**
 * Signs one delivery at the current time.
 * @throws ApixError SECRET_INVALID, USAGE
 */
export function prepareDelivery(
  input: SendInput,
  clock: Clock,
  delivery: {id?: string; attempt: number; markers?: Array<[name: string, value: string]>},
): PreparedDelivery {
  const {provider, payload} = input
  const {attempt, markers = []} = delivery
  const timestamp = tamperedTime(input.tamper, provider, input.timestamp ?? clock.now())
  const id = input.id ?? delivery.id ?? newEventId(provider)
  const body = payload.bytes({id, explicitId: input.id !== undefined, timestamp, attempt})
  const {contentType, event} = payload
  const signed = signMessage(provider, {
    secrets: input.secrets,
    body,
    timestamp,
    id,
    event,
    url: input.signUrl ?? input.to,
    contentType,
    webhookId: input.webhookId,
  })
  const message = tamperMessage(input.tamper, provider, signed)
  const own: Array<[string, string]> = [
    ['Content-Type', contentType],
    ['Accept', '*/*'],
  ]
  const headers = withOverrides([...own, ...message.headers], [...markers, ...input.headers])
  const url = withQuery(input.to, message.query)
  const found = identify(provider, {method: 'POST', url, headers, body: message.body})
  return {
    id: found.id ?? id,
    event,
    provider: provider.id,
    url,
    attempt,
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

/** One event: its first attempt, the retries it takes, and a duplicate where one is wanted. */
async function sendEvent(input: SendInput, deps: SendDeps): Promise<SentDelivery[]> {
  const {retry} = input
  const first = prepareDelivery(input, deps.clock, {attempt: 1})
  const attempts = [await attemptDelivery(first, deps, retry.policy?.timeout)]
  const again = async (markers: Array<[string, string]>) => {
    const attempt = attempts.length + 1
    const next = prepareDelivery(input, deps.clock, {id: first.id, attempt, markers})
    attempts.push(await attemptDelivery(next, deps, retry.policy?.timeout))
  }
  for (;;) {
    const last = attempts.at(-1) as Attempt
    const wait = waitBefore(retry, attempts.length - 1, last)
    if (wait === undefined) break
    await deps.clock.sleep(wait, deps.signal)
    await again(markerHeaders(retry, attempts.length + 1, last))
  }
  if (input.duplicate) await again([])
  return attempts.map(({delivery}) => delivery)
}

/**
 * Sends every event, at most `concurrency` at a time and started in order; a failed one does not
 * stop the others.
 * @returns the deliveries in the order of their events
 */
export async function sendDeliveries(input: SendInput, deps: SendDeps): Promise<SentDelivery[]> {
  // Every request in flight listens for Ctrl-C, until its connection is free again.
  setMaxListeners(0, deps.signal)
  const started = deps.clock.monotonic()
  const results: SentDelivery[][] = []
  let next = 0
  let done = 0
  let failed = 0
  async function work(): Promise<void> {
    while (next < input.count) {
      deps.signal.throwIfAborted()
      const index = next++
      const sent = await sendEvent(input, deps)
      results[index] = sent
      done++
      if (!sent.some(isAccepted)) failed++
      const elapsed = deps.clock.monotonic() - started
      deps.onProgress?.({done, total: input.count, failed, elapsed})
    }
  }
  const workers = Math.min(input.concurrency, input.count)
  await Promise.all(Array.from({length: workers}, work))
  return results.flat()
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
