import {writeFile} from 'node:fs/promises'
import type {Interfaces} from '@oclif/core'
import {ApixError, ExitCode, hintsForStatus} from '../../errors/index.js'
import type {
  BenchPlan,
  BenchReport,
  BenchRun,
  Comparison,
  SavedRun,
  Side,
  Threshold,
  Tolerance,
} from '../../latency/index.js'
import type {PipelineRequest} from '../../request/index.js'
import {absoluteTarget} from '../../request/index.js'
import type {globalFlags} from '../flags.js'
import {RequestCommand} from '../request/command.js'
import {requestOptions} from '../request/options.js'
import type {benchFlags} from './flags.js'
import {benchDeps, planOf} from './run.js'

export type BenchFlags = Interfaces.InferredFlags<typeof benchFlags & typeof globalFlags>

const DEFAULT_TOLERANCE: Tolerance = {share: 0.05}

/** What was measured, with all that can be made of it. */
interface Outcome {
  request: PipelineRequest
  plan: BenchPlan
  run: BenchRun
  report: BenchReport
  comparison?: Comparison
  /** Both sides of a comparison round by round. */
  rounds?: {candidate: Side['rounds']; baseline: Side['rounds']}
  thresholds: readonly Threshold[]
}

/** `bench` without its words: from flags to a run, from the run to what is printed and written. */
export abstract class BenchCommand extends RequestCommand {
  protected async bench(words: readonly string[], flags: BenchFlags) {
    const latency = await import('../../latency/index.js')
    const [target = '', ...items] = words
    const thresholds = (flags.expect ?? []).map(latency.parseThreshold)
    if (flags.save !== undefined) latency.assertRunName(flags.save)
    const request = await this.prepared(target, items, flags)
    const plan = planOf(flags, latency.requestTimeout(request))
    if (flags.export === 'k6') {
      return this.printK6(latency.toK6(request, plan, thresholds, this.deps.redactor), flags)
    }
    const outcome = {
      request,
      plan,
      thresholds,
      ...(await this.measure(request, plan, items, flags)),
    }
    await this.keep(outcome, flags)
    return this.show(outcome, flags)
  }

  private async prepared(target: string, items: readonly string[], flags: BenchFlags) {
    const draft = await this.draft(flags.method ?? 'GET', target, items, flags)
    if (flags.method === undefined && draft.body.kind !== 'none') draft.method = 'POST'
    const options = await requestOptions(flags, this.deps.signal)
    const pipeline = await this.deps.pipeline(`apix/${this.config.version}`)
    const request = await pipeline.prepare(draft, await this.settings(target, flags), options)
    await this.confirm(request, flags)
    return request
  }

  private async measure(
    request: PipelineRequest,
    plan: BenchPlan,
    items: readonly string[],
    flags: BenchFlags,
  ): Promise<Omit<Outcome, 'request' | 'plan' | 'thresholds'>> {
    const latency = await import('../../latency/index.js')
    const {compare} = flags
    const saved = compare === undefined ? undefined : await this.savedRun(compare)
    const beside =
      compare === undefined || saved ? undefined : await this.prepared(compare, items, flags)
    const {environment} = this.deps
    const needs = {environment, authorizer: () => this.deps.authorizer()}
    const target = await latency.benchTarget(request, needs)
    const {deps, clear} = await benchDeps(flags, plan, target, this.config.root, this.deps)
    if (!beside) {
      const run = await latency.runBench(plan, target, deps).finally(clear)
      const report = latency.benchReport(plan, run)
      if (!saved) return {run, report}
      const rounds = {candidate: run.tally.filledBlocks, baseline: saved.rounds}
      return {run, report, rounds, comparison: this.comparison(latency, rounds, flags, saved)}
    }
    const other = await latency.benchTarget(beside, needs)
    const sides = await latency.runRounds(plan, target, other, deps).finally(clear)
    const {candidate, baseline} = sides
    const rounds = {candidate: candidate.rounds, baseline: baseline.rounds}
    const comparison = this.comparison(latency, rounds, flags, {
      url: this.deps.redactor.text(beside.url.href),
      report: latency.benchReport(plan, baseline.run),
    })
    const report = latency.benchReport(plan, candidate.run)
    return {run: candidate.run, report, rounds, comparison}
  }

  private comparison(
    {compareRounds}: typeof import('../../latency/index.js'),
    {candidate, baseline}: {candidate: Side['rounds']; baseline: Side['rounds']},
    {tolerance = DEFAULT_TOLERANCE}: BenchFlags,
    other: {url: string; report: BenchReport} & Partial<SavedRun>,
  ): Comparison {
    const {name, savedAt, url, report} = other
    const interleaved = name === undefined
    const {effects, verdict} = compareRounds(candidate, baseline, interleaved, tolerance)
    return {
      verdict,
      baseline: {...(name && {name}), url, ...(savedAt && {savedAt}), report},
      interleaved,
      rounds: candidate.length,
      tolerance,
      effects,
    }
  }

  /** The saved run that `--compare` names, or undefined when it names an address. */
  private async savedRun(compare: string): Promise<SavedRun | undefined> {
    if (compare.startsWith('/') || absoluteTarget(compare)) return undefined
    const {loadRun} = await import('../../latency/index.js')
    return loadRun(compare, this.deps.directories)
  }

  /** Writes what `--save` and `--report` ask for. */
  private async keep(outcome: Outcome, flags: BenchFlags): Promise<void> {
    const {request, report, run, rounds} = outcome
    const {deps} = this
    if (flags.save !== undefined) {
      const {saveRun} = await import('../../latency/index.js')
      const url = deps.redactor.text(request.url.href)
      const blocks = rounds?.candidate ?? run.tally.filledBlocks
      const saved = {name: flags.save, method: request.method, url, report, rounds: blocks}
      const path = await saveRun(saved, deps.clock.now(), deps.directories)
      deps.notifier.notice(`saved as ${flags.save} in ${path}`)
    }
    if (flags.report !== undefined) {
      const {benchReportInput} = await import('./views.js')
      const {renderReport} = await import('../../output/index.js')
      const input = await benchReportInput(outcome, this.config.version)
      await this.write(flags.report, deps.redactor.text(renderReport(input)))
    }
  }

  private async show(outcome: Outcome, flags: BenchFlags) {
    const {report, run, comparison} = outcome
    const {benchView, exported} = await import('./views.js')
    const {renderBench, styleFor} = await import('../../output/index.js')
    const view = await benchView(outcome)
    const format = flags.export
    if (format !== undefined && format !== 'k6') {
      const text = this.deps.redactor.text(await exported(format, outcome))
      if (flags.output !== undefined) await this.write(flags.output, text)
      else await this.render(text)
    }
    if (format === undefined || flags.output !== undefined) {
      await this.render(renderBench(view, styleFor(this.deps.output.stdout)))
    }
    this.explain(report)
    const failed = view.thresholds.some(({passed}) => !passed)
    if (failed || comparison?.verdict === 'regression') this.exitCode = ExitCode.check
    if (run.interrupted) this.exitCode = ExitCode.interrupted
    return {
      ...report,
      ...(view.thresholds.length > 0 && {expectations: view.thresholds}),
      ...(comparison && {verdict: comparison.verdict, comparison}),
    }
  }

  private async printK6(script: string, {output}: BenchFlags) {
    if (output !== undefined) await this.write(output, script)
    else await this.render(script)
    return {format: 'k6', script}
  }

  private async write(path: string, text: string): Promise<void> {
    try {
      await writeFile(path, text)
    } catch (cause) {
      throw new ApixError('STORAGE', `cannot write ${path}: ${(cause as Error).message}`, {cause})
    }
  }

  /** A run in which nothing succeeded measured something else than was meant. */
  private explain({statuses, ok}: BenchReport): void {
    const [status] = Object.keys(statuses)
    if (ok > 0 || status === undefined) return
    const hints = hintsForStatus(Number(status)).map((hint) => `; ${hint}`)
    this.deps.notifier.warn(`no request succeeded, the server answered ${status}${hints.join('')}`)
  }
}
