import {ApixError, isApixError} from '../../errors/index.js'
import {connectsOf} from '../../http/index.js'
import {
  type Clock,
  formatDuration,
  type Notifier,
  roundMs,
  sleepFully,
  timestamp,
} from '../../shared/index.js'
import {discard} from '../body.js'
import {headerValue} from '../headers.js'
import {refine} from '../response.js'
import type {
  Attempt,
  Next,
  PipelineObserver,
  PipelineRequest,
  PipelineResponse,
  Stage,
} from '../types.js'
import {type Deadline, withDeadline} from './deadline.js'
import {createRetryBudget, type RetryBudget} from './retry-budget.js'
import {
  backoff,
  DEFAULT_MAX_DELAY,
  IDEMPOTENT_METHODS,
  judge,
  spread,
  type Verdict,
} from './retry-policy.js'

export interface RetryDeps {
  clock: Clock
  notifier: Notifier
  /** From 0 to 1. */
  random: () => number
  observer?: PipelineObserver
}

const DEFAULT_LIMIT = 2

/**
 * Repeats what failed for reasons that may pass, within a limit of attempts, of time and of what
 * the process may spend on retries. The last attempt is the answer, whatever it is.
 */
export function retry(deps: RetryDeps): Stage {
  const budget = createRetryBudget()
  return async (given, next) => {
    const maxTime = given.options.maxTime ?? given.settings?.maxTime
    const deadline = withDeadline(given, maxTime, deps.clock)
    try {
      return deadline.watch(await repeat(deadline, next, budget, deps))
    } catch (error) {
      deadline.end()
      throw error
    }
  }
}

async function repeat(
  deadline: Deadline,
  next: Next,
  budget: RetryBudget,
  deps: RetryDeps,
): Promise<PipelineResponse> {
  const {clock, notifier, observer} = deps
  const {request} = deadline
  const {settings, options} = request
  const limit = options.retry?.limit ?? settings?.retry.limit ?? DEFAULT_LIMIT
  const maxDelay = options.retry?.maxDelay ?? settings?.retry.maxDelay ?? DEFAULT_MAX_DELAY
  const earlier: Attempt[] = []
  let delay = 0
  for (let retries = 0; ; retries++) {
    const began = clock.monotonic()
    const outcome = await attempt(deadline, next)
    const total = roundMs(clock.monotonic() - began)
    const {response, error} = outcome
    const finish = (why?: string) => {
      if (why !== undefined) notifier.detail(`not retried: ${why}`)
      if (error) throw withCount(error, earlier.length + 1)
      return withAttempts(response as PipelineResponse, earlier, delay)
    }
    if (response && response.status < 400) {
      budget.refund()
      return finish()
    }
    const verdict = judge(outcome, retries, clock.now())
    const obstacle = obstacleTo(request, verdict, retries, limit)
    if (obstacle) return finish(obstacle)

    const own = backoff(retries, verdict.throttled, maxDelay, deps.random)
    const asked = verdict.asked ?? 0
    const left = deadline.left()
    if (asked > maxDelay || Math.max(asked, own) >= left) {
      const flag = asked > maxDelay ? '--retry-max-delay' : '--max-time'
      if (asked === 0) return finish(`the wait would be longer than ${flag} allows`)
      // A wait of our own choosing is nothing to report; what the server asked for is.
      notifier.notice(givenUp(asked, flag, clock.now()))
      return finish()
    }
    if (!budget.spend(verdict.throttled ? 'throttled' : 'transient')) {
      notifier.notice('not retried: too many retries failed already')
      return finish()
    }
    const wait = Math.min(asked > own ? asked + spread(asked, deps.random) : own, left)
    notifier.notice(`retry ${retries + 1}/${limit} in ${formatDuration(wait)}: ${verdict.reason}`)
    notifier.detail(explanation(verdict, own))
    const failed = response ? {status: response.status} : {error: (error as ApixError).code}
    const connects = response ? response.attempts.at(-1)?.connects : connectsOf(error as ApixError)
    earlier.push({...failed, delay, total, ...(connects && {connects})})
    observer?.retry?.({
      request,
      attempt: retries + 1,
      ...failed,
      delay: roundMs(wait),
      reason: verdict.reason,
    } as Parameters<NonNullable<PipelineObserver['retry']>>[0])
    if (response) await discard(response.body)
    await sleepFully(wait, clock, request.options.signal)
    delay = roundMs(wait)
  }
}

/** Why there is no other attempt, if there is none. */
function obstacleTo(
  request: PipelineRequest,
  verdict: Verdict,
  retries: number,
  limit: number,
): string | undefined {
  if (!verdict.retry) return verdict.reason
  if (request.body.kind === 'stream') return `${verdict.reason}, but the body was a stream`
  const hasKey = headerValue(request.headers, 'idempotency-key') !== undefined
  if (!hasKey && !verdict.unsent && !IDEMPOTENT_METHODS.has(request.method)) {
    return `${verdict.reason}, but ${request.method} may have had an effect (--idempotency-key allows it)`
  }
  if (retries < limit) return undefined
  return limit === 0 ? `${verdict.reason}, retries are off` : `${verdict.reason}, the last attempt`
}

function explanation({asked}: Verdict, own: number): string {
  const backing = `backoff ${formatDuration(own)}, full jitter`
  return asked === undefined ? backing : `the server asks for ${formatDuration(asked)}; ${backing}`
}

function givenUp(wait: number, flag: string, now: number): string {
  const when = timestamp(Math.ceil(now + wait))
  return `not retried: the wait of ${formatDuration(wait)} is longer than ${flag} allows; try again at ${when}`
}

async function attempt(
  deadline: Deadline,
  next: Next,
): Promise<{response: PipelineResponse; error?: never} | {error: ApixError; response?: never}> {
  try {
    return {response: await deadline.race(next(deadline.request))}
  } catch (error) {
    if (isApixError(error)) return {error}
    throw error
  }
}

function withCount(error: ApixError, attempts: number): ApixError {
  if (attempts === 1) return error
  const {code, message, hints, facts, cause} = error
  return new ApixError(code, message, {...facts, hints, attempts, cause})
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
