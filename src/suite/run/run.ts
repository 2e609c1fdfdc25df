import {roundMs} from '../../shared/index.js'
import type {FileResult, RunResult, RunTotals, StepStatus} from '../types.js'
import {runFile} from './run-file.js'
import type {PreparedSuite, RunOptions, SuiteDeps} from './types.js'

/**
 * Runs suites, several at the same time where asked to. Results come in the order of the files,
 * whichever was ready first.
 * @throws ApixError INTERRUPTED
 */
export async function runSuites(
  suites: readonly PreparedSuite[],
  deps: SuiteDeps,
  options: RunOptions,
): Promise<RunResult> {
  const started = deps.clock.monotonic()
  const halt = {isSet: false}
  const results: Array<FileResult | undefined> = suites.map(() => undefined)
  let next = 0
  let told = 0

  async function work(): Promise<void> {
    for (let index = next++; index < suites.length; index = next++) {
      const suite = suites[index]
      if (suite) results[index] = await runFile(suite, deps, options, halt)
      for (let ready = results[told]; ready; ready = results[told]) {
        told++
        await options.onFile?.(ready)
      }
    }
  }

  await Promise.all(Array.from({length: Math.min(options.parallel, suites.length)}, work))
  const files = results.filter((result) => result !== undefined)
  return {
    passed: files.every(({passed}) => passed),
    durationMs: roundMs(deps.clock.monotonic() - started),
    totals: totalsOf(files),
    files,
  }
}

function totalsOf(files: readonly FileResult[]): RunTotals {
  const steps = files.flatMap((file) => file.steps)
  const count = (wanted: StepStatus) => steps.filter(({status}) => status === wanted).length
  return {
    files: files.length,
    steps: steps.length,
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
  }
}
