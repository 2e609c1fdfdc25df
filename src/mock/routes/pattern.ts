import {ApixError} from '../../errors/index.js'
import type {MockRequest, RoutePattern} from '../types.js'

const METHOD = '[A-Za-z*]+'
const PATH = String.raw`\/[^\s?=]*`
const FIELD = String.raw`[^\s=&]+=[^\s=&]*`
const QUERY = String.raw`\?${FIELD}(?:&${FIELD})*`

/** `GET /users/{id}?page=2`, at the beginning of a text. */
export const PATTERN = new RegExp(`^\\s*(?:(${METHOD})\\s+)?(${PATH})(${QUERY})?`)

/**
 * Reads `GET /users/:id`; without a method all are meant. `:id` and `{id}` are the same.
 * @throws ApixError USAGE
 */
export function parsePattern(text: string): RoutePattern {
  const match = PATTERN.exec(text)
  if (!match || match[0].length !== text.trimEnd().length) {
    throw new ApixError('USAGE', `"${text}" is no route`, {
      hints: ['write it as GET /users/{id}, or with a query as GET /users?page=2'],
    })
  }
  return toPattern(match)
}

/** @param match of `PATTERN` */
export function toPattern([, word = '*', path = '', query = '']: RegExpMatchArray): RoutePattern {
  const method = word.toUpperCase() === 'ANY' ? '*' : word.toUpperCase()
  const segments = path
    .slice(1)
    .split('/')
    .map((segment) => (/^:\w+$/.test(segment) ? `{${segment.slice(1)}}` : segment))
  const label = `${method} /${segments.join('/')}${query}`
  return {method, segments, query: [...new URLSearchParams(query)], label}
}

/** The route before the `=` and what stands behind it. */
export function split(text: string, example: string): {left: RegExpMatchArray; right: string} {
  const left = PATTERN.exec(text)
  const rest = left ? text.slice(left[0].length) : ''
  if (!left || !rest.startsWith('=') || rest === '=') {
    throw new ApixError('USAGE', `"${text}" is no route with an answer`, {
      hints: [`write it as '${example}'`],
    })
  }
  return {left, right: rest.slice(1)}
}

/** What the path gives to the names of the pattern; undefined when it is of another shape. */
export function matchPath(
  {segments}: RoutePattern,
  path: string,
): Record<string, string> | undefined {
  const given = path.replace(/^\//, '').split('/')
  const open = segments.at(-1) === '**'
  const fixed = open ? segments.slice(0, -1) : segments
  if (open ? given.length < fixed.length : given.length !== fixed.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, segment] of fixed.entries()) {
    const value = given[index] ?? ''
    if (segment === '*' || segment === value) continue
    const taken = takeSegment(segment, value)
    if (!taken) return undefined
    Object.assign(params, taken)
  }
  return params
}

function takeSegment(segment: string, value: string): Record<string, string> | undefined {
  if (!/[{*]/.test(segment)) return segment === decode(value) ? {} : undefined
  const {pattern, names} = compile(segment)
  const found = pattern.exec(decode(value))
  if (!found) return undefined
  return Object.fromEntries(names.map((name, at) => [name, found[at + 1] ?? '']))
}

const compiled = new Map<string, {pattern: RegExp; names: readonly string[]}>()

/** `{id}`, `{id}.json`, `img-*.png` */
function compile(segment: string) {
  const known = compiled.get(segment)
  if (known) return known
  const names: string[] = []
  const source = segment.split(/(\{[^}]+\}|\*)/).map((part) => {
    if (part === '*') return '.*'
    if (!/^\{.+\}$/.test(part)) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    names.push(part.slice(1, -1))
    return '(.+?)'
  })
  const result = {pattern: new RegExp(`^${source.join('')}$`, 's'), names}
  // Routes come from a person; expectations may come from programs without end.
  if (compiled.size > 10_000) compiled.clear()
  compiled.set(segment, result)
  return result
}

export function matchMethod({method}: RoutePattern, given: string): boolean {
  return method === '*' || method === given || (method === 'GET' && given === 'HEAD')
}

export function matchQuery({query}: RoutePattern, given: URLSearchParams): boolean {
  return query.every(([name, value]) => given.getAll(name).includes(value))
}

export function matches(
  pattern: RoutePattern,
  {method, path, query}: Pick<MockRequest, 'method' | 'path' | 'query'>,
): Record<string, string> | undefined {
  if (!matchMethod(pattern, method) || !matchQuery(pattern, query)) return undefined
  return matchPath(pattern, path)
}

/** What is fixed wins over what is a parameter, from the left; then what asks for more. */
export function mostSpecificFirst(a: RoutePattern, b: RoutePattern): number {
  const length = Math.max(a.segments.length, b.segments.length)
  for (let index = 0; index < length; index++) {
    const difference = openness(a.segments[index]) - openness(b.segments[index])
    if (difference !== 0) return difference
  }
  return b.query.length - a.query.length || Number(a.method === '*') - Number(b.method === '*')
}

function openness(segment: string | undefined): number {
  if (segment === '**') return 3
  if (segment === '*') return 2
  if (segment === undefined || !/[{*]/.test(segment)) return 0
  return /^\{[^}]+\}$/.test(segment) ? 1 : 0.5
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
