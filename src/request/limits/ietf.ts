import {parseList} from './structured.js'
import type {LimitReading, LimitSource} from './types.js'
import {count} from './values.js'

const ALL = {dialect: '', routes: 'all'} as const

/**
 * `RateLimit: "default";r=50;t=30` with `RateLimit-Policy: "default";q=100;w=60`: the policy says
 * how much, the other how much is left. Either may be missing.
 */
export function readDraft(source: LimitSource): LimitReading[] {
  const policies = parseList(joined(source, 'ratelimit-policy')) ?? []
  const limits = parseList(joined(source, 'ratelimit')) ?? []
  const readings = new Map<string, LimitReading>()
  for (const {value, parameters} of policies) {
    const limit = count(parameters['q'])
    // In the drafts before the eighth the member is the quota itself.
    if (limit === undefined) continue
    const window = count(parameters['w'])
    readings.set(value, {
      ...ALL,
      bucket: value,
      unit: parameters['qu'] ?? 'requests',
      limit,
      ...(window !== undefined && {window: window * 1000}),
    })
  }
  for (const {value, parameters} of limits) {
    const remaining = count(parameters['r'])
    if (remaining === undefined) continue
    const resetIn = count(parameters['t'])
    const policy = readings.get(value) ?? {...ALL, bucket: value, unit: 'requests'}
    readings.set(value, {
      ...policy,
      remaining,
      ...(resetIn !== undefined && {resetIn: resetIn * 1000}),
    })
  }
  return [...readings.values()]
}

/**
 * `RateLimit-Limit: 100, 100;w=60`, `-Remaining`, `-Reset` in seconds; the seventh revision has
 * the three in one field: `RateLimit: limit=100, remaining=50, reset=30`.
 */
export function readEarlyDrafts(source: LimitSource): LimitReading[] {
  const together = new Map(
    [...joined(source, 'ratelimit').matchAll(/\b(limit|remaining|reset)\s*=\s*([\d.]+)/g)].map(
      ([, name = '', value = '']) => [name, value] as const,
    ),
  )
  const field = (name: string) => together.get(name) ?? source.header(`ratelimit-${name}`)
  const limit = count(field('limit'))
  const remaining = count(field('remaining'))
  if (remaining === undefined && limit === undefined) return []
  const resetIn = count(field('reset'))
  const policies = parseList(source.header('ratelimit-policy') ?? field('limit') ?? '') ?? []
  const own = policies.find(
    ({value, parameters}) => Number(value) === limit && parameters['w'] !== undefined,
  )
  const window = count(own?.parameters['w'])
  return [
    {
      ...ALL,
      bucket: 'default',
      unit: 'requests',
      ...(limit !== undefined && {limit}),
      ...(remaining !== undefined && {remaining}),
      ...(resetIn !== undefined && {resetIn: resetIn * 1000}),
      ...(window !== undefined && {window: window * 1000}),
    },
  ]
}

/** A list may be spread over several lines (RFC 9110 section 5.3). */
function joined(source: LimitSource, name: string): string {
  return source.headers
    .filter(([candidate]) => candidate.toLowerCase() === name)
    .map(([, value]) => value)
    .join(', ')
}
