import {type ApixError, allHints, isApixError} from '../../errors/index.js'
import type {CookieJar, MessageProblem} from '../../request/index.js'
import {formatDuration, roundMs} from '../../shared/index.js'
import {evaluate} from '../checks/evaluate.js'
import type {Check, CheckFailure} from '../checks/types.js'
import {type Scope, Unresolved} from '../template/render.js'
import type {RetryUntil, Step, StepResult} from '../types.js'
import {capture} from './capture.js'
import {type Exchange, exchange} from './exchange.js'
import type {Memory} from './scope.js'
import type {PreparedSuite, SuiteDeps} from './types.js'

/** Waits between attempts do not grow beyond this. Milliseconds. */
const LONGEST_WAIT = 60_000

export interface StepRun {
  step: Step
  prepared: PreparedSuite
  scope: Scope
  memory: Memory
  /** Values that must not leave an origin; secret captures join them. */
  secrets: Set<string>
  /** Of the file. */
  cookies: CookieJar | undefined
  signal: AbortSignal
}

type Outcome = Omit<StepResult, 'name' | 'id' | 'phase' | 'place' | 'durationMs'>

/** Sends a step's request, again while `retryUntil` wants it, and judges the response. */
export async function runStep(
  run: StepRun,
  deps: SuiteDeps,
): Promise<Outcome & {durationMs: number}> {
  const started = deps.clock.monotonic()
  const progress: Progress = {attempts: 0}
  const outcome = await attemptAll(run, deps, progress).catch((error: unknown) =>
    failure(error, run, progress),
  )
  return {...outcome, durationMs: roundMs(deps.clock.monotonic() - started)}
}

interface Progress {
  attempts: number
  request?: Exchange['request']
}

async function attemptAll(run: StepRun, deps: SuiteDeps, progress: Progress): Promise<Outcome> {
  const {step} = run
  const {retryUntil} = step
  const result = retryUntil
    ? await attemptUntil(retryUntil, run, deps, progress)
    : {exchange: await attempt(run, deps, progress), failures: []}
  const {judged, request, summary} = result.exchange
  run.memory.responses.set(step.id, judged)
  const checks = withDrift(step.checks, run.prepared)
  const failures = [...result.failures, ...evaluate(checks, judged, run.scope)]
  failures.push(...keepCaptures(run, result.exchange, deps))
  const count = checks.length + (retryUntil?.checks.length ?? 0)
  const {excerpt, ...response} = summary
  const isPassed = failures.length === 0
  return {
    status: isPassed ? 'passed' : 'failed',
    request,
    response: isPassed || excerpt === undefined ? response : summary,
    checks: count,
    failures,
    attempts: progress.attempts,
  }
}

function attempt(
  {step, prepared, scope, secrets, cookies, signal}: StepRun,
  {pipeline, redactor, mayChange}: SuiteDeps,
  progress: Progress,
): Promise<Exchange> {
  progress.attempts++
  return exchange(step, prepared, scope, secrets, {
    pipeline,
    redactor,
    mayChange,
    cookies,
    options: {...prepared.options, signal},
    onRequest: (request) => {
      progress.request = request
    },
  })
}

/** The last attempt, with what still did not hold when time was up. */
async function attemptUntil(
  until: RetryUntil,
  run: StepRun,
  deps: SuiteDeps,
  progress: Progress,
): Promise<{exchange: Exchange; failures: readonly CheckFailure[]}> {
  const deadline = deps.clock.monotonic() + until.timeout
  for (let wait = until.interval; ; wait = Math.min(wait * until.backoff, LONGEST_WAIT)) {
    const isLast = deps.clock.monotonic() + wait > deadline
    try {
      const made = await attempt(run, deps, progress)
      const failures = evaluate(until.checks, made.judged, run.scope)
      if (failures.length === 0 || isLast) {
        return {exchange: made, failures: failures.map((one) => late(one, until, progress))}
      }
    } catch (error) {
      // A server that is not up yet is what people wait for.
      if (isLast || !isApixError(error) || !isTransient(error)) throw error
    }
    await deps.clock.sleep(wait, run.signal)
  }
}

/** That it was waited for is part of what was expected. */
function late(failure: CheckFailure, until: RetryUntil, {attempts}: Progress): CheckFailure {
  const limit = `within ${formatDuration(until.timeout)}`
  return {...failure, expected: `${failure.expected} ${limit}, ${attempts} attempts`}
}

function isTransient({exitCode}: ApixError): boolean {
  return exitCode === 6 || exitCode === 7
}

/** An API whose messages are always validated is, here too. */
function withDrift(checks: readonly Check[], {settings}: PreparedSuite): readonly Check[] {
  const isSaid = checks.some(({subject}) => subject.of === 'valid')
  if (isSaid || !settings?.validate) return checks
  const place = checks[0]?.place ?? '1:1'
  return [...checks, {subject: {of: 'valid'}, operator: 'equals', wanted: true, place}]
}

function keepCaptures(run: StepRun, {judged}: Exchange, {redactor}: SuiteDeps): CheckFailure[] {
  return run.step.captures.flatMap((one) => {
    const found = capture(one, judged)
    if ('failure' in found) return [found.failure]
    run.memory.captures.set(one.name, found.value)
    if (one.secret && typeof found.value === 'string' && found.value !== '') {
      redactor.add(found.value)
      run.secrets.add(found.value)
    }
    return []
  })
}

function failure(error: unknown, {step, signal}: StepRun, progress: Progress): Outcome {
  const {attempts, request} = progress
  const sent = {attempts, ...(request && {request})}
  if (signal.aborted) {
    const interrupted = {code: 'INTERRUPTED', message: 'interrupted', hints: []} as const
    return {...sent, status: 'failed', checks: 0, failures: [], error: interrupted}
  }
  if (error instanceof Unresolved) {
    // Nothing was sent: what should have given the value did not.
    const isCleanUp = step.always
    return {
      ...sent,
      status: isCleanUp ? 'skipped' : 'failed',
      ...(isCleanUp && {reason: error.message}),
      ...(!isCleanUp && {error: {code: 'USAGE', message: error.message, hints: []}}),
      checks: 0,
      failures: [],
    }
  }
  if (!isApixError(error)) throw error
  const {code, message, facts} = error
  const problems = (facts.problems ?? []) as readonly MessageProblem[]
  if (code === 'REQUEST_INVALID') return {...sent, ...invalid(step, problems)}
  return {
    ...sent,
    status: 'failed',
    checks: step.checks.length,
    failures: [],
    error: {code, message, hints: allHints(error)},
  }
}

/** Nothing was sent, for the request does not fit the description. */
function invalid(
  {checks, place}: Step,
  problems: readonly MessageProblem[],
): Pick<Outcome, 'status' | 'checks' | 'failures'> {
  const said = checks.find(({subject}) => subject.of === 'valid')?.place ?? place
  const failures = problems
    .filter(({severity}) => severity === 'error')
    .map(({in: where, pointer, expected, actual}) => ({
      place: said,
      subject: `request, ${where}${pointer === '' ? '' : ` ${pointer}`}`,
      expected,
      actual,
    }))
  return {status: 'failed', checks: checks.length, failures}
}
