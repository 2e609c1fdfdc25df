import {writeFile} from 'node:fs/promises'
import type {Guard} from '../../api/index.js'
import {ApixError, ExitCode} from '../../errors/index.js'
import {
  CLEAR_LINE,
  renderCoverage,
  renderSuite,
  renderSuiteJunit,
  renderSuiteSummary,
  renderTap,
  styleFor,
} from '../../output/index.js'
import {
  type Coverage,
  type FileResult,
  type RunResult,
  runSuites,
  writeFailed,
} from '../../suite/index.js'
import type {Deps} from '../deps.js'
import {coverageOf, coverageSources} from './coverage.js'
import type {TestFlags} from './flags.js'
import type {TestPlan} from './plan.js'

/** A run with what of the API's description it met. */
export interface ReportedRun extends RunResult {
  coverage?: readonly Coverage[]
}

/**
 * Runs the plan and reports it: each file as soon as its turn comes, then the summary.
 * @returns what --json prints, masked
 */
export async function runTest(
  {suites}: TestPlan,
  flags: TestFlags,
  {userAgent, mayChange}: {userAgent: string; mayChange: (place: Guard) => boolean},
  deps: Deps,
): Promise<ReportedRun> {
  const {clock, environment, output, redactor, signal, options, notifier} = deps
  const secrets = await deps.secretResolver()
  const sources = flags.coverage ? coverageSources(suites, flags.openapi) : undefined
  const progress = stepProgress(deps)
  const isShown = !options.json && !flags.tap
  const onInterrupt = () => {
    const cleans = suites.some(({selected}) => [...selected].some(({always}) => always))
    if (cleans) notifier.notice('interrupted: running teardown, Ctrl-C again ends at once')
  }
  signal.addEventListener('abort', onInterrupt, {once: true})
  const result = await runSuites(
    suites,
    {
      clock,
      redactor,
      random: Math.random,
      pipeline: await deps.pipeline(userAgent),
      environment: (name) => environment[name],
      secret: (reference) => secrets.resolve(reference),
      mayChange,
    },
    {
      parallel: flags.parallel ?? 1,
      bail: flags.bail,
      signal,
      onStep: progress.draw,
      async onFile(file) {
        progress.clear()
        if (!isShown) return
        await output.stdout.write(renderSuite(masked(file, deps), styleFor(output.stdout)))
      },
    },
  ).finally(() => {
    progress.clear()
    signal.removeEventListener('abort', onInterrupt)
  })
  // What was learnt to be secret later is masked here as well.
  const whole = {...result, files: result.files.map((file) => masked(file, deps))}
  if (isShown) await output.stdout.write(renderSuiteSummary(whole, styleFor(output.stdout)))
  if (flags.tap) await output.stdout.write(renderTap(whole))
  if (flags.junit !== undefined) await writeReport(flags.junit, renderSuiteJunit(whole))
  await writeFailed(deps.directories.data, suites, result).catch((error: Error) =>
    notifier.warn(`what failed could not be kept for --rerun-failed: ${error.message}`),
  )
  if (!sources || result.interrupted) return whole
  const coverage = await coverageOf(sources, result, suites, userAgent, deps)
  if (isShown) {
    const style = styleFor(output.stdout)
    const text = coverage.map((one) => renderCoverage(one, style)).join('')
    await output.stdout.write(redactor.text(text))
  }
  return {...whole, coverage}
}

function masked(file: FileResult, {redactor}: Pick<Deps, 'redactor'>): FileResult {
  return redactor.value(file)
}

async function writeReport(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((cause: NodeJS.ErrnoException) => {
    throw new ApixError('FILE_UNREADABLE', `cannot write ${path} (${cause.code})`, {cause})
  })
}

export function exitCodeOf({passed, interrupted}: RunResult): ExitCode {
  if (interrupted) return ExitCode.interrupted
  return passed ? ExitCode.ok : ExitCode.check
}

/** The document of --json: everything but the texts of the files. */
export function testDocument(result: ReportedRun) {
  return {...result, files: result.files.map(({source: _source, ...file}) => file)}
}

/** The document of --list --json. */
export function listDocument({suites}: TestPlan) {
  return {
    files: suites.map(({suite, selected, skipped}) => ({
      file: suite.file,
      name: suite.name,
      steps: suite.steps
        .filter((step) => selected.has(step))
        .map((step) => {
          const reason = step.skip ?? skipped.get(step)
          const {name, id, phase, place, request} = step
          const {method, target} = request
          return {name, id, phase, place, method, target, ...(reason && {skipped: reason})}
        }),
    })),
  }
}

/** A line on the terminal that names the step that was last. */
function stepProgress({output, options, redactor}: Deps): {
  draw(file: string, step: {name: string}): void
  clear(): void
} {
  const {stderr} = output
  const isShown = stderr.isTTY && !options.quiet && !options.json
  let count = 0
  return {
    draw(file, {name}) {
      count++
      const text = redactor.text(`${count}  ${file}  ${name}`)
      if (isShown) void stderr.write(CLEAR_LINE + text.slice(0, stderr.columns - 1))
    },
    clear() {
      if (isShown && count > 0) void stderr.write(CLEAR_LINE)
    },
  }
}
