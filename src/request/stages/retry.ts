import {ApixError, isApixError} from '../../errors/index.js'
import {type Clock, formatDuration, type Notifier, roundMs} from '../../shared/index.js'
import {discard} from '../body.js'
import {headerValue} from '../headers.js'
import {refine} from '../response.js'
import type {Attempt, PipelineRequest, PipelineResponse, Stage} from '../types.js'
import {
  backoff,
  IDEMPOTENT_METHODS,
  RETRIED_ERRORS,
  RETRIED_STATUSES,
  retryAfter,
} from './retry-policy.js'

export interface RetryDeps {
  clock: Clock
  notifier: Notifier
  /** From 0 to 1. */
  random: () => number
}

const DEFAULT_LIMIT = 2
const DEFAULT_MAX_DELAY = 60_000
/** Timers fire this much early or late. Milliseconds. */
const CLOSE = 5

/**
 * Repeats what failed for reasons that may pass, within a limit of attempts and of time. The last
 * attempt is the answer, whatever it is.
 */
export function retry(deps: RetryDeps): Stage {
  return async (request, next) => {
    const started = deps.clock.monotonic()
    const {settings, options} = request
    const limit = options.retry?.limit ?? settings?.retry.limit ?? DEFAULT_LIMIT
    const maxDelay = options.retry?.maxDelay ?? settings?.retry.maxDelay ?? DEFAULT_MAX_DELAY
    const maxTime = options.maxTime ?? settings?.maxTime
    const repeatable = isRepeatable(request)
    const earlier: Attempt[] = []
    let delay = 0
    const left = () =>
      maxTime === undefined ? undefined : maxTime - (deps.clock.monotonic() - started)
    for (let retries = 0; ; retries++) {
      const began = deps.clock.monotonic()
      const outcome = await attempt(bounded(request, left()), next)
      const total = roundMs(deps.clock.monotonic() - began)
      const {response, error} = outcome
      const finish = () => {
        if (error) throw failed(error, earlier.length + 1, left(), maxTime)
        return withAttempts(response as PipelineResponse, earlier, delay)
      }
      const worth = response
        ? RETRIED_STATUSES.has(response.status)
        : RETRIED_ERRORS.has((error as ApixError).code)
      if (!worth || !repeatable || retries >= limit) return finish()

      const asked = response && retryAfter(response.headers, deps.clock.now())
      const wait = Math.max(asked ?? 0, backoff(retries, response?.status, maxDelay, deps.random))
      const remaining = left()
      const tooLong = wait > maxDelay ? '--retry-max-delay' : '--max-time'
      if (wait > maxDelay || (remaining !== undefined && wait >= remaining)) {
        // A wait of our own choosing is nothing to report.
        if (asked) deps.notifier.notice(givenUp(wait, tooLong, deps.clock.now()))
        return finish()
      }
      const cause = response ? `HTTP ${response.status}` : (error as ApixError).code
      deps.notifier.notice(`retry ${retries + 1}/${limit} in ${formatDuration(wait)}: ${cause}`)
      if (response) await discard(response.body)
      earlier.push(
        response
          ? {status: response.status, delay, total}
          : {error: (error as ApixError).code, delay, total},
      )
      await deps.clock.sleep(wait, options.signal)
      delay = roundMs(wait)
    }
  }
}

function givenUp(wait: number, flag: string, now: number): string {
  const when = new Date(now + wait).toISOString()
  return `not retried: the wait of ${formatDuration(wait)} is longer than ${flag} allows; try again at ${when}`
}

function isRepeatable(request: PipelineRequest): boolean {
  if (request.body.kind === 'stream') return false
  const hasKey = headerValue(request.headers, 'idempotency-key') !== undefined
  return hasKey || IDEMPOTENT_METHODS.has(request.method)
}

async function attempt(
  request: PipelineRequest,
  next: (request: PipelineRequest) => Promise<PipelineResponse>,
): Promise<{response?: PipelineResponse; error?: ApixError}> {
  try {
    return {response: await next(request)}
  } catch (error) {
    if (isApixError(error)) return {error}
    throw error
  }
}

/** An attempt may not outlast the time that is left for all of them. */
function bounded(request: PipelineRequest, left: number | undefined): PipelineRequest {
  if (left === undefined) return request
  const own = request.options.timeout ?? request.settings?.timeout ?? left
  return {...request, options: {...request.options, timeout: Math.max(1, Math.min(own, left))}}
}

/** @param left of `--max-time`, in milliseconds, now that the last attempt has ended */
function failed(
  error: ApixError,
  attempts: number,
  left: number | undefined,
  maxTime: number | undefined,
): ApixError {
  const {code, message, hints, facts, cause} = error
  if (code === 'TIMEOUT' && maxTime !== undefined && left !== undefined && left < CLOSE) {
    const words = `no complete answer within --max-time ${formatDuration(maxTime)}`
    return new ApixError('MAX_TIME', words, {...facts, attempts, cause})
  }
  return attempts === 1 ? error : new ApixError(code, message, {...facts, hints, attempts, cause})
}

/** The total of the last attempt is known only once its body has been read. */
function withAttempts(
  response: PipelineResponse,
  earlier: readonly Attempt[],
  delay: number,
): PipelineResponse {
  const own = () => response.attempts
  return refine(response, {
    get attempts() {
      return [...earlier, ...own().map((attempt) => ({...attempt, delay}))]
    },
  })
}
