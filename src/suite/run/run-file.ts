import {roundMs, timestamp} from '../../shared/index.js'
import {type Dependencies, dependencies} from '../graph.js'
import {renderText, Unresolved} from '../template/render.js'
import type {FileResult, Step, StepResult} from '../types.js'
import {isTrue} from './condition.js'
import {createCookieJar} from './cookie-jar.js'
import type {Ending} from './ending.js'
import {runStep} from './run-step.js'
import {createScope, type Memory} from './scope.js'
import type {PreparedSuite, RunOptions, SuiteDeps} from './types.js'

/** Why a step of a run that was interrupted did not run. */
const INTERRUPTED = 'interrupted'

type Row = Readonly<Record<string, unknown>>

/** What all files of a run share. */
interface FileOptions extends Pick<RunOptions, 'bail' | 'onStep'> {
  /** Set when the first failure ends everything. */
  halt: {isSet: boolean}
  ending: Ending
}

/** Runs the steps of one file, one after the other. */
export async function runFile(
  prepared: PreparedSuite,
  deps: SuiteDeps,
  options: FileOptions,
): Promise<FileResult> {
  const {suite} = prepared
  const {halt, ending} = options
  const {clock} = deps
  const graph = dependencies(suite)
  const startedAt = timestamp(clock.now())
  const started = clock.monotonic()
  const memory: Memory = {captures: new Map(), responses: new Map(), made: new Map()}
  const secrets = new Set([...prepared.secrets.values()].filter((value) => value !== ''))
  const cookies = suite.cookies ? createCookieJar(deps.redactor) : undefined
  const outcomes = new Map<Step, StepResult['status']>()
  const results: StepResult[] = []

  for (const step of graph.order) {
    if (!prepared.selected.has(step)) continue
    const reason =
      whyNot(step, prepared, graph, outcomes, halt.isSet) ?? interruption(step, results, ending)
    const rows: ReadonlyArray<Row | undefined> = step.rows ?? [undefined]
    const done =
      reason === undefined ? await runRows(step, rows) : [skipped(step, step.name, reason)]
    for (const result of done) {
      results.push(result)
      options.onStep?.(suite.file, result)
    }
    outcomes.set(step, outcomeOf(done))
    if (options.bail && outcomes.get(step) === 'failed') halt.isSet = true
  }
  return {
    file: suite.file,
    name: suite.name,
    source: suite.source,
    startedAt,
    durationMs: roundMs(clock.monotonic() - started),
    passed: results.every(({status}) => status !== 'failed'),
    steps: results,
  }

  async function runRows(step: Step, rows: ReadonlyArray<Row | undefined>): Promise<StepResult[]> {
    const done: StepResult[] = []
    for (const [index, row] of rows.entries()) {
      const isOver = options.bail && done.some(({status}) => status === 'failed')
      if (!isOver && !endOf(step, ending).aborted) done.push(await runRow(step, row, index))
    }
    return done
  }

  async function runRow(step: Step, row: Row | undefined, index: number): Promise<StepResult> {
    const {environment, given} = prepared
    const scope = createScope({
      suite,
      environment,
      given,
      secrets: prepared.secrets,
      memory,
      makes: {now: () => clock.now(), random: deps.random, environment: deps.environment},
      ...(row && {row}),
    })
    const name = nameOf(step, row ? index : undefined, (text) => renderText(text, scope))
    const {condition, id, place, phase} = step
    try {
      if (condition && !isTrue(condition.text, scope)) {
        return skipped(step, name, `${condition.text} does not hold`)
      }
    } catch (error) {
      if (!(error instanceof Unresolved)) throw error
      return skipped(step, name, error.message)
    }
    const run = {step, prepared, scope, memory, secrets, cookies, signal: endOf(step, ending)}
    return {name, id, phase, place, ...(await runStep(run, deps))}
  }
}

/** The name with its values where it has them; otherwise the row's number tells them apart. */
function nameOf(step: Step, row: number | undefined, render: (text: string) => string): string {
  let name = step.name
  try {
    name = render(step.name)
  } catch (error) {
    if (!(error instanceof Unresolved)) throw error
  }
  return row === undefined || name !== step.name ? name : `${name} [${row + 1}]`
}

/** Why a step does not run; undefined when it does. */
function whyNot(
  step: Step,
  {skipped: left}: PreparedSuite,
  graph: Dependencies,
  outcomes: ReadonlyMap<Step, StepResult['status']>,
  isHalted: boolean,
): string | undefined {
  const said = step.skip ?? left.get(step)
  if (said !== undefined) return said
  if (step.always) return undefined
  if (isHalted) return 'stopped after the first failure'
  const broken = [...outcomes].find(([one, status]) => one.phase === 'setup' && status === 'failed')
  if (broken && step.phase !== 'teardown') return `"${broken[0].name}" of the setup failed`
  for (const needed of graph.of.get(step) ?? []) {
    const status = outcomes.get(needed)
    if (status === 'failed') return `needs "${needed.name}", which failed`
    if (status === 'skipped') return `needs "${needed.name}", which was skipped`
  }
  return undefined
}

function endOf({always}: Step, ending: Ending): AbortSignal {
  return always ? ending.always : ending.ordinary
}

/** Where nothing was sent, there is nothing to clean up. */
function interruption(
  step: Step,
  before: readonly StepResult[],
  ending: Ending,
): string | undefined {
  const isUntouched = ending.ordinary.aborted && before.every(({attempts}) => attempts === 0)
  return isUntouched || endOf(step, ending).aborted ? INTERRUPTED : undefined
}

function outcomeOf(results: readonly StepResult[]): StepResult['status'] {
  if (results.some(({status}) => status === 'failed')) return 'failed'
  return results.some(({status}) => status === 'passed') ? 'passed' : 'skipped'
}

function skipped(step: Step, name: string, reason: string): StepResult {
  const {id, phase, place} = step
  return {
    name,
    id,
    phase,
    place,
    status: 'skipped',
    reason,
    checks: 0,
    failures: [],
    attempts: 0,
    durationMs: 0,
  }
}
