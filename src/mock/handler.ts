import type {IncomingMessage, ServerResponse} from 'node:http'
import {readBody} from '../http/index.js'
import {headerValue} from '../request/index.js'
import {sleepFully, timestamp} from '../shared/index.js'
import {isAdmin} from './admin.js'
import type {Backoff} from './backoff.js'
import {corsHeaders, isPreflight} from './cors.js'
import type {CallHistory} from './history.js'
import {missed} from './miss.js'
import {type Passed, passThrough} from './proxy/pass-through.js'
import type {ExchangeRecorder} from './proxy/types.js'
import {describeRequest, toRequest} from './request.js'
import {send, sendFault} from './respond.js'
import {problemReply} from './routes/problem.js'
import type {Rules} from './rules/rules.js'
import type {Fault, Match, MockBehaviour, MockDeps, MockReply, MockRequest, Step} from './types.js'

/** What all calls have in common. */
export interface Engine {
  current(): {behaviour: MockBehaviour; rules: Rules}
  admin(request: MockRequest): MockReply
  history: CallHistory
  backoff: Backoff
  maxBody: number
  scheme: 'http' | 'https'
  recorder?: ExchangeRecorder
  deps: MockDeps
}

interface Answer {
  reply: MockReply
  step?: Step
}

/** Answers one request after the other; each is answered by what holds when it comes. */
export function createHandler(engine: Engine) {
  const {history, backoff, maxBody, recorder, deps} = engine
  const {clock, notifier} = deps

  return async function handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = clock.monotonic()
    const now = clock.now()
    const {behaviour, rules} = engine.current()
    const {cors = false, upstream} = behaviour
    const head = toRequest(message)
    if (isAdmin(head)) return send(response, engine.admin(head), false)
    if (cors && isPreflight(head)) return send(response, preflight(head), false)

    const id = history.next()
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    // What certainly goes on is not held here.
    const streams = upstream !== undefined && !find(behaviour, head, true)
    const received = streams ? undefined : await readBody(message, maxBody)
    const request = {...head, ...(received && {body: received})}
    const match = streams ? undefined : find(behaviour, request)
    const full = {...request, params: match?.params ?? {}}
    const passes = upstream !== undefined && !match && (streams || received !== undefined)
    const label = match?.label ?? (passes ? `proxy ${upstream.url}` : null)
    const scope = rules.limitScope(full) ?? match?.label ?? `${head.method} ${head.path}`
    const early = backoff.arrived(scope, started)

    const taken = received === undefined ? undefined : match
    const limited = taken || passes ? rules.limit(full, clock.now()) : undefined
    const step = limited?.exceeded ? undefined : taken?.take()
    const delay = step?.delay ? rules.draw(step.delay) : rules.delay(full)
    const takesFault = step !== undefined || (passes && !limited?.exceeded)
    const fault = step?.fault ?? (takesFault ? rules.fault(full) : undefined)
    const more = [...(limited?.headers ?? []), ...(cors ? corsHeaders(request) : [])]
    const told = (headers: MockReply['headers']) => {
      const asked = headerValue(headers, 'retry-after')
      if (!fault && asked !== undefined) backoff.told(scope, asked, clock)
    }
    // Whoever asks again too early must not find a way around the wait by being held up here.
    const wait = () =>
      delay > 0 ? sleepFully(delay, clock, gone.signal).catch(() => {}) : undefined

    let outcome: Passed
    if (passes && !limited?.exceeded) {
      await wait()
      outcome = await passThrough(
        {request: full, message, response, gone: gone.signal, more, ...(fault && {fault})},
        {upstream, maxBody, told, startedAt: now, ...{clock, started}, ...(recorder && {recorder})},
      )
    } else {
      const {reply} = await answer()
      const final = {...reply, headers: [...reply.headers, ...more]}
      await wait()
      told(final.headers)
      outcome = {...(await finish(final, fault)), seen: full}
    }

    const call = {
      ...{id, at: timestamp(now), ...describeRequest(outcome.seen)},
      ...{route: label, status: outcome.status, fault: fault?.kind ?? null},
      ...{durationMs: Math.round((clock.monotonic() - started) * 1000) / 1000, early},
    }
    history.add(call)
    deps.onCall?.(call)

    async function answer(): Promise<Answer> {
      if (limited?.exceeded) return {reply: problemReply(429, 'too many requests')}
      if (received === undefined) return {reply: tooLarge(maxBody)}
      if (!step) return {reply: missed(request, behaviour.sources, notifier)}
      return {reply: await step.respond(full), step}
    }

    async function finish(reply: MockReply, failing: Fault | undefined) {
      if (gone.signal.aborted) return {status: null}
      if (failing) return {status: await sendFault(response, failing, reply, gone.signal)}
      send(response, reply, request.method === 'HEAD')
      if (recorder?.all) {
        const host = headerValue(head.headers, 'host') ?? 'localhost'
        const side = ({headers, body}: Pick<MockReply, 'headers' | 'body'>) => ({
          ...{headers, size: body.length, body: body.subarray(0, recorder.mostBody)},
        })
        recorder.record({
          ...{startedAt: now, method: head.method, request: side(request)},
          url: `${engine.scheme}://${host}${head.target}`,
          response: {...side(reply), status: reply.status, statusText: response.statusMessage},
          took: clock.monotonic() - started,
        })
      }
      return {status: reply.status}
    }
  }
}

function find({sources}: MockBehaviour, request: MockRequest, blind = false): Match | undefined {
  for (const source of sources) {
    const match = source.find(request, blind)
    if (match) return match
  }
  return undefined
}

function preflight(request: MockRequest): MockReply {
  return {status: 204, headers: corsHeaders(request), body: Buffer.alloc(0)}
}

function tooLarge(most: number): MockReply {
  return problemReply(413, `the body has more than ${most} bytes`)
}
