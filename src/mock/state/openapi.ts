import type {
  IndexedOperation,
  ResponseChoice,
  SampledResponse,
  SpecIndex,
} from '../../spec/index.js'
import {idsLike} from '../definition/resources.js'
import {problemReply} from '../routes/problem.js'
import {bodyOf} from '../template/sources.js'
import type {MockReply, MockRequest} from '../types.js'
import type {Collection, CollectionSeed, Item} from './collection.js'
import {listPage} from './list.js'
import {mergePatch} from './merge-patch.js'
import type {MockState} from './store.js'

/** A path with items below it: `/pets` and `/pets/{petId}`. */
interface Place {
  /** `/pets` */
  collection: string
  /** `petId`; undefined at the collection itself. */
  parameter?: string
}

/** What the description says an operation answers. */
export type Sampling = (
  operation: IndexedOperation,
  choice?: ResponseChoice,
) => Promise<SampledResponse | undefined>

/** A sampled response with another value, or one that is ready. */
export type StatefulAnswer = {sampled: SampledResponse} | {reply: MockReply}

export interface StatefulOperations {
  /** The collections that were found. */
  names: readonly string[]
  /** Undefined for an operation that is about no collection. */
  answer(operation: IndexedOperation, request: MockRequest): Promise<StatefulAnswer> | undefined
}

/**
 * Makes what is sent come back: paths that have items below them are collections. They begin with
 * the items that the description has for their lists.
 */
export function statefulOperations(
  {operations}: Pick<SpecIndex, 'operations'>,
  sample: Sampling,
  state: MockState,
): StatefulOperations {
  const places = placesOf(operations)
  const seeds = new Map<string, Promise<CollectionSeed>>()

  function collectionOf(name: string, parameter: string): Promise<Collection> {
    const known = seeds.get(name) ?? seedOf(name, parameter)
    seeds.set(name, known)
    return known.then((seed) => state.collection(name, seed))
  }

  async function seedOf(name: string, parameter: string): Promise<CollectionSeed> {
    const find = (method: string, path: string) =>
      operations.find((one) => one.method === method && one.path === path)
    const list = find('GET', name)
    const sampled = list && (await sample(list))
    const items = (sampled && listIn(sampled.value)?.items) ?? []
    const single = find('GET', `${name}/{${parameter}}`) ?? find('POST', name)
    const one = items[0] ?? (single && itemIn((await sample(single))?.value).item) ?? {}
    const idField = idFieldOf(one, parameter)
    const described = idsLike(one[idField])
    return {items: unique(items, idField), idField, ids: described}
  }

  return {
    names: [...new Set([...places.values()].map(({collection}) => collection))],
    answer(operation, request) {
      const place = places.get(operation.path)
      const act = place && ACTIONS[`${operation.method} ${place.parameter ? 'item' : 'list'}`]
      if (!place || !act) return undefined
      return (async () => {
        const parameter = place.parameter ?? parameterBelow(place.collection, places)
        const collection = await collectionOf(place.collection, parameter)
        const seed = await seeds.get(place.collection)
        const sampled = await sample(operation)
        if (!seed || !sampled) return {reply: problemReply(501, 'no response is described')}
        const answered = act({...{collection, seed, request, sampled}, ...parents(place, request)})
        if (answered !== undefined) return answered
        const described = operation.statuses.includes('404')
          ? await sample(operation, {status: 404})
          : undefined
        if (described?.value !== undefined) return {sampled: described}
        return {reply: problemReply(404, `there is no ${request.path}`)}
      })()
    },
  }
}

interface Act {
  collection: Collection
  seed: CollectionSeed
  request: MockRequest
  sampled: SampledResponse
  id: string
  /** Parameters of the path before the collection. */
  fields: Readonly<Record<string, string>>
}

/** Undefined where there is no such item. */
const ACTIONS: Readonly<Record<string, (act: Act) => StatefulAnswer | undefined>> = {
  'GET list': ({collection, request, sampled, fields}) => {
    const found = listIn(sampled.value)
    if (!found) return {sampled}
    const mine = collection.all().filter((item) => belongs(item, fields))
    const {items, total} = listPage(mine, request.query, {path: request.path})
    return {sampled: {...sampled, value: found.put(items, total)}}
  },
  'POST list': ({collection, seed, request, sampled, fields}) => {
    const {item, put} = itemIn(sampled.value)
    const given = objectOf(request)
    const own = given[seed.idField]
    if (own !== undefined && collection.get(String(own))) {
      return {reply: problemReply(409, `there is one with the ${seed.idField} ${own} already`)}
    }
    const made = {...item, ...given, ...fields, [seed.idField]: own ?? collection.newId()}
    collection.set(made)
    return {sampled: {...sampled, value: put(visible(made, fields, item))}}
  },
  'GET item': (act) => onItem(act, (one) => one),
  'PUT item': (act) => {
    const {seed, request, sampled, fields} = act
    return onItem(act, (one) => {
      const {item} = itemIn(sampled.value)
      return {...item, ...objectOf(request), ...fields, [seed.idField]: one[seed.idField]}
    })
  },
  'PATCH item': (act) =>
    onItem(act, (one) => {
      const merged = mergePatch(one, objectOf(act.request)) as Item
      return {...merged, [act.seed.idField]: one[act.seed.idField]}
    }),
  'DELETE item': ({collection, id, sampled}) => {
    const one = collection.get(id)
    if (!one) return undefined
    collection.remove(id)
    return {sampled}
  },
}

function onItem(act: Act, change: (one: Item) => Item): StatefulAnswer | undefined {
  const {collection, id, sampled, fields} = act
  const one = collection.get(id)
  if (!one || !belongs(one, fields)) return undefined
  const changed = change(one)
  if (changed !== one) collection.set(changed)
  const {item, put} = itemIn(sampled.value)
  if (sampled.mediaType === undefined) return {sampled}
  return {sampled: {...sampled, value: put(visible(changed, fields, item))}}
}

function placesOf(operations: readonly IndexedOperation[]): Map<string, Place> {
  const paths = new Set(operations.map(({path}) => path))
  const places = new Map<string, Place>()
  for (const path of paths) {
    const [, collection = '', parameter = ''] = /^(.*[^/}])\/\{([^/}]+)\}$/.exec(path) ?? []
    if (!paths.has(collection)) continue
    places.set(path, {collection, parameter})
    places.set(collection, {collection})
  }
  return places
}

function parameterBelow(collection: string, places: ReadonlyMap<string, Place>): string {
  for (const place of places.values()) {
    if (place.collection === collection && place.parameter !== undefined) return place.parameter
  }
  return 'id'
}

function parents(
  {collection, parameter}: Place,
  {params}: MockRequest,
): Pick<Act, 'id' | 'fields'> {
  const names = [...collection.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name)
  const fields = Object.fromEntries(names.map((name) => [name, params[name] ?? '']))
  return {id: params[parameter ?? ''] ?? '', fields}
}

/** Items of the description belong to every parent; what was sent belongs to where it was sent. */
function belongs(item: Item, fields: Readonly<Record<string, string>>): boolean {
  return Object.entries(fields).every(
    ([name, value]) => item[name] === undefined || String(item[name]) === value,
  )
}

/** Without the parameters of the path that are no fields of the item. */
function visible(item: Item, fields: Readonly<Record<string, string>>, described: Item): Item {
  const hidden = Object.keys(fields).filter((name) => !Object.hasOwn(described, name))
  return Object.fromEntries(Object.entries(item).filter(([name]) => !hidden.includes(name)))
}

/** `petId`, `pet_id` or `id`; otherwise what names things. */
function idFieldOf(item: Item, parameter: string): string {
  const names = [parameter, 'id', parameter.replace(/[_-]?id$/i, ''), 'uuid', 'slug', 'key', 'name']
  return names.find((name) => name !== '' && Object.hasOwn(item, name)) ?? 'id'
}

function unique(items: readonly Item[], idField: string): Item[] {
  const byId = new Map(items.map((item) => [item[idField] ?? item, item]))
  return [...byId.values()]
}

function objectOf(request: MockRequest): Item {
  const value = bodyOf(request)
  return isItem(value) ? value : {}
}

/** Where the list stands in a response: the whole, or the first member that is one. */
function listIn(
  value: unknown,
): {items: Item[]; put(items: readonly Item[], total: number): unknown} | undefined {
  if (Array.isArray(value)) return {items: value.filter(isItem), put: (items) => items}
  if (!isItem(value)) return undefined
  const [name] = Object.entries(value).find(([, member]) => Array.isArray(member)) ?? []
  if (name === undefined) return undefined
  return {
    items: (value[name] as unknown[]).filter(isItem),
    put: (items, total) => ({
      ...Object.fromEntries(
        Object.entries(value).map(([key, member]) => [
          key,
          typeof member === 'number' && /^(total|count)|total_?count$/i.test(key) ? total : member,
        ]),
      ),
      [name]: items,
    }),
  }
}

/** Where the item stands in a response: the whole, or the only member, when that is an object. */
function itemIn(value: unknown): {item: Item; put(item: Item): unknown} {
  if (!isItem(value)) return {item: {}, put: (item) => item}
  const [only, ...others] = Object.entries(value)
  if (only && others.length === 0 && isItem(only[1])) {
    return {item: only[1], put: (item) => ({[only[0]]: item})}
  }
  return {item: value, put: (item) => item}
}

function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
