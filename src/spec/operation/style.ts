import type {IndexedParameter, ValueSketch} from '../types.js'

/** A value of a parameter: a text, a list, or named members. */
export type ParameterValue = string | readonly string[] | Readonly<Record<string, string>>

export type Pair = readonly [name: string, value: string]

type Shape = Pick<IndexedParameter, 'name' | 'style' | 'explode' | 'allowReserved'>

/** What stands between the items of a list that is one text. */
const SEPARATORS: Readonly<Record<string, string>> = {
  form: ',',
  simple: ',',
  spaceDelimited: ' ',
  pipeDelimited: '|',
  tabDelimited: '\t',
}

/** Characters that RFC 6570's `+` expansion and `allowReserved` leave as they are. */
const RESERVED = /%(?:3A|2F|3F|23|5B|5D|40|21|24|26|27|28|29|2A|2B|2C|3B|3D)/gi

/** Everything that is not unreserved is escaped, `!'()*` too. */
export function escapeText(text: string, reserved = false): string {
  const escaped = encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return reserved ? escaped.replaceAll(RESERVED, decodeURIComponent) : escaped
}

/** What a query parameter adds to a query: `a=1`, each part escaped, separators as they are. */
export function queryTexts(parameter: Shape, value: ParameterValue): string[] {
  const {name, style, explode, allowReserved} = parameter
  const written = (text: string) => escapeText(text, allowReserved)
  const pair = (key: string, text: string) => `${escapeText(key)}=${text}`
  if (typeof value === 'string') return [pair(name, written(value))]
  const separator = QUERY_SEPARATORS[style] ?? ','
  if (isList(value)) {
    if (style === 'deepObject') return value.map((item) => pair(`${name}[]`, written(item)))
    const items = value.map(written)
    return explode ? items.map((item) => pair(name, item)) : [pair(name, items.join(separator))]
  }
  const entries = Object.entries(value)
  if (style === 'deepObject') {
    return entries.map(([key, item]) => pair(`${name}[${key}]`, written(item)))
  }
  if (explode) return entries.map(([key, item]) => pair(key, written(item)))
  return [pair(name, entries.flat().map(written).join(separator))]
}

const QUERY_SEPARATORS: Readonly<Record<string, string>> = {
  spaceDelimited: '%20',
  pipeDelimited: '%7C',
  tabDelimited: '%09',
}

/** What a path parameter puts in the place of `{name}` (RFC 6570): escaped, prefix included. */
export function pathText(parameter: Shape, value: ParameterValue): string {
  const {name, style, explode, allowReserved} = parameter
  const written = (text: string) => escapeText(text, allowReserved)
  const isMatrix = style === 'matrix'
  const prefix = isMatrix ? ';' : style === 'label' ? '.' : ''
  const named = (text: string) => (isMatrix ? `${written(name)}=${text}` : text)
  if (typeof value === 'string') return prefix + named(written(value))
  const separator = explode ? prefix || ',' : ','
  if (isList(value)) {
    const items = value.map(written)
    return prefix + (explode ? items.map(named).join(separator) : named(items.join(separator)))
  }
  const entries = Object.entries(value).map(([key, item]) => [written(key), written(item)])
  return explode
    ? prefix + entries.map((entry) => entry.join('=')).join(separator)
    : prefix + named(entries.flat().join(','))
}

/** The value of a header parameter; nothing is escaped there. */
export function headerText(parameter: Shape, value: ParameterValue): string {
  if (typeof value === 'string') return value
  if (isList(value)) return value.join(',')
  const entries = Object.entries(value)
  return parameter.explode
    ? entries.map((entry) => entry.join('=')).join(',')
    : entries.flat().join(',')
}

/** The same backwards: the value of a query parameter, or undefined when it is not there. */
export function readQuery(
  parameter: IndexedParameter,
  pairs: readonly Pair[],
  known: ReadonlySet<string>,
): ParameterValue | undefined {
  const {name, style, explode} = parameter
  if (style === 'deepObject') return deepMembers(name, pairs)
  const own = pairs.filter(([key]) => key === name || key === `${name}[]`).map(([, value]) => value)
  if (isOnly(parameter, 'object') && style === 'form' && explode) {
    const others = pairs.filter(([key]) => !known.has(key))
    return others.length > 0 ? Object.fromEntries(others) : undefined
  }
  const [first] = own
  if (first === undefined) return undefined
  if (isOnly(parameter, 'object')) return alternating(first.split(SEPARATORS[style] ?? ','))
  if (!parameter.types.includes('array')) return first
  if (explode || own.length > 1) return own
  return isOnly(parameter, 'array') || first.includes(SEPARATORS[style] ?? ',')
    ? splitList(first, SEPARATORS[style] ?? ',')
    : first
}

/** The same for what stands in a path or header: one text. */
export function readText(parameter: IndexedParameter, text: string): ParameterValue {
  const {name, style, explode} = parameter
  const prefix = style === 'matrix' ? ';' : style === 'label' ? '.' : ''
  const plain = text.startsWith(prefix) ? text.slice(prefix.length) : text
  const separator = explode && prefix ? prefix : ','
  const unnamed = (part: string) =>
    style === 'matrix' && part.startsWith(`${name}=`) ? part.slice(name.length + 1) : part
  if (isOnly(parameter, 'array')) return splitList(plain, separator).map(unnamed)
  if (!isOnly(parameter, 'object')) return unnamed(plain)
  const parts = splitList(plain, separator)
  if (!explode) return alternating(splitList(unnamed(plain), ','))
  return Object.fromEntries(
    parts.map((part) => {
      const at = part.indexOf('=')
      return at === -1 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)]
    }),
  )
}

function deepMembers(
  name: string,
  pairs: readonly Pair[],
): Readonly<Record<string, string>> | undefined {
  const own = pairs.flatMap(([key, value]) => {
    const inner = key.startsWith(`${name}[`) && key.endsWith(']')
    return inner ? [[key.slice(name.length + 1, -1), value] as const] : []
  })
  return own.length > 0 ? Object.fromEntries(own) : undefined
}

function alternating(parts: readonly string[]): Record<string, string> {
  const entries: Array<[string, string]> = []
  for (let at = 0; at < parts.length; at += 2) entries.push([parts[at] ?? '', parts[at + 1] ?? ''])
  return Object.fromEntries(entries)
}

function splitList(text: string, separator: string): string[] {
  return text === '' ? [] : text.split(separator)
}

function isOnly(value: ValueSketch, type: 'array' | 'object'): boolean {
  const types = value.types.filter((name) => name !== 'null')
  return types.length > 0 && types.every((name) => name === type)
}

export function isList(value: ParameterValue): value is readonly string[] {
  return Array.isArray(value)
}
