import {setMaxListeners} from 'node:events'
import {ApixError, type ErrorCode} from '../../errors/index.js'
import type {Secret} from '../../shared/index.js'
import {attemptDelivery, type DeliverDeps, type PreparedDelivery} from '../deliver.js'
import {newEventId, type Payload} from '../payload.js'
import {NO_RETRIES} from '../retry.js'
import {prepareDelivery, type SendInput} from '../send.js'
import {changeSignatures} from '../tamper.js'
import type {SentDelivery, WebhookProvider} from '../types.js'
import {awkwardPayload, distinctPayload, inPieces, SLOW_BODY} from './bodies.js'
import {judge} from './judge.js'
import {createProbe, type Probe} from './probe.js'
import type {CaseResult, ConformanceCase, ConformanceFacts, Step} from './types.js'
import {wrongSecret} from './wrong-secret.js'

export interface ConformanceInput {
  cases: readonly ConformanceCase[]
  /** The genuine message that every case starts from. */
  base: SendInput
  /** The current secret, then the previous one if it is known. */
  secrets: readonly Secret[]
  /** Milliseconds a receiver has to answer; without it as long as the provider waits. */
  timeout?: number | undefined
  /** A GET of this URL answers how many side effects there were. */
  probe?: string | undefined
  /** Events in a burst. */
  burst: number
}

export interface ConformanceDeps extends DeliverDeps {
  /** Told before each case. */
  onCase?(name: string, index: number, total: number): void
}

/** One genuine message, from which the cases are made. */
export function singleDelivery(
  provider: WebhookProvider,
  payload: Payload,
  to: string,
): Omit<SendInput, 'headers'> {
  const once = {count: 1, concurrency: 1, duplicate: false, retry: NO_RETRIES}
  return {provider, payload, to, secrets: [], ...once}
}

/** Failures after which nothing else can be asked of a receiver. */
const UNREACHABLE = new Set(['DNS', 'CONNECTION_REFUSED', 'TLS', 'PROXY', 'TIMEOUT', 'NETWORK'])

/**
 * Runs the cases one after another against a receiver.
 * @throws ApixError the network's when the receiver never answered; USAGE for a probe that answers
 * no integer
 */
export async function runConformance(
  input: ConformanceInput,
  deps: ConformanceDeps,
): Promise<CaseResult[]> {
  // Every request of a burst listens for Ctrl-C.
  setMaxListeners(0, deps.signal)
  const {provider, payload} = input.base
  const probe = input.probe === undefined ? undefined : createProbe(input.probe, deps)
  const {secrets, burst} = input
  const facts: ConformanceFacts = {provider, payload, secrets, probed: probe !== undefined, burst}
  // A probe that does not work is found before anything is sent.
  await probe?.read()
  const results: CaseResult[] = []
  const run = createRunner(input, deps, probe)
  let answered = false
  let refusal: number | undefined
  let lost: SentDelivery | undefined
  for (const [index, row] of input.cases.entries()) {
    deps.signal.throwIfAborted()
    deps.onCase?.(row.name, index, input.cases.length)
    const reason = row.skip?.(facts)
    if (reason !== undefined) {
      results.push(skipped(row, reason))
      continue
    }
    const {deliveries, effects, events} = await run(row, facts)
    answered ||= deliveries.some(({status}) => status !== null)
    lost ??= deliveries.find(({status}) => status === null)
    if (!answered && lost && UNREACHABLE.has(lost.error?.code ?? '')) throw unreachable(lost)
    const required = row.advisory?.(facts) !== true
    results.push(judge(row, {deliveries, effects, events, required, refusal}))
    const status = deliveries[0]?.status ?? undefined
    if (row.name === 'valid' && status !== undefined && status >= 300) refusal = status
  }
  if (!answered && lost) throw unreachable(lost)
  return results
}

function skipped({name}: ConformanceCase, reason: string): CaseResult {
  return {name, required: false, passed: true, detail: `not tested: ${reason}`, skipped: true}
}

function unreachable({url, error}: SentDelivery): ApixError {
  const code = (error?.code ?? 'NETWORK') as ErrorCode
  return new ApixError(code, error?.message ?? 'no answer', {method: 'POST', url})
}

/** A receiver that closes a connection just when it is used again is not at fault. */
const FRESH_CONNECTION = ['Connection', 'close'] as const

/** What runs the steps of a case and counts what they caused. */
function createRunner(input: ConformanceInput, deps: DeliverDeps, probe: Probe | undefined) {
  const {base} = input
  const wrong = wrongSecret(base.provider)
  const payload = distinctPayload(base.provider, base.payload)
  const timeout = input.timeout ?? base.provider.retry?.timeout ?? 30_000

  function secretsOf({signedBy = 'current'}: Step): readonly Secret[] {
    const current = input.secrets.slice(0, 1)
    if (signedBy === 'wrong') return [wrong]
    if (signedBy === 'rotation') return input.secrets
    return signedBy === 'current' ? current : [...input.secrets].reverse()
  }

  function prepare(step: Step, id: string): PreparedDelivery {
    const {clock} = deps
    const own: SendInput = {
      ...base,
      id,
      secrets: secretsOf(step),
      tamper: step.tamper,
      payload: awkwardPayload(payload, step.body),
      headers: [FRESH_CONNECTION, ...base.headers],
      timestamp: clock.now() - (step.age ?? 0),
    }
    const delivery = prepareDelivery(own, clock, {attempt: 1})
    if (!step.signature) return delivery
    return {...delivery, ...changeSignatures(base.provider, delivery, step.signature)}
  }

  async function send(step: Step, id: string): Promise<SentDelivery> {
    const delivery = prepare(step, id)
    if (!step.slow) return (await attemptDelivery(delivery, deps, timeout)).delivery
    const stream = inPieces(delivery.body, (ms) => deps.clock.sleep(ms, deps.signal))
    const body = {kind: 'stream' as const, stream, length: delivery.body.length}
    return (await attemptDelivery(delivery, deps, timeout + SLOW_BODY, body)).delivery
  }

  return async (row: ConformanceCase, facts: ConformanceFacts) => {
    const steps = row.steps(facts)
    const ids = new Map<number, string>()
    const idOf = ({event}: Step, index: number) => {
      const key = event ?? -1 - index
      const id = ids.get(key) ?? newEventId(base.provider)
      ids.set(key, id)
      return id
    }
    const before = await probe?.read()
    const named = steps.map((step, index) => ({step, id: idOf(step, index)}))
    const deliveries: SentDelivery[] = []
    if (row.together) {
      deliveries.push(...(await Promise.all(named.map(({step, id}) => send(step, id)))))
    } else {
      for (const {step, id} of named) deliveries.push(await send(step, id))
    }
    const events = ids.size
    // Nothing is to come of what was refused, nor has to come of what was not taken.
    const due = deliveries.every(({status}) => isTaken(status)) && row.expect === 'accepted'
    const effects = before === undefined ? undefined : await probe?.since(before, due ? events : 0)
    return {deliveries, effects, events}
  }
}

function isTaken(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300
}
