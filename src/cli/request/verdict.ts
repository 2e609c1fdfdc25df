import {
  checkExpectations,
  describeProblem,
  type Expectation,
  type PipelineResponse,
} from '../../request/index.js'
import type {Notifier} from '../../shared/index.js'

/** @returns the expectations that were not met, each of which is told */
export function judgeExpectations(
  expectations: readonly Expectation[],
  response: PipelineResponse,
  body: Buffer,
  notifier: Notifier,
) {
  const {status, headers} = response
  const timings = response.timings()
  const failures = checkExpectations(expectations, {status, headers, body, timings})
  for (const {expectation, found} of failures) {
    notifier.warn(`expected ${expectation}, found ${found}`)
  }
  return failures
}

/** Drift is known once the body has been read. @returns whether it is an error */
export function judgeDrift({drift = []}: PipelineResponse, notifier: Notifier): boolean {
  for (const problem of drift) {
    const word = problem.severity === 'error' ? 'drift' : 'not described'
    notifier.warn(`${word}: ${problem.side} ${describeProblem(problem)}`)
  }
  return drift.some(({severity}) => severity === 'error')
}
