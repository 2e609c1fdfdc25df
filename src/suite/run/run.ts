import {roundMs} from '../../shared/index.js'
import type {FileResult, RunResult, RunTotals, StepStatus} from '../types.js'
import {endingOf} from './ending.js'
import {runFile} from './run-file.js'
import type {PreparedSuite, RunOptions, SuiteDeps} from './types.js'

/**
 * Runs suites, several at the same time where asked to. Results come in the order of the files,
 * whichever was ready first. When it is interrupted, steps that always run still do, for a while,
 * in files of which something was sent; the others are skipped.
 */
export async function runSuites(
  suites: readonly PreparedSuite[],
  deps: SuiteDeps,
  options: RunOptions,
): Promise<RunResult> {
  const started = deps.clock.monotonic()
  const halt = {isSet: false}
  const ending = endingOf(options.signal, options.grace)
  const results: Array<FileResult | undefined> = suites.map(() => undefined)
  let next = 0
  let told = 0

  async function work(): Promise<void> {
    for (let index = next++; index < suites.length; index = next++) {
      const suite = suites[index]
      if (suite) results[index] = await runFile(suite, deps, {...options, halt, ending})
      for (let ready = results[told]; ready; ready = results[told]) {
        told++
        await options.onFile?.(ready)
      }
    }
  }

  await Promise.all(Array.from({length: Math.min(options.parallel, suites.length)}, work)).finally(
    ending.close,
  )
  const files = results.filter((result) => result !== undefined)
  const interrupted = options.signal.aborted
  return {
    passed: !interrupted && files.every(({passed}) => passed),
    ...(interrupted && {interrupted}),
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
