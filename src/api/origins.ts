import {sourceOf} from './config-file.js'
import {configError} from './config-problem.js'
import type {RawApi, RawSettings} from './raw.js'
import type {ApiSources} from './sources.js'

/**
 * The origins that the credential of an API may be sent to: those of every base URL that the
 * preset, the user file and the environment name. What a project file says counts only for an API
 * that it alone defines; a checked-out repository cannot redirect a person's credential.
 */
export function originsOf(sources: ApiSources, overrides: readonly string[]): readonly string[] {
  const {user, project, presetApi} = sources
  const urls = isUsers(sources)
    ? userUrls(sources)
    : [presetApi, user, project].flatMap((api) => baseUrls(api))
  const valid = [...urls, ...overrides].filter((url) => URL.canParse(url))
  return [...new Set(valid.map((url) => new URL(url).origin))]
}

/** Whether the user file says where the API is; a client id alone, for one, does not. */
function isUsers(sources: ApiSources): boolean {
  return sources.user !== undefined && userUrls(sources).length > 0
}

function userUrls({user, userPresetApi}: ApiSources): string[] {
  return [...baseUrls(userPresetApi), ...baseUrls(user)]
}

function baseUrls(api: RawApi | undefined): string[] {
  const environments = Object.values(api?.environments ?? {})
  return [api?.baseUrl, ...environments.map(({baseUrl}) => baseUrl)].filter(
    (url) => url !== undefined,
  )
}

const ENDPOINTS = [
  'issuer',
  'authorizationEndpoint',
  'tokenEndpoint',
  'revocationEndpoint',
  'deviceAuthorizationEndpoint',
  'pushedAuthorizationRequestEndpoint',
  'jwksUri',
] as const

/**
 * A client secret and a refresh token go to these endpoints, so a project file cannot change them
 * for an API that the user file defines: not directly, nor through the variables of a preset.
 * @throws ApixError CONFIG_INVALID
 */
export function refuseRedirectedLogin(sources: ApiSources, effective: RawSettings): void {
  const {name, user, userPresetApi, project, files} = sources
  if (!project || !files.project || !isUsers(sources)) return
  const trusted = [userPresetApi, user].flatMap((api) =>
    api ? [api, ...Object.values(api.environments ?? {})] : [],
  )
  for (const endpoint of ENDPOINTS) {
    const value = effective.auth?.[endpoint]
    if (value === undefined || trusted.some((known) => known.auth?.[endpoint] === value)) continue
    const message = `a project file cannot change where the login of ${name} goes: expected the ${endpoint} of ${files.user?.path}`
    const location = sourceOf(files.project, cause(project, name, endpoint, value))
    throw configError([{location, kind: 'invalid', message}])
  }
}

type Endpoint = (typeof ENDPOINTS)[number]

/** What in the project file made the endpoint what it is. */
function cause(project: RawApi, name: string, endpoint: Endpoint, value: string): string[] {
  const at = ['apis', name]
  if (project.auth?.[endpoint] === value) return [...at, 'auth', endpoint]
  const environments = Object.entries(project.environments ?? {})
  const found = environments.find(([, settings]) => settings.auth?.[endpoint] === value)
  return found ? [...at, 'environments', found[0], 'auth', endpoint] : at
}
