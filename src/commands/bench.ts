import {benchFlags} from '../cli/bench-flags.js'
import {RequestCommand} from '../cli/request-command.js'
import {type requestFlags, targetArg} from '../cli/request-flags.js'
import {requestOptions} from '../cli/request-options.js'
import {ExitCode, hintsForStatus} from '../errors/index.js'
import type {BenchPlan, BenchReport, BenchRun, Threshold} from '../latency/index.js'

const DEFAULT_REQUESTS = 200

export default class Bench extends RequestCommand {
  static override summary = 'load an endpoint and measure its latency'
  static override description =
    'Sends the request that `get` and its like would send, with the same credential, over and over. Percentiles carry 95 % confidence intervals and are withheld when the sample is too small for them.'
  static override examples = [
    '<%= config.bin %> bench /users',
    "<%= config.bin %> bench :3000/health -d 10s -c 50 --expect 'p99<250ms'",
    '<%= config.bin %> bench -X POST :3000/users name=Ann -n 1000 --json',
  ]
  static override strict = false
  static override args = {path: targetArg}
  static override flags = benchFlags as never as typeof requestFlags

  async run() {
    const {argv, flags} = await this.parse({
      args: Bench.args,
      flags: benchFlags,
      baseFlags: Bench.baseFlags,
      strict: false,
    })
    const latency = await import('../latency/index.js')
    const thresholds = (flags.expect ?? []).map(latency.parseThreshold)
    const [target = '', ...items] = argv as string[]
    const draft = await this.draft(flags.method ?? 'GET', target, items, flags)
    if (flags.method === undefined && draft.body.kind !== 'none') draft.method = 'POST'
    const options = await requestOptions(flags, this.deps.signal)
    const pipeline = await this.deps.pipeline(`apix/${this.config.version}`)
    const request = await pipeline.prepare(draft, await this.settings(target, flags), options)
    await this.confirm(request, flags)

    const {duration, rate, connections, warmup} = flags
    const plan: BenchPlan = {
      connections,
      warmup,
      until: duration === undefined ? {requests: flags.requests ?? DEFAULT_REQUESTS} : {duration},
      timeout: latency.requestTimeout(request),
      ...(rate !== undefined && {rate}),
    }
    const {benchLanes} = await import('../http/index.js')
    const lanes = await benchLanes(
      await latency.benchRequest(request, () => this.deps.authorizer()),
    )
    const progress = await this.progress()
    const run = await latency
      .runBench(plan, {
        lanes,
        signal: this.deps.signal,
        ...(progress && {onProgress: progress.draw}),
      })
      .finally(() => progress?.clear())
    return this.finishBench(run, latency.benchReport(plan, run), thresholds)
  }

  private async finishBench(run: BenchRun, report: BenchReport, thresholds: Threshold[]) {
    const {checkThreshold, latencyBins, samplesFor} = await import('../latency/index.js')
    const {renderBench, styleFor} = await import('../output/index.js')
    const verdicts = thresholds.map((threshold) => checkThreshold(threshold, report))
    const view = {
      report,
      bins: latencyBins(report.mode === 'open' ? run.tally.response : run.tally.service),
      timeline: run.tally.timeline,
      thresholds: verdicts,
      needed: samplesFor,
    }
    await this.render(renderBench(view, styleFor(this.deps.output.stdout)))
    this.explain(report)
    if (verdicts.some(({passed}) => !passed)) this.exitCode = ExitCode.check
    if (run.interrupted) this.exitCode = ExitCode.interrupted
    return thresholds.length === 0 ? report : {...report, expectations: verdicts}
  }

  /** A run in which nothing succeeded measured something else than was meant. */
  private explain({statuses, ok}: BenchReport): void {
    const [status] = Object.keys(statuses)
    if (ok > 0 || status === undefined) return
    const hints = hintsForStatus(Number(status)).map((hint) => `; ${hint}`)
    this.deps.notifier.warn(`no request succeeded, the server answered ${status}${hints.join('')}`)
  }

  /** A line on stderr that shows how far the run is, where a person watches. */
  private async progress() {
    const {output, options} = this.deps
    if (!output.stderr.isTTY || options.json || options.quiet) return undefined
    const {CLEAR_LINE, renderBenchProgress, styleFor} = await import('../output/index.js')
    const style = styleFor(output.stderr)
    return {
      draw: (state: Parameters<typeof renderBenchProgress>[0]) =>
        void output.stderr.write(renderBenchProgress(state, style)),
      clear: () => output.stderr.write(CLEAR_LINE),
    }
  }
}
