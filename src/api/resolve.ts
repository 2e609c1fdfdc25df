import {ApixError} from '../errors/index.js'
import {nearest} from '../shared/index.js'
import {sourceOf} from './config-file.js'
import {configError} from './config-problem.js'
import {type Layer, type Leaf, mergeLayers, toObject} from './layers.js'
import {originsOf, refuseRedirectedLogin} from './origins.js'
import {capturedVariables, fillExtras, missingVariables, variableProblem} from './presets/fill.js'
import type {Preset} from './presets/index.js'
import type {RawSettings} from './raw.js'
import {DEFAULTS, toAuth, toSettings} from './settings.js'
import {type ApiSources, type ConfigFiles, environmentNames, gather, layersOf} from './sources.js'
import type {ApiSettings, OAuthFlow, Origin} from './types.js'

export interface EnvironmentChoice {
  name?: string
  origin?: Origin
}

/** All layers of one API in one environment, merged. */
export function resolveApi(
  name: string,
  files: ConfigFiles,
  overrides: Layer,
  choice: EnvironmentChoice & {login?: boolean},
): {settings: ApiSettings; leaves: readonly Leaf[]} {
  const sources = gather(name, files)
  const {preset, presetApi} = sources
  const environment = chooseEnvironment(sources, choice)
  const layers: Layer[] = [
    {origin: 'default', values: DEFAULTS},
    ...layersOf(sources, environment.value as string),
    overrides,
  ]
  const leaves = mergeLayers(layers)
  const raw = toObject(leaves) as RawSettings
  if (raw.baseUrl === undefined) throw withoutBaseUrl(sources)
  if (presetApi) refuseMissingVariables(sources, choice.login === true)
  refuseRedirectedLogin(sources, raw)
  const baseUrls =
    typeof overrides.values['baseUrl'] === 'string' ? [overrides.values['baseUrl']] : []
  const settings = toSettings(raw, raw.baseUrl, {
    name,
    environment: environment.value as string,
    origins: originsOf(sources, baseUrls),
    ...(preset && presetPart(preset, sources, raw)),
  })
  return {settings, leaves: [environment, ...leaves]}
}

/** What a preset adds that no configuration file says. */
function presetPart(
  preset: Preset,
  {user, project}: ApiSources,
  raw: RawSettings,
): Pick<ApiSettings, 'flows' | 'whoami' | 'failure'> & {preset: string} {
  const {flows = {}, whoami} = fillExtras(preset, {...user?.variables, ...project?.variables})
  const {clientId, clientSecret, tokenParams} = raw.auth ?? {}
  const own = Object.fromEntries(
    Object.entries({clientId, clientSecret}).filter(([, value]) => value !== undefined),
  )
  const others = Object.entries(flows).map(([flow, auth]) => [
    flow,
    toAuth({
      ...auth,
      type: 'oauth2',
      flow: flow as OAuthFlow,
      ...own,
      scopes: user?.auth?.scopes ?? auth.scopes ?? [],
      tokenParams: {...auth.tokenParams, ...tokenParams},
    }),
  ])
  return {
    preset: preset.name,
    ...(others.length > 0 && {flows: Object.fromEntries(others)}),
    ...(raw.whoami === undefined && {whoami}),
    ...(preset.failure && {failure: preset.failure}),
  }
}

/** The chosen environment, the configured preference, or the first one that is configured. */
function chooseEnvironment(sources: ApiSources, choice: EnvironmentChoice): Leaf {
  const path = ['environment']
  const known = environmentNames(sources)
  if (choice.name !== undefined) {
    const {name: value, origin = 'flag'} = choice
    const isKnown = known.length === 0 ? value === 'default' : known.includes(value)
    if (!isKnown) throw unknownEnvironment(value, sources.name, known)
    return {path, value, origin, ...(origin === 'env' && {source: 'APIX_ENV'})}
  }
  for (const origin of ['project', 'user'] as const) {
    const value = sources[origin]?.environment
    const file = sources.files[origin]
    if (value === undefined || !file) continue
    if (!known.includes(value)) throw unknownEnvironment(value, sources.name, known)
    return {path, value, origin, source: sourceOf(file, ['apis', sources.name, 'environment'])}
  }
  const first = known.includes('default') ? 'default' : known[0]
  return {path, value: first ?? 'default', origin: 'default'}
}

function refuseMissingVariables({name, preset, user, project}: ApiSources, login: boolean): void {
  if (!preset) return
  const values = {...user?.variables, ...project?.variables}
  const overridden = (project?.baseUrl ?? user?.baseUrl) !== undefined
  const [missing] = overridden ? [] : missingVariables(preset, values)
  if (missing) {
    throw new ApixError(
      'CONFIG_INVALID',
      `the preset ${preset.name} needs a value for "${missing.name}" (${missing.prompt})`,
      {
        hints: [
          `apix api add ${name} --preset ${preset.name} --variable ${missing.name}=${missing.example}`,
        ],
      },
    )
  }
  const [found] = overridden || login ? [] : capturedVariables(preset, values)
  if (found) {
    throw new ApixError(
      'NOT_LOGGED_IN',
      `not logged in to ${name}: its ${found.name} is not known`,
      {
        hints: [`run: apix login ${name}`],
      },
    )
  }
  // Another file's choice of preset leaves the variables of this one's behind: those do not matter.
  const used = Object.entries(values).filter(([key]) => Object.hasOwn(preset.variables ?? {}, key))
  const problem = variableProblem(preset, Object.fromEntries(used))
  if (problem) throw new ApixError('CONFIG_INVALID', `apis.${name}.${problem}`)
}

function withoutBaseUrl({name, files, user, project}: ApiSources): ApixError {
  const file = project ? files.project : user ? files.user : undefined
  const location = file ? sourceOf(file, ['apis', name]) : name
  return configError([
    {location, kind: 'invalid', message: `apis.${name}: expected a baseUrl or a preset`},
  ])
}

function unknownEnvironment(value: string, api: string, known: readonly string[]): ApixError {
  const guess = nearest(value, known)
  return new ApixError('ENVIRONMENT_UNKNOWN', `${api} has no environment "${value}"`, {
    hints: [
      ...(guess ? [`did you mean ${guess}?`] : []),
      known.length > 0 ? `it has: ${known.join(', ')}` : 'it has none configured: leave out -e',
    ],
  })
}
