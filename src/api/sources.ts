import {dirname, resolve as resolvePath} from 'node:path'
import {type ConfigFile, sourceOf} from './config-file.js'
import type {Layer} from './layers.js'
import {fillPreset} from './presets/fill.js'
import {findPreset, type Preset} from './presets/index.js'
import type {RawApi, RawSettings} from './raw.js'
import {expandShorthands} from './settings.js'
import type {Origin} from './types.js'

export interface ConfigFiles {
  user: ConfigFile | undefined
  project: ConfigFile | undefined
}

/** One API as each source describes it. */
export interface ApiSources {
  name: string
  preset: Preset | undefined
  /** The preset with its variables filled in. */
  presetApi: RawApi | undefined
  /** The preset as the user file alone chooses and fills it. */
  userPresetApi: RawApi | undefined
  user: RawApi | undefined
  project: RawApi | undefined
  files: ConfigFiles
}

/** What each source says about an API; a shipped preset's own name needs no configuration. */
export function gather(name: string, files: ConfigFiles): ApiSources {
  const user = own(files.user?.value.apis, name)
  const project = own(files.project?.value.apis, name)
  const preset = presetOf(name, user, project)
  const userPreset = user && presetOf(name, user, undefined)
  return {
    name,
    preset,
    presetApi: preset && fillPreset(preset, {...user?.variables, ...project?.variables}),
    userPresetApi: userPreset && fillPreset(userPreset, user.variables),
    user,
    project,
    files,
  }
}

/** The preset that is named, or that an API without an address is named after. */
function presetOf(
  name: string,
  user: RawApi | undefined,
  project: RawApi | undefined,
): Preset | undefined {
  const implied = (user?.baseUrl ?? project?.baseUrl) ? undefined : name
  return findPreset(project?.preset ?? user?.preset ?? implied ?? '')
}

function own<T>(map: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return map && Object.hasOwn(map, name) ? map[name] : undefined
}

/** @returns the environments of an API in the order in which they are written */
export function environmentNames({project, user, presetApi}: ApiSources): string[] {
  const maps = [project, user, presetApi].map((api) => Object.keys(api?.environments ?? {}))
  return [...new Set(maps.flat())]
}

/** The layers below the environment variables: each file's APIs, then its environments. */
export function layersOf(sources: ApiSources, environment: string): Layer[] {
  const {preset, presetApi, files, name} = sources
  const described: Array<[Origin, RawApi | undefined, ConfigFile | undefined]> = [
    ['preset', presetApi, undefined],
    ['user', sources.user, files.user],
    ['project', sources.project, files.project],
  ]
  const layer = (
    origin: Origin,
    settings: RawSettings,
    file: ConfigFile | undefined,
    prefix: readonly string[],
  ): Layer => ({
    origin,
    values: expandShorthands(anchored(settings, file)),
    source: (path) => (file ? placeOf(file, prefix, path) : preset?.name),
  })
  const shared = described.flatMap(([origin, , file]) =>
    file?.value.history ? [layer(origin, {history: file.value.history}, file, [])] : [],
  )
  const base = described.flatMap(([origin, api, file]) => {
    if (!api) return []
    const {preset: _preset, variables: _variables, environment: _name, environments, ...rest} = api
    return [layer(origin, rest, file, ['apis', name])]
  })
  const specific = described.flatMap(([origin, api, file]) => {
    const settings = own(api?.environments, environment)
    return settings
      ? [layer(origin, settings, file, ['apis', name, 'environments', environment])]
      : []
  })
  return [...shared, ...base, ...specific]
}

/** A value that a shorthand was spelled out from stands where the shorthand stands. */
function placeOf(file: ConfigFile, prefix: readonly string[], path: readonly string[]): string {
  const whole = sourceOf(file, [...prefix, ...path])
  return whole === file.path ? sourceOf(file, [...prefix, ...path.slice(0, 1)]) : whole
}

/** A file named in a configuration file is relative to that file. */
function anchored(settings: RawSettings, file: ConfigFile | undefined): RawSettings {
  const {openapi, auth} = settings
  if (!file) return settings
  const folder = dirname(file.path)
  const {keyFile} = auth ?? {}
  const isLocal = openapi !== undefined && !/^https?:\/\//i.test(openapi)
  return {
    ...settings,
    ...(isLocal && {openapi: resolvePath(folder, openapi)}),
    ...(keyFile !== undefined && {auth: {...auth, keyFile: resolvePath(folder, keyFile)}}),
  }
}
