import {resolve} from 'node:path'
import {findProjectFile, type Guard, PROJECT_FILE, userConfigPath} from '../../api/index.js'
import {ApixError} from '../../errors/index.js'
import {isSafeMethod} from '../../shared/index.js'
import {sourceFiles} from '../../spec/index.js'
import {
  discover,
  loadSuite,
  type PreparedSuite,
  prepareSuite,
  readFailed,
  type Suite,
} from '../../suite/index.js'
import type {Deps} from '../deps.js'
import {requestOptions} from '../request/options.js'
import type {TestFlags} from './flags.js'

/** What is going to run. */
export interface TestPlan {
  suites: readonly PreparedSuite[]
  /** Absolute paths of everything that was read, or looked for, to make the plan. */
  reads: readonly string[]
}

/**
 * Reads the suites and everything that they depend on. Sends nothing.
 * @throws ApixError for everything that can be known to be wrong
 */
export async function planTest(
  words: readonly string[],
  flags: TestFlags,
  cwd: string,
  deps: Deps,
): Promise<TestPlan> {
  const {selection, environment, redactor, signal, directories} = deps
  const given = variables(flags.var ?? [])
  const files = await discover(words, cwd)
  const chosen = selection.environment ?? environment['APIX_ENV']
  const suites = await Promise.all(files.map((file) => loadSuite(file, cwd, chosen)))
  const registry = await deps.registry()
  const secrets = await deps.secretResolver()
  const options = await requestOptions(flags, signal, redactor)
  const failed = flags['rerun-failed'] ? await readFailed(directories.data, suites) : undefined
  const {account} = deps.options
  const prepared: Array<PreparedSuite & {chosen: number}> = []
  for (const suite of suites) {
    prepared.push(
      await prepareSuite(
        suite,
        {
          ...(selection.api !== undefined && {api: selection.api}),
          ...(selection.environment !== undefined && {environment: selection.environment}),
          given,
          options: {...options, ...(account !== undefined && {account})},
          selection: {
            ...(flags.filter !== undefined && {filter: flags.filter}),
            ...(failed && {failed: failed.get(suite.path) ?? []}),
          },
        },
        {
          registry,
          redactor,
          secret: (reference) => secrets.resolve(reference),
          ...(environment['APIX_ENV'] !== undefined && {environment: environment['APIX_ENV']}),
        },
      ),
    )
  }
  const running = prepared.filter(({chosen: count}) => count > 0)
  refuseNothing(running, flags)
  const configuration = [
    userConfigPath(directories.config),
    findProjectFile(cwd) ?? resolve(cwd, PROJECT_FILE),
  ]
  const described = prepared.flatMap((one) => descriptionsOf(one, flags, directories.cache))
  return {
    suites: running,
    reads: [...configuration, ...described, ...suites.flatMap(readsOf)],
  }
}

function readsOf({path, reads}: Suite): string[] {
  return [path, ...reads]
}

/** The files of the OpenAPI documents that a run looks into. */
function descriptionsOf(
  {suite, settings}: PreparedSuite,
  {openapi, coverage}: TestFlags,
  cacheDirectory: string,
): string[] {
  const own = suite.openapi ?? settings?.openapi
  const sources = new Set([own, coverage ? openapi : undefined])
  return [...sources].flatMap((source) =>
    source === undefined ? [] : sourceFiles(source, cacheDirectory),
  )
}

/** A filter that fits nothing is a typing error; that nothing failed is good news. */
function refuseNothing(suites: readonly PreparedSuite[], flags: TestFlags): void {
  if (suites.length > 0 || flags['rerun-failed']) return
  if (flags.filter === undefined) throw new ApixError('USAGE', 'there are no steps in the suites')
  throw new ApixError('USAGE', `no step has "${flags.filter}" in its name`, {
    hints: ['apix test --list shows the steps'],
  })
}

/** `--var name=value`, repeated; the last of a name counts. */
function variables(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text): [string, string] => {
      const [, name, value = ''] = /^([\w.-]+)=(.*)$/s.exec(text) ?? []
      if (name === undefined || name === '__proto__') {
        throw new ApixError('USAGE', `"${text}" is no variable`, {
          hints: ['write it as --var name=value'],
        })
      }
      return [name, value]
    }),
  )
}

/**
 * Asks once for each environment that wants to be asked before it is changed.
 * @throws ApixError CONFIRMATION_REQUIRED
 */
export async function confirmSuites(
  suites: readonly PreparedSuite[],
  yes: boolean,
  {prompter}: Pick<Deps, 'prompter'>,
): Promise<(place: Guard) => boolean> {
  const careful = suites.filter(({settings, selected}) => {
    const changes = [...selected].some(({request}) => !isSafeMethod(request.method))
    return settings?.confirm && changes
  })
  const places = new Set(careful.map(({settings}) => `${settings?.name}/${settings?.environment}`))
  const mayChange = ({api, environment}: Guard) => yes || places.has(`${api}/${environment}`)
  if (yes || places.size === 0) return mayChange
  const where = [...places].join(', ')
  const message = `send the requests of ${careful.length} suites to ${where}?`
  if (prompter.interactive && (await prompter.confirm({message, flag: '--yes'}))) return mayChange
  throw new ApixError('CONFIRMATION_REQUIRED', `the suites change ${where}: not confirmed`, {
    hints: ['pass --yes to run them'],
  })
}
