import type {HttpClient} from '../../http/index.js'
import {type Clock, createId, type Redactor, type Secret, timestamp} from '../../shared/index.js'
import {headerValue, identify, parseBody} from '../signing/message.js'
import {verifyMessage} from '../signing/verify.js'
import type {DeliveryStore} from '../store/deliveries.js'
import type {SeenEvents} from '../store/seen.js'
import type {Forwarded, ReceivedMessage, RecordedDelivery, WebhookProvider} from '../types.js'
import {forward} from './forward.js'
import {type Answer, answerChallenge, json} from './handshake.js'

export interface ReceiveOptions {
  forwardTo?: string | undefined
  skipVerify: boolean
  /** Only these are forwarded; `issues` means `issues.opened` too. */
  events?: readonly string[] | undefined
}

export interface ReceiveDeps {
  clock: Clock
  redactor: Redactor
  deliveries: DeliveryStore
  seen: SeenEvents
  http(): Promise<HttpClient>
}

export interface Received {
  answer: Answer
  delivery: RecordedDelivery
  forwarded: Forwarded | null
}

/**
 * Handles one delivery: verify, record, claim, forward, answer. It is in the database before the
 * answer goes out, and an id counts as processed only when forwarding succeeded.
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
    verified: verdict.verified,
    reason: verdict.reason,
    duplicate: false,
    status: null,
  }
  deps.deliveries.add(delivery)
  const outcome = await carryOut(provider, message, secrets, delivery, options, deps)
  const finished = {...delivery, duplicate: outcome.duplicate, status: outcome.answer.status}
  deps.deliveries.finish(finished, outcome.forwarded)
  return {answer: outcome.answer, delivery: finished, forwarded: outcome.forwarded}
}

function check(
  provider: WebhookProvider,
  message: ReceivedMessage,
  secrets: readonly Secret[],
  {skipVerify}: ReceiveOptions,
  clock: Clock,
): {verified: boolean; reason: string | null} {
  if (skipVerify) return {verified: false, reason: 'skipped'}
  if (secrets.length === 0) return {verified: false, reason: 'secret_missing'}
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
  const without = {duplicate: false, forwarded: null}
  if (!delivery.verified && !options.skipVerify) {
    return {...without, answer: json({error: 'Invalid signature'}, 401)}
  }
  if (!isReadable(message)) return {...without, answer: json({error: 'Invalid payload'}, 400)}
  const challenge = delivery.verified && answerChallenge(provider, message, secrets)
  if (challenge) return {...without, answer: challenge}

  const claim = delivery.id
    ? await deps.seen.claim(provider.id, delivery.id, message.body)
    : {done() {}, release() {}}
  if (!claim) {
    return {duplicate: true, forwarded: null, answer: json({status: 'already_processed'})}
  }
  try {
    const wanted = options.forwardTo !== undefined && isWanted(delivery.event, options.events)
    const forwarded = wanted ? await forward(message, options.forwardTo ?? '', deps) : null
    const failed = forwarded && (forwarded.status === null || forwarded.status >= 300)
    if (failed) {
      claim.release()
      return {duplicate: false, forwarded, answer: json({error: 'Processing failed'}, 502)}
    }
    claim.done()
    return {duplicate: false, forwarded, answer: json({status: 'success'})}
  } catch (error) {
    claim.release()
    throw error
  }
}

function isReadable(message: ReceivedMessage): boolean {
  const contentType = headerValue(message.headers, 'content-type') ?? ''
  return !contentType.includes('json') || parseBody(message.body, contentType) !== undefined
}

function isWanted(event: string | null, events: readonly string[] | undefined): boolean {
  if (!events) return true
  return events.some((name) => event === name || event?.startsWith(`${name}.`))
}
