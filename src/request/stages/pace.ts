import {createHash} from 'node:crypto'
import {ApixError, isApixError} from '../../errors/index.js'
import {
  type Clock,
  formatDuration,
  type Notifier,
  roundMs,
  sleepFully,
  timestamp,
} from '../../shared/index.js'
import type {SharedStore} from '../../storage/index.js'
import {CREDENTIAL_HEADERS} from '../headers.js'
import type {LimitBook, LimitScope} from '../limits/book.js'
import {readLimits} from '../limits/read.js'
import type {KnownLimit} from '../limits/types.js'
import {reserveSlot} from '../limits/window.js'
import {refine} from '../response.js'
import type {PipelineRequest, PipelineResponse, Stage} from '../types.js'
import {DEFAULT_MAX_DELAY} from './retry-policy.js'

export interface PaceDeps {
  clock: Clock
  notifier: Notifier
  /** Opened only when there is a limit to keep. */
  store: () => Promise<SharedStore>
  /** What servers said about their limits; without one nobody listens. */
  limits?: LimitBook
}

/** Waits shorter than this are not worth a line. */
const WORTH_TELLING = 1000

/**
 * Holds a request back until its own rate limit and the server's counters have room for it, across
 * all processes. A slot in time is reserved first and then waited for, so that nobody sleeps while
 * holding a lock.
 */
export function pace(deps: PaceDeps): Stage {
  const {clock} = deps
  return async (request, next) => {
    const began = clock.monotonic()
    await waitForRate(request, deps)
    await waitForServer(request, deps)
    const sent = clock.monotonic()
    const response = await next(request)
    const listened = listen(request, response, sent, deps)
    return refine(listened, {
      timings() {
        const timings = response.timings()
        const waited = sent - began
        // Looking is no waiting: what took no time is left out.
        if (waited < 1) return timings
        const queued = roundMs(timings.queued + waited)
        return {...timings, queued, total: roundMs(timings.total + waited)}
      },
    })
  }
}

/** What holds a request back, and how long it may. */
interface Obstacle {
  what: string
  /** Milliseconds. */
  wait: number
  most: Patience
}

interface Patience {
  milliseconds: number
  flag: string
}

/** `--rate-limit` and `rateLimit`: kept whatever the server says. */
async function waitForRate(request: PipelineRequest, deps: PaceDeps): Promise<void> {
  const {settings, url, options} = request
  const limit = options.rateLimit ?? settings?.rateLimit
  if (!limit) return
  const key = settings ? `${settings.name}/${settings.environment}` : url.origin
  const most = patience(request, Infinity, deps.clock)
  const wait = await tolerant(deps, 'the rate limit is not kept', async () => {
    const store = await deps.store()
    return store.update(`rate:${key}`, (text, now) => {
      const {slot, value, ttl} = reserveSlot(text, limit, now)
      const result = slot - now
      return result > most.milliseconds ? {result} : {value, ttl, result}
    })
  })
  const what = `the rate limit of ${limit.limit} per ${formatDuration(limit.per)}`
  await waitOut(request, {what, wait: wait ?? 0, most}, deps)
}

/** What responses said: the next calls wait instead of being refused. */
async function waitForServer(request: PipelineRequest, deps: PaceDeps): Promise<void> {
  const {limits} = deps
  if (!limits) return
  const {method, url, options, settings} = request
  const longest = options.retry?.maxDelay ?? settings?.retry.maxDelay ?? DEFAULT_MAX_DELAY
  const most = patience(request, longest, deps.clock)
  const admission = await tolerant(deps, "the server's limits are not kept", () =>
    limits.admit(scopeOf(request), {method, pathname: url.pathname}, most.milliseconds),
  )
  if (!admission?.because) return
  const what = counterWords(url, admission.because)
  await waitOut(request, {what, wait: admission.wait, most}, deps)
}

/** The cap, or what is left of `--max-time` when that is less. */
function patience(request: PipelineRequest, cap: number, clock: Clock): Patience {
  const left = request.deadline === undefined ? Infinity : request.deadline - clock.monotonic()
  return left < cap
    ? {milliseconds: Math.max(0, left), flag: '--max-time'}
    : {milliseconds: cap, flag: '--retry-max-delay'}
}

async function waitOut(
  request: PipelineRequest,
  {what, wait, most}: Obstacle,
  deps: PaceDeps,
): Promise<void> {
  const {clock, notifier} = deps
  if (wait <= 0) return
  if (wait > most.milliseconds) {
    const when = timestamp(Math.ceil(clock.now() + wait))
    const words = `not sent: ${what} leaves no room for ${formatDuration(wait)}`
    throw new ApixError('RATE_LIMITED', `${words}, longer than ${most.flag} allows`, {
      hints: [
        `try again at ${when}, or raise ${most.flag}`,
        'apix limits shows what is known; apix limits --clear forgets it',
      ],
      method: request.method,
      url: request.url.href,
    })
  }
  const line = `paced: waiting ${formatDuration(wait)} for ${what}`
  if (wait >= WORTH_TELLING) notifier.notice(line)
  else notifier.detail(line)
  await sleepFully(wait, clock, request.options.signal)
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
