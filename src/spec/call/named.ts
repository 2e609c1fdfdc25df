import {readFile} from 'node:fs/promises'
import {ApixError} from '../../errors/index.js'
import {type Item, itemError, parsePath, type Segment, scanItem} from '../../request/index.js'
import {nearest} from '../../shared/index.js'
import type {IndexedBody, IndexedOperation, IndexedParameter, ParameterPlace} from '../types.js'

/** A value that was given by name. */
export interface NamedValue {
  item: Item
  /** The steps below the name: `filter[age]` has one. */
  path: readonly Segment[]
  /** As typed, or what is in the file; bytes only for `name@file`. */
  text: string
  bytes?: Buffer
  /** The path of the file that the value was read from. */
  file?: string
  /** `:=`: JSON as it stands. */
  json: boolean
}

export interface Assigned {
  parameters: ReadonlyMap<IndexedParameter, NamedValue[]>
  fields: readonly NamedValue[]
  /** ITEMs that name a header, a query field or the whole body: as in every request. */
  others: readonly string[]
}

const PLACES = ['path', 'query', 'header', 'cookie', 'body'] as const

/** Separators that mean the same as in every request. */
const ORDINARY = new Set([':', ':@', ';', '==', '==@'])

/**
 * Sorts what was typed into parameters, fields of the body and the rest.
 * @throws ApixError ITEM_SYNTAX, FILE_UNREADABLE, USAGE for a name that the operation does not know
 */
export async function assign(
  operation: IndexedOperation,
  words: readonly string[],
): Promise<Assigned> {
  const parameters = new Map<IndexedParameter, NamedValue[]>()
  const fields: NamedValue[] = []
  const others: string[] = []
  for (const item of words.map(scanItem)) {
    if (ORDINARY.has(item.separator) || item.key === '') {
      others.push(item.text)
      continue
    }
    const {place, name, key} = split(operation, item)
    const parameter = findParameter(operation, name, key, place)
    const path = parameter?.name === key ? [] : parsePath(key, item.text)
    const value = await read(item, path)
    if (parameter) parameters.set(parameter, [...(parameters.get(parameter) ?? []), value])
    else if (takesField(operation.body, name, place)) fields.push(value)
    else throw unknown(operation, name, item)
  }
  return {parameters, fields, others}
}

/** `query.limit=5` says where; only where no parameter is called that way. */
function split(operation: IndexedOperation, {key}: Item) {
  const exact = operation.parameters.some(({name}) => name === key)
  const [, place, rest] = exact ? [] : (/^(path|query|header|cookie|body)\.(.+)$/.exec(key) ?? [])
  const within = rest ?? key
  return {
    key: within,
    name: within.startsWith('[') ? '' : (within.split(/(?<!\\)\[/)[0] ?? within),
    place: PLACES.find((known) => known === place),
  }
}

const ORDER: readonly ParameterPlace[] = ['path', 'query', 'header', 'cookie']

function findParameter(
  {parameters}: IndexedOperation,
  name: string,
  key: string,
  place: ParameterPlace | 'body' | undefined,
): IndexedParameter | undefined {
  if (place === 'body') return undefined
  const allowed = parameters.filter((parameter) => !place || parameter.in === place)
  const inOrder = [...allowed].sort((a, b) => ORDER.indexOf(a.in) - ORDER.indexOf(b.in))
  const matches = (wanted: string) => (parameter: IndexedParameter) =>
    parameter.in === 'header'
      ? parameter.name.toLowerCase() === wanted.toLowerCase()
      : parameter.name === wanted || parameter.name === `${wanted}[]`
  return inOrder.find(matches(key)) ?? inOrder.find(matches(name))
}

function takesField(
  body: IndexedBody | undefined,
  name: string,
  place: ParameterPlace | 'body' | undefined,
): boolean {
  if (!body || (place && place !== 'body')) return false
  const {fields = [], open, closed} = body
  const known = fields.length === 0 || fields.some((field) => field.name === name)
  return known || open === true || (place === 'body' && !closed)
}

function unknown(operation: IndexedOperation, name: string, item: Item): ApixError {
  const names = [
    ...operation.parameters.map((parameter) => parameter.name),
    ...(operation.body?.fields ?? []).map((field) => field.name),
  ]
  const guess = nearest(name, names)
  const list = names.length > 12 ? `${names.slice(0, 12).join(', ')}, …` : names.join(', ')
  return new ApixError('USAGE', `${operation.id} has no "${name}"`, {
    hints: [
      ...(guess ? [`did you mean ${guess}?`] : []),
      names.length > 0 ? `it takes ${list}` : 'it takes nothing',
      `${name}==${item.value} sends a query field all the same, '${name}:${item.value}' a header`,
    ],
  })
}

async function read(item: Item, path: readonly Segment[]): Promise<NamedValue> {
  const {separator, value} = item
  const json = separator.startsWith(':=')
  const below = path.slice(1)
  if (!separator.endsWith('@')) {
    if (json) assertJson(item, value)
    return {item, path: below, text: value, json}
  }
  const bytes = await bytesOf(value)
  const text = bytes.toString('utf8')
  if (json) assertJson(item, text)
  // `name@file` is the file itself, `name=@file` its text.
  const trimmed = separator === '@' ? text : text.replace(/[\r\n]+$/, '')
  return {item, path: below, text: trimmed, bytes, file: value, json}
}

function assertJson(item: Item, text: string): void {
  try {
    JSON.parse(text)
  } catch {
    const at = item.text.indexOf(item.separator) + item.separator.length
    throw itemError('the value is not valid JSON', item.text, at, item.value.length)
  }
}

async function bytesOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unreadable'
    throw new ApixError('FILE_UNREADABLE', `cannot read ${path} (${code})`, {cause})
  }
}
