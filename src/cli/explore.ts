import {writeFile} from 'node:fs/promises'
import {dirname, join, relative} from 'node:path'
import {addApi, findProjectFile, loadRegistry, userConfigPath} from '../api/index.js'
import {ApixError} from '../errors/index.js'
import {BENCH_CONNECTIONS, BENCH_REQUESTS, type ExploreDeps} from '../explore/index.js'
import {createNotifier, type Screen, type Style} from '../output/index.js'
import type {PipelineRequest} from '../request/index.js'
import {openSpec, requireSource} from '../spec/index.js'
import {planOf} from './bench/run.js'
import {createDeps, type Deps} from './deps.js'
import {specDeps} from './spec.js'

/** @throws ApixError INPUT_REQUIRED where there is no terminal to be driven by keys */
export function assertTerminal({prompter, environment, options}: Deps): void {
  if (prompter.interactive && environment['TERM'] !== 'dumb' && !options.json) return
  throw new ApixError('INPUT_REQUIRED', 'apix explore is driven by keys and needs a terminal', {
    hints: [
      'apix spec list, apix spec show OPERATION and apix call OPERATION do the same in scripts',
      'apix get PATH sends any request, apix history list shows the past ones',
    ],
  })
}

/** The same dependencies, but that notices wait to be shown where there is room for them. */
export function quietDeps(deps: Deps): {deps: Deps; notes: () => string[]} {
  const {environment, options, signal, output, redactor} = deps
  let lines: string[] = []
  const write = async (chunk: string | Uint8Array) => void lines.push(String(chunk).trimEnd())
  const notifier = createNotifier({...output, stderr: {...output.stderr, write}}, options)
  return {
    deps: createDeps(environment, options, signal, {output, redactor, notifier}),
    notes() {
      const taken = lines
      lines = []
      return taken
    },
  }
}

/** What the explore room needs of the rest. */
export function exploreDeps(deps: Deps, screen: Screen, userAgent: string): ExploreDeps {
  const {directories, environment, redactor, clock} = deps
  let validator: Promise<import('../request/index.js').MessageValidator> | undefined
  const folder = requestsFolder()
  return {
    screen,
    clock,
    redactor,
    registry: () => loadRegistry({environment, directories, cwd: process.cwd()}),
    async addPreset(name, variables) {
      const path = userConfigPath(directories.config)
      const filled = Object.keys(variables).length > 0 ? {variables} : {}
      await addApi({path, name, api: {preset: name, ...filled}}, {locks: await deps.locks()})
    },
    openSpec: (openapi, settings) =>
      openSpec(
        requireSource(openapi ?? settings?.openapi, settings?.name),
        specDeps(deps, settings, userAgent),
      ),
    pipeline: () => deps.pipeline(userAgent),
    async database() {
      const database = await deps.database()
      await (await deps.recorder()).flush()
      return database
    },
    async problems(request, openapi) {
      if (openapi === undefined && request.settings?.openapi === undefined) return []
      validator ??= import('./request/validator.js').then(({messageValidator}) =>
        messageValidator(deps, userAgent),
      )
      const {problems} = await (await validator).open(request)
      // A request of one's own need not be an operation.
      return problems.filter((problem) => problem.in !== 'operation')
    },
    bench: (request, signal, progress) => shortRun(request, signal, progress, deps),
    requests: {path: folder, shown: relative(process.cwd(), folder)},
    async writeFile(path, bytes) {
      try {
        await writeFile(path, bytes)
      } catch (cause) {
        const words = `cannot write ${path}: ${(cause as Error).message}`
        throw new ApixError('STORAGE', words, {cause})
      }
    },
  }
}

/** Beside the project's file, or here. */
function requestsFolder(): string {
  const project = findProjectFile(process.cwd())
  return join(project === undefined ? process.cwd() : dirname(project), '.apix', 'requests')
}

async function shortRun(
  request: PipelineRequest,
  signal: AbortSignal,
  progress: (line: string) => void,
  deps: Deps,
): Promise<(style: Style) => string> {
  const latency = await import('../latency/index.js')
  const load = {requests: BENCH_REQUESTS, connections: BENCH_CONNECTIONS, warmup: 0}
  const plan = planOf(load, latency.requestTimeout(request))
  const target = await latency.benchTarget(request, deps)
  const run = await latency.runBench(plan, target, {
    signal,
    onProgress: ({answered, failed}) => progress(`${answered} answered, ${failed} failed`),
  })
  const report = latency.benchReport(plan, run)
  const [{benchView}, {renderBench}] = await Promise.all([
    import('./bench/views.js'),
    import('../output/index.js'),
  ])
  const view = await benchView({request, run, report, thresholds: []})
  return (style) => renderBench(view, style)
}
