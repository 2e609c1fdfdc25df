import {
  type ApiSettings,
  type ConfiguredApis,
  configError,
  referenceText,
  type SecretReference,
} from '../api/index.js'
import {ApixError, isApixError} from '../errors/index.js'
import {absoluteTarget, type RequestOptions} from '../request/index.js'
import {nearest, type Redactor, type Secret} from '../shared/index.js'
import {secretReferences, verify} from './analyse.js'
import {suiteProblem} from './read/problem.js'
import type {PreparedSuite} from './run/types.js'
import {type Selection, selectSteps} from './select.js'
import {parseTemplate} from './template/parse.js'
import type {Suite} from './types.js'

export interface PrepareInput {
  api?: string
  environment?: string
  given: Readonly<Record<string, string>>
  options: RequestOptions
  selection: Selection
}

export interface PrepareDeps {
  registry: ConfiguredApis
  redactor: Redactor
  /** @throws ApixError SECRET_MISSING */
  secret: (reference: SecretReference) => Promise<Secret>
  /** The environment that the process chose: APIX_ENV. */
  environment?: string
}

/**
 * Finds a suite's API, its secrets and its steps, and everything that is wrong with them. After
 * this, nothing but the answers of servers can fail.
 * @throws ApixError CONFIG_INVALID, API_MISSING, ENVIRONMENT_UNKNOWN, SECRET_MISSING
 */
export async function prepareSuite(
  suite: Suite,
  input: PrepareInput,
  deps: PrepareDeps,
): Promise<PreparedSuite & {chosen: number}> {
  const wanted = input.environment ?? suite.environment ?? deps.environment
  const settings = settingsOf(suite, input, wanted, deps)
  refuseEnvironment(suite, settings, wanted)
  const environment = wanted ?? settings?.environment
  verify(suite, {given: new Set(Object.keys(input.given)), environment})
  const steps = selectSteps(suite, input.selection)
  refusePaths(suite, settings)
  const secrets = new Map<string, string>()
  const run = [...steps.selected].filter((step) => !steps.skipped.has(step) && !step.skip)
  const references = [
    ...secretReferences(suite, run),
    ...Object.values(input.given).flatMap((value) =>
      parseTemplate(value).flatMap((piece) => (piece.is === 'secret' ? [piece.reference] : [])),
    ),
  ]
  for (const reference of references) {
    secrets.set(referenceText(reference), (await deps.secret(reference)).reveal())
  }
  for (const [name, {value, secret}] of Object.entries(suite.variables)) {
    if (!secret || typeof value !== 'string' || value === '') continue
    deps.redactor.add(value)
    secrets.set(`variable ${name}`, value)
  }
  return {
    suite,
    settings,
    environment,
    given: input.given,
    secrets,
    options: input.options,
    ...steps,
  }
}

/** An API that is named has to be there; the default one is used where there is one. */
function settingsOf(
  suite: Suite,
  {api}: PrepareInput,
  environment: string | undefined,
  {registry}: PrepareDeps,
): ApiSettings | undefined {
  const name = api ?? suite.api
  if (name === undefined && registry.default === undefined) return undefined
  const chosen = name === undefined ? {} : {api: name}
  if (environment === undefined) return registry.resolve(chosen)
  try {
    return registry.resolve({...chosen, environment})
  } catch (error) {
    // The suite may know an environment that the API does not.
    const isUnknown = isApixError(error) && error.code === 'ENVIRONMENT_UNKNOWN'
    if (isUnknown && Object.hasOwn(suite.environments, environment)) return registry.resolve(chosen)
    throw error
  }
}

/** Without an API only the suite itself can know an environment. */
function refuseEnvironment(
  {file, environments}: Suite,
  settings: ApiSettings | undefined,
  wanted: string | undefined,
): void {
  const names = Object.keys(environments)
  if (settings || wanted === undefined || names.length === 0 || names.includes(wanted)) return
  const guess = nearest(wanted, names)
  throw new ApixError('ENVIRONMENT_UNKNOWN', `${file} has no environment "${wanted}"`, {
    hints: [...(guess ? [`did you mean ${guess}?`] : []), `it has ${names.join(', ')}`],
  })
}

/** A path needs something to stand under. */
function refusePaths(suite: Suite, settings: ApiSettings | undefined): void {
  if (settings || suite.baseUrl !== undefined) return
  const bare = suite.steps.find(({request: {target}}) => isPath(target))
  if (!bare) return
  const message = `"${bare.request.target}" is a path, and there is no API`
  const error = configError([suiteProblem(suite.file, bare.place, message)])
  throw new ApixError('API_MISSING', error.message, {
    ...error.facts,
    hints: ['give the suite a baseUrl, or an api that is configured', 'or pass -a NAME'],
  })
}

function isPath(target: string): boolean {
  if (!target.startsWith('/')) return parseTemplate(target)[0]?.is === 'text' && !isAbsolute(target)
  return true
}

function isAbsolute(target: string): boolean {
  try {
    return absoluteTarget(target.replace(/\{\{.*?\}\}/g, '1')) !== undefined
  } catch {
    return true
  }
}
