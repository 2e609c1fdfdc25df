import {configError, type LocatedProblem} from './config-problem.js'
import type {Layer} from './layers.js'
import type {RawSettings} from './raw.js'
import {CONFIG_SCHEMA} from './schema.js'
import {check} from './schema-check.js'
import {expandShorthands} from './settings.js'
import type {Environment} from './types.js'

/** The variables that override a setting; APIX_API and APIX_ENV choose among the configured. */
const VARIABLES = {
  APIX_BASE_URL: 'baseUrl',
  APIX_TIMEOUT: 'timeout',
  APIX_MAX_TIME: 'maxTime',
  APIX_RETRY: 'retry',
  APIX_RATE_LIMIT: 'rateLimit',
  APIX_CACHE: 'cache',
} as const satisfies Readonly<Record<string, keyof RawSettings>>

/**
 * The settings that the environment overrides.
 * @throws ApixError CONFIG_INVALID naming the variable
 */
export function environmentLayer(environment: Environment): Layer {
  const values: Record<string, unknown> = {}
  const problems: LocatedProblem[] = []
  for (const [variable, key] of Object.entries(VARIABLES)) {
    const text = environment[variable]
    if (text === undefined) continue
    const value = scalar(text, key)
    const [problem] = check({[key]: value}, {$ref: '#/definitions/environment'}, CONFIG_SCHEMA)
    if (problem) problems.push({location: variable, kind: 'invalid', message: problem.message})
    values[key] = value
  }
  if (problems.length > 0) throw configError(problems)
  const bySetting = new Map<string, string>(
    Object.entries(VARIABLES).map(([variable, key]) => [key, variable]),
  )
  return {
    origin: 'env',
    values: expandShorthands(values),
    source: ([key = '']) => bySetting.get(key),
  }
}

function scalar(text: string, key: string): unknown {
  if (key === 'retry' && /^\d+$/.test(text)) return Number(text)
  if (key === 'cache' && (text === 'true' || text === 'false')) return text === 'true'
  return text
}
