import {createHash} from 'node:crypto'
import type {RateLimit} from '../../api/index.js'
import {isApixError} from '../../errors/index.js'
import {type Clock, formatDuration, type Notifier, roundMs} from '../../shared/index.js'
import type {SharedStore} from '../../storage/index.js'
import {CREDENTIAL_HEADERS} from '../headers.js'
import type {LimitBook, LimitScope} from '../limits/book.js'
import {readLimits} from '../limits/read.js'
import type {KnownLimit} from '../limits/types.js'
import {confirmSlot, moveSlot, type Reserved, reserveSlot} from '../limits/window.js'
import {refine} from '../response.js'
import type {PipelineRequest, PipelineResponse, Stage} from '../types.js'
import {keepSlot, type Reservation} from './keep-slot.js'
import {DEFAULT_MAX_DELAY} from './retry-policy.js'

export interface PaceDeps {
  clock: Clock
  notifier: Notifier
  /** Opened only when there is a limit to keep. */
  store: () => Promise<SharedStore>
  /** What servers said about their limits; without one nobody listens. */
  limits?: LimitBook
  /** Called before a slot is taken, so that the request goes out when its time has come. */
  prepare?: () => Promise<void>
}

/**
 * Holds a request back until its own rate limit and the server's counters have room for it, across
 * all processes. A slot in time is reserved first and then waited for, so that nobody sleeps while
 * holding a lock.
 */
export function pace(deps: PaceDeps): Stage {
  const {clock} = deps
  return async (request, next) => {
    const began = clock.monotonic()
    const held = await waitForServer(request, deps)
    // Last, so that no other wait makes its slot late.
    const onSent = await waitForRate(request, deps)
    const sent = clock.monotonic()
    const response = await next(onSent ? {...request, onSent} : request)
    const listened = listen(request, response, sent, deps)
    // Looking whether there is a limit is no waiting.
    if (!held && !onSent) return listened
    const waited = sent - began
    return refine(listened, {
      timings() {
        const timings = response.timings()
        const queued = roundMs(timings.queued + waited)
        return {...timings, queued, total: roundMs(timings.total + waited)}
      },
    })
  }
}

/** How late a request may be sent, in milliseconds, before it counts where it was sent. */
const LATE = 30

/**
 * `--rate-limit` and `rateLimit`: kept whatever the server says.
 * @returns what is to be called when the request is on the wire
 */
async function waitForRate(
  request: PipelineRequest,
  deps: PaceDeps,
): Promise<(() => void) | undefined> {
  const {settings, url, options} = request
  const limit = options.rateLimit ?? settings?.rateLimit
  if (!limit) return undefined
  const {clock} = deps
  const key = settings ? `${settings.name}/${settings.environment}` : url.origin
  const what = `the rate limit of ${limit.limit} per ${formatDuration(limit.per)}`
  const change = (take: Take, most: number) =>
    tolerant(deps, 'the rate limit is not kept', async () => {
      const store = await deps.store()
      return store.update(`rate:${key}`, (text, now) => {
        const {slot, value, ttl} = take(text, limit, now)
        const result = {wait: slot - now, from: clock.monotonic(), what, slot}
        return result.wait > most ? {result} : {value, ttl, result}
      })
    })
  await deps.prepare?.()
  const kept = await keepSlot(request, Infinity, deps, {
    reserve: (most) => change(reserveSlot, most),
    confirm: (own, most) => change((text, rate, now) => confirmSlot(text, rate, now, own), most),
  })
  if (!kept) return undefined
  return () => {
    if (clock.monotonic() - (kept.from + kept.wait) <= LATE) return
    void change((text, rate, now) => moveSlot(text, rate, now, kept.slot), Infinity)
  }
}

type Take = (text: string | undefined, limit: RateLimit, now: number) => Reserved

/**
 * What responses said: the next calls wait instead of being refused.
 * @returns whether a slot was taken
 */
async function waitForServer(request: PipelineRequest, deps: PaceDeps): Promise<boolean> {
  const {limits, clock} = deps
  if (!limits) return false
  const {method, url, options, settings} = request
  const longest = options.retry?.maxDelay ?? settings?.retry.maxDelay ?? DEFAULT_MAX_DELAY
  const take = (most: number, missed?: number) =>
    tolerant(deps, "the server's limits are not kept", async () => {
      const route = {method, pathname: url.pathname}
      const {wait, slot, because} = await limits.admit(scopeOf(request), route, most, missed)
      if (slot === undefined) return undefined
      const what = because ? counterWords(url, because) : `the limit of ${url.host}`
      return {wait, from: clock.monotonic(), what, slot} satisfies Reservation
    })
  const kept = await keepSlot(request, longest, deps, {
    reserve: (most) => take(most),
    confirm: async (own, most, late) => (late > LATE ? take(most, own) : undefined),
  })
  return kept !== undefined
}

/** Reads the limits off a response; they are written while its body is passed on. */
function listen(
  request: PipelineRequest,
  response: PipelineResponse,
  sent: number,
  deps: PaceDeps,
): PipelineResponse {
  const {limits, clock} = deps
  const readings = limits ? readLimits(response, clock.now()) : []
  if (!limits || readings.length === 0) return response
  const {method, url} = request
  const route = {method, pathname: url.pathname}
  const learning = tolerant(deps, "the server's limits are not remembered", () =>
    limits.learn(scopeOf(request), route, readings, clock.monotonic() - sent),
  )
  const {body} = response
  return refine(response, {body: finishing()})

  async function* finishing(): AsyncGenerator<Buffer> {
    try {
      yield* body
    } finally {
      await learning
    }
  }
}

/** A limiter that cannot be used is a warning: the request is worth more. */
async function tolerant<T>(
  deps: PaceDeps,
  what: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    const hint = isApixError(error) && error.hints[0] ? ` (${error.hints[0]})` : ''
    deps.notifier.warn(`${what}: ${(error as Error).message}${hint}`)
    return undefined
  }
}

function scopeOf({settings, url, options, headers, credential}: PipelineRequest): LimitScope {
  return {
    origin: url.origin,
    api: settings?.name ?? null,
    environment: settings?.environment ?? null,
    account: options.account ?? (settings ? 'default' : null),
    credential: credential ?? givenByHand(headers),
  }
}

/** A digest of the credentials among the headers; empty where there is none. */
function givenByHand(headers: PipelineRequest['headers']): string {
  const values = headers.filter(([name]) => CREDENTIAL_HEADERS.includes(name.toLowerCase()))
  if (values.length === 0) return ''
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 16)
}

function counterWords(url: URL, {bucket, unit}: KnownLimit): string {
  const name = bucket === 'default' || bucket === 'retry-after' ? '' : ` "${bucket}"`
  return `the limit${name} of ${url.host}${unit === 'requests' ? '' : ` (${unit})`}`
}
