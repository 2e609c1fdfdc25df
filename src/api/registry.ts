import {ApixError} from '../errors/index.js'
import {nearest} from '../shared/index.js'
import type {Directories} from '../storage/index.js'
import {readConfigFile} from './config-file.js'
import {findProjectFile, userConfigPath} from './config-paths.js'
import {environmentLayer} from './environment-layer.js'
import {type Leaf, mergeLayers, toEffective} from './layers.js'
import {presetNames} from './presets/index.js'
import {resolveApi} from './resolve.js'
import {DEFAULTS} from './settings.js'
import {type ConfigFiles, environmentNames, gather} from './sources.js'
import type {ApiRegistry, ApiSelection, Environment, Origin} from './types.js'

export interface RegistryInput {
  environment: Environment
  directories: Directories
  /** Where the search for `apix.yaml` starts. */
  cwd: string
}

/** One line of `apix api list`. */
export interface ApiSummary {
  name: string
  /** Null when neither the files nor a preset give it one. */
  baseUrl: string | null
  environments: readonly string[]
  default: boolean
  /** The file that defines it; the project's where both do. */
  source: 'project' | 'user'
}

/** The registry over files, with what the commands about configuration need besides. */
export interface ConfiguredApis extends ApiRegistry {
  list(): readonly ApiSummary[]
  readonly files: ConfigFiles
}

/**
 * Reads the configuration files and answers what they, the environment and the presets say
 * together: flag > APIX_* > apix.yaml > config.yaml > preset > default.
 * @throws ApixError CONFIG_INVALID, CONFIG_SECRET, FILE_UNREADABLE
 */
export async function loadRegistry(input: RegistryInput): Promise<ConfiguredApis> {
  const {environment, directories, cwd} = input
  const projectPath = findProjectFile(cwd)
  const [user, project] = await Promise.all([
    readConfigFile(userConfigPath(directories.config), directories.cache),
    projectPath === undefined ? undefined : readConfigFile(projectPath, directories.cache),
  ])
  return createRegistry({user, project}, environment)
}

/** The registry over files that were read already. */
export function createRegistry(files: ConfigFiles, environment: Environment): ConfiguredApis {
  const names = [
    ...new Set([
      ...Object.keys(files.project?.value.apis ?? {}),
      ...Object.keys(files.user?.value.apis ?? {}),
    ]),
  ]
  const overrides = environmentLayer(environment)
  const preferred = preferredApi(files, names)

  function choose(selection: ApiSelection): Leaf {
    const named = selection.api ?? environment['APIX_API']
    const chosen: Leaf | undefined =
      named === undefined
        ? preferred
        : selection.api === undefined
          ? {path: ['api'], value: named, origin: 'env', source: 'APIX_API'}
          : {path: ['api'], value: named, origin: 'flag'}
    if (!chosen) throw missing(names)
    const name = String(chosen.value)
    if (!names.includes(name) && !presetNames.includes(name)) throw unknown(name, names, chosen)
    return chosen
  }

  function resolveSelection(selection: ApiSelection = {}) {
    const api = choose(selection)
    const environmentName = selection.environment ?? environment['APIX_ENV']
    const origin: Origin = selection.environment === undefined ? 'env' : 'flag'
    const resolved = resolveApi(String(api.value), files, overrides, {
      ...(environmentName !== undefined && {name: environmentName, origin}),
      ...(selection.login && {login: true}),
    })
    return {...resolved, leaves: [api, ...resolved.leaves]}
  }

  return {
    names: () => names,
    has: (name) => names.includes(name),
    default: preferred && String(preferred.value),
    resolve: (selection) => resolveSelection(selection).settings,
    explain(selection) {
      const nothing =
        names.length === 0 && !preferred && !selection?.api && !environment['APIX_API']
      return toEffective(
        nothing
          ? mergeLayers([{origin: 'default', values: DEFAULTS}, overrides])
          : resolveSelection(selection).leaves,
      )
    },
    list: () =>
      names.map((name) => ({
        ...summarize(name, files),
        default: preferred?.value === name,
        source: Object.hasOwn(files.project?.value.apis ?? {}, name) ? 'project' : 'user',
      })),
    files,
  }
}

function summarize(name: string, files: ConfigFiles) {
  const sources = gather(name, files)
  const {project, user, presetApi} = sources
  return {
    name,
    baseUrl: project?.baseUrl ?? user?.baseUrl ?? presetApi?.baseUrl ?? null,
    environments: environmentNames(sources),
  }
}

/** The project's default, then the user's, then the only one there is. */
function preferredApi(files: ConfigFiles, names: readonly string[]): Leaf | undefined {
  const path = ['api']
  for (const origin of ['project', 'user'] as const) {
    const file = files[origin]
    const value = file?.value.default
    if (file && value !== undefined) {
      return {path, value, origin, source: `${file.path}:${file.positions['["default"]'] ?? '1:1'}`}
    }
  }
  const [only, ...others] = names
  if (only === undefined || others.length > 0) return undefined
  return {path, value: only, origin: 'default', source: 'the only configured API'}
}

function missing(names: readonly string[]): ApixError {
  if (names.length === 0) return new ApixError('API_MISSING', 'no API is configured')
  return new ApixError('API_MISSING', 'no API was chosen and none is the default', {
    hints: [`pass -a NAME: ${names.join(', ')}`, 'or choose the default: apix api use NAME'],
  })
}

function unknown(name: string, names: readonly string[], {origin, source}: Leaf): ApixError {
  const guess = nearest(name, [...names, ...presetNames])
  const from = origin === 'env' ? ` (from ${source})` : ''
  return new ApixError('API_UNKNOWN', `there is no API "${name}"${from}`, {
    hints: [
      ...(guess ? [`did you mean ${guess}?`] : []),
      'apix api list shows the configured ones, apix api presets the shipped ones',
    ],
    ...((origin === 'user' || origin === 'project') && source && {location: source}),
  })
}
