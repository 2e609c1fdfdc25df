import {isApixError} from '../../errors/index.js'
import type {HttpClient} from '../../http/index.js'
import {
  type Clock,
  createId,
  type Notifier,
  type Redactor,
  type Secret,
  timestamp,
} from '../../shared/index.js'
import {headerValue, identify, identifyAll, parseBody} from '../signing/message.js'
import {verifyMessage} from '../signing/verify.js'
import type {DeliveryStore} from '../store/deliveries.js'
import type {Claim, SeenEvents} from '../store/seen.js'
import type {Forwarded, ReceivedMessage, RecordedDelivery, WebhookProvider} from '../types.js'
import {forward} from './forward.js'
import {type Answer, answerChallenge, json, subscriptionNotice} from './handshake.js'

export interface ReceiveOptions {
  forwardTo?: string | undefined
  skipVerify: boolean
  /** Only these are forwarded; `issues` and `issues.*` mean `issues.opened` too. */
  events?: readonly string[] | undefined
}

export interface ReceiveDeps {
  clock: Clock
  redactor: Redactor
  notifier: Notifier
  deliveries: DeliveryStore
  seen: SeenEvents
  http(): Promise<HttpClient>
}

export interface Received {
  answer: Answer
  delivery: RecordedDelivery
}

/** Neither recorded nor looked up: the provider shall come again. */
const UNAVAILABLE = json({error: 'Temporarily unavailable'}, 503)

/**
 * Handles one delivery: verify, record, claim, forward, answer. It is in the database before the
 * answer goes out, and an event counts as processed only when forwarding succeeded.
 */
export async function receive(
  provider: WebhookProvider,
  message: ReceivedMessage,
  secrets: readonly Secret[],
  options: ReceiveOptions,
  deps: ReceiveDeps,
): Promise<Received> {
  const verdict = check(provider, message, secrets, options, deps.clock)
  const now = deps.clock.now()
  const delivery: RecordedDelivery = {
    deliveryId: createId(now),
    receivedAt: timestamp(now),
    provider: provider.id,
    ...identify(provider, message),
    method: message.method,
    url: message.url,
    // A shared token in a header is a secret.
    headers: message.headers.map(([name, value]) => [name, deps.redactor.text(value)]),
    body: message.body,
    ...verdict,
    explanation: deps.redactor.text(verdict.explanation),
    duplicate: false,
    status: null,
    forwarded: null,
  }
  try {
    const outcome = await carryOut(provider, message, secrets, delivery, options, deps)
    return {answer: outcome.answer, delivery: {...delivery, ...statusOf(outcome)}}
  } catch (error) {
    if (!isApixError(error)) throw error
    deps.notifier.warn(`a delivery of ${provider.id} was answered 503: ${error.message}`)
    const refused = {...delivery, status: UNAVAILABLE.status}
    await deps.deliveries.finish(refused).catch(() => {})
    return {answer: UNAVAILABLE, delivery: refused}
  }
}

function statusOf({answer, duplicate, forwarded}: Outcome) {
  return {status: answer.status, duplicate, forwarded}
}

function check(
  provider: WebhookProvider,
  message: ReceivedMessage,
  secrets: readonly Secret[],
  {skipVerify}: ReceiveOptions,
  clock: Clock,
): {verified: boolean; reason: string | null; explanation: string} {
  if (skipVerify) {
    return {verified: false, reason: 'skipped', explanation: 'nothing was verified: --skip-verify'}
  }
  if (secrets.length === 0) {
    const explanation = `there is no secret to verify with: apix webhook secret set ${provider.id}`
    return {verified: false, reason: 'secret_missing', explanation}
  }
  return verifyMessage(provider, message, {secrets, now: clock.now()})
}

interface Outcome {
  answer: Answer
  duplicate: boolean
  forwarded: Forwarded | null
}

async function carryOut(
  provider: WebhookProvider,
  message: ReceivedMessage,
  secrets: readonly Secret[],
  delivery: RecordedDelivery,
  options: ReceiveOptions,
  deps: ReceiveDeps,
): Promise<Outcome> {
  const finish = async (outcome: Outcome) => {
    await deps.deliveries.finish({...delivery, ...statusOf(outcome)})
    return outcome
  }
  const without = {duplicate: false, forwarded: null}
  const early = answerAtOnce(provider, message, secrets, delivery.verified, options)
  if (early) {
    await deps.deliveries.add(delivery)
    return finish({...without, answer: early})
  }
  const notice = delivery.verified ? subscriptionNotice(provider, message) : undefined
  if (notice) deps.notifier.notice(notice)
  const events = provider.elements ? identifyAll(provider, message) : [delivery]
  const claim = await recordAndClaim(provider, delivery, events, deps)
  if (!claim) {
    const answer = json({status: 'already_processed'})
    return finish({duplicate: true, forwarded: null, answer})
  }
  try {
    const {forwardTo} = options
    const names = [delivery.event, ...events.map(({event}) => event)]
    const wanted = names.some((event) => isWanted(event, options.events))
    const forwarded = wanted && forwardTo ? await forward(message, forwardTo, deps) : null
    if (forwarded && (forwarded.status === null || forwarded.status >= 300)) {
      await claim.release()
      const answer = json({error: 'Processing failed'}, 502)
      return await finish({duplicate: false, forwarded, answer})
    }
    const outcome = {duplicate: false, forwarded, answer: json({status: 'success'})}
    // Both in one transaction, where both are in the database.
    await Promise.all([claim.done(), finish(outcome)])
    return outcome
  } catch (error) {
    await claim.release().catch(() => {})
    throw error
  }
}

/** Refusals and challenges: there is nothing to process. */
function answerAtOnce(
  provider: WebhookProvider,
  message: ReceivedMessage,
  secrets: readonly Secret[],
  verified: boolean,
  {skipVerify}: ReceiveOptions,
): Answer | undefined {
  if (!verified && !skipVerify) return json({error: 'Invalid signature'}, 401)
  if (!isReadable(message)) return json({error: 'Invalid payload'}, 400)
  return verified ? answerChallenge(provider, message, secrets) : undefined
}

async function recordAndClaim(
  provider: WebhookProvider,
  delivery: RecordedDelivery,
  events: ReadonlyArray<{id: string | null}>,
  deps: ReceiveDeps,
): Promise<Claim | undefined> {
  const claiming = deps.seen.claim(
    provider,
    events.map(({id}) => id),
  )
  const [recorded, claimed] = await Promise.allSettled([deps.deliveries.add(delivery), claiming])
  if (recorded.status === 'fulfilled' && claimed.status === 'fulfilled') return claimed.value
  if (claimed.status === 'rejected') throw claimed.reason
  await claimed.value?.release().catch(() => {})
  throw (recorded as PromiseRejectedResult).reason
}

function isReadable(message: ReceivedMessage): boolean {
  const contentType = headerValue(message.headers, 'content-type') ?? ''
  return !contentType.includes('json') || parseBody(message.body, contentType) !== undefined
}

/** `issues` and `issues.*` mean `issues.opened` too. */
function isWanted(event: string | null, events: readonly string[] | undefined): boolean {
  if (!events) return true
  return events.some((name) =>
    name.endsWith('*')
      ? (event ?? '').startsWith(name.slice(0, -1))
      : event === name || event?.startsWith(`${name}.`),
  )
}
