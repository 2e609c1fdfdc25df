import {ApixError} from '../../errors/index.js'
import type {IdKind, Item} from '../state/collection.js'
import type {Resource} from '../state/resource.js'
import type {RawMock, RawResource} from './raw.js'

/**
 * The resources of a definition, with what they begin with.
 * @param at says where a resource stands, for what is wrong with it
 * @throws ApixError USAGE, FILE_UNREADABLE
 */
export function resourcesOf(
  raw: RawMock['resources'],
  {readFile}: {readFile(path: string): Buffer},
  at: <T>(path: string, read: () => T) => T = (_, read) => read(),
): Resource[] {
  if (raw === undefined) return []
  const named: ReadonlyArray<readonly [string, RawResource | null]> =
    typeof raw === 'string'
      ? [[raw, null]]
      : Array.isArray(raw)
        ? raw.map((path: string) => [path, null] as const)
        : Object.entries(raw as Readonly<Record<string, RawResource | null>>)
  return named.map(([path, settings]) => at(path, () => resourceOf(path, settings ?? {}, readFile)))
}

function resourceOf(
  given: string,
  settings: RawResource,
  readFile: (path: string) => Buffer,
): Resource {
  const {data, file, key = 'id', id, required, pageSize, list} = settings
  if (data && file !== undefined) {
    throw new ApixError('USAGE', 'either data or file says what there is to begin with')
  }
  const path = given.replace(/\/$/, '').replaceAll(/:(\w+)/g, '{$1}')
  if (!/^(\/([^/{}*?\s=]+|\{\w+\}))+$/.test(path) || path.endsWith('}')) {
    throw new ApixError('USAGE', `"${given}" is no path of a collection`, {
      hints: ['write it as /users or /users/{userId}/orders'],
    })
  }
  const items = data ?? (file === undefined ? [] : itemsOf(file, readFile(file)))
  assertUnique(items, key)
  return {
    ...{path, items, idField: key, ids: idKind(id, items, key)},
    ...(required && {required}),
    ...(pageSize !== undefined && {pageSize}),
    ...(list !== undefined && {list}),
  }
}

function itemsOf(file: string, bytes: Buffer): Item[] {
  let value: unknown
  try {
    value = JSON.parse(bytes.toString('utf8'))
  } catch (cause) {
    throw new ApixError('USAGE', `${file} is no JSON`, {cause})
  }
  const isItem = (one: unknown) => typeof one === 'object' && one !== null && !Array.isArray(one)
  if (Array.isArray(value) && value.every(isItem)) return value as Item[]
  throw new ApixError('USAGE', `${file} is no list of objects`)
}

function assertUnique(items: readonly Item[], key: string): void {
  const seen = new Set<string>()
  for (const item of items) {
    const id = item[key]
    if (id === undefined) continue
    if (seen.has(String(id))) throw new ApixError('USAGE', `two items have the ${key} ${id}`)
    seen.add(String(id))
  }
}

/** As told; otherwise like the ids that are there. */
function idKind(told: string | undefined, items: readonly Item[], key: string): IdKind {
  if (told === 'integer') return {kind: 'integer'}
  if (told === 'uuid') return {kind: 'uuid'}
  if (told !== undefined) return {kind: 'prefix', prefix: told}
  return idsLike(items.map((item) => item[key]).find((id) => id !== undefined))
}

/** Ids of the same kind as one that is there. */
export function idsLike(example: unknown): IdKind {
  if (typeof example !== 'string') return {kind: 'integer'}
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(example)) return {kind: 'uuid'}
  if (/^\d+$/.test(example)) return {kind: 'integer'}
  return {kind: 'prefix', prefix: /^[a-z]+[_-]/i.exec(example)?.[0] ?? ''}
}
