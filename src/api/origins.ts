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
  const urls = [...baseUrls(presetApi), ...baseUrls(user), ...overrides]
  const trusted = user ? urls : [...urls, ...baseUrls(project)]
  return [...new Set(trusted.filter((url) => URL.canParse(url)).map((url) => new URL(url).origin))]
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
] as const

/**
 * A client secret and a refresh token go to these endpoints, so a project file cannot change them
 * for an API that the user file defines.
 * @throws ApixError CONFIG_INVALID
 */
export function refuseRedirectedLogin(sources: ApiSources, effective: RawSettings): void {
  const {name, user, project, presetApi, files} = sources
  if (!user || !project || !files.project) return
  const trusted = [presetApi, user].flatMap((api) => (api ? [api, ...environmentsOf(api)] : []))
  for (const [prefix, settings] of settingsOf(project)) {
    for (const endpoint of ENDPOINTS) {
      const value = settings.auth?.[endpoint]
      if (value === undefined || effective.auth?.[endpoint] !== value) continue
      if (trusted.some((known) => known.auth?.[endpoint] === value)) continue
      const path = ['apis', name, ...prefix, 'auth', endpoint]
      throw configError([
        {
          location: sourceOf(files.project, path),
          kind: 'invalid',
          message: `${path.join('.')}: a project file cannot change where the login of ${name} goes: expected the value of ${files.user?.path}`,
        },
      ])
    }
  }
}

function environmentsOf(api: RawApi): readonly RawSettings[] {
  return Object.values(api.environments ?? {})
}

function settingsOf(api: RawApi): Array<[readonly string[], RawSettings]> {
  const environments = Object.entries(api.environments ?? {})
  return [
    [[], api],
    ...environments.map(([name, settings]): [readonly string[], RawSettings] => [
      ['environments', name],
      settings,
    ]),
  ]
}
