import {parsePattern} from '../routes/pattern.js'
import {problemReply} from '../routes/problem.js'
import {replyOf} from '../routes/reply.js'
import {bodyOf} from '../template/sources.js'
import type {MockReply, MockRequest, MockRoute, Responder} from '../types.js'
import type {Collection, CollectionSeed, Item} from './collection.js'
import {listPage} from './list.js'
import {mergePatch} from './merge-patch.js'
import type {MockState} from './store.js'

/** Items under a path that can be listed, made, read, changed and removed. */
export interface Resource extends CollectionSeed {
  /** `/users`, `/users/{userId}/orders` */
  path: string
  /** Fields without which nothing is made. */
  required?: readonly string[]
  /** Items of a page; all unless told. */
  pageSize?: number
  /** The list stands in an object under this name, beside `total`. */
  list?: string
}

/**
 * The routes of resources. Items of a nested one have the parameters of its path as fields:
 * `/users/1/orders` has those with `userId: 1`.
 */
export function resourceRoutes(resources: readonly Resource[], state: MockState): MockRoute[] {
  return resources.flatMap((resource) => {
    const {path, idField} = resource
    const collection = (): Collection => state.collection(path, resource)
    const item = `${path}/{${idOf(path, idField)}}`

    const found = (request: MockRequest): Item | undefined => {
      const one = collection().get(request.params[idOf(path, idField)] ?? '')
      return one && belongs(one, parentFields(path, request)) ? one : undefined
    }
    const withItem = (change: (one: Item, request: MockRequest) => MockReply): Responder => {
      return inParent(resource, resources, state, (request) => {
        const one = found(request)
        return one ? change(one, request) : problemReply(404, `there is no ${request.path}`)
      })
    }
    const within = (respond: Responder) => inParent(resource, resources, state, respond)
    const save = (item: Item): MockReply => {
      collection().set(item)
      return replyOf(item)
    }

    return [
      route(
        `GET ${path}`,
        within((request) => list(resource, collection(), request)),
      ),
      route(
        `POST ${path}`,
        within((request) => create(resource, collection(), request)),
      ),
      route(
        `GET ${item}`,
        withItem((one) => replyOf(one)),
      ),
      route(
        `PUT ${item}`,
        withItem((one, request) =>
          changed(resource, one, request, (given) => save({...fixed(one), ...given})),
        ),
      ),
      route(
        `PATCH ${item}`,
        withItem((one, request) =>
          changed(resource, one, request, (given) => save(mergePatch(one, given) as Item)),
        ),
      ),
      route(
        `DELETE ${item}`,
        withItem((one) => {
          collection().remove(String(one[idField]))
          removeNested(path, String(one[idField]), resources, state)
          return replyOf(undefined, 204)
        }),
      ),
    ]

    /** What a PUT cannot leave out: the id, and where the item belongs. */
    function fixed(one: Item): Item {
      const names = [idField, ...parameterNames(path)]
      return Object.fromEntries(names.map((name) => [name, one[name]]))
    }
  })
}

function route(text: string, respond: Responder): MockRoute {
  return {pattern: parsePattern(text), steps: [{respond, times: Number.POSITIVE_INFINITY}]}
}

function list(resource: Resource, collection: Collection, request: MockRequest): MockReply {
  const {path, pageSize, list: name} = resource
  const fields = parentFields(path, request)
  const mine = collection.all().filter((item) => belongs(item, fields))
  const options = {path: request.path, ...(pageSize !== undefined && {pageSize})}
  const {items, total, headers} = listPage(mine, request.query, options)
  return replyOf(name === undefined ? items : {[name]: items, total}, 200, headers)
}

function create(resource: Resource, collection: Collection, request: MockRequest): MockReply {
  const {path, idField, required = []} = resource
  const given = objectOf(request)
  if ('status' in given) return given.status
  const missing = required.filter((name) => given.item[name] === undefined)
  if (missing.length > 0) {
    const errors = missing.map((name) => ({in: 'body', pointer: `/${name}`, expected: 'a value'}))
    return problemReply(422, `${missing.join(', ')} must be given`, {errors})
  }
  const own = given.item[idField]
  if (own !== undefined && collection.get(String(own))) {
    return problemReply(409, `there is a ${path} with the ${idField} ${own} already`)
  }
  const id = own ?? collection.newId()
  const item = {[idField]: id, ...given.item, ...typedParents(resource, request), [idField]: id}
  collection.set(item)
  const location = `${request.path.replace(/\/$/, '')}/${encodeURIComponent(String(id))}`
  return replyOf(item, 201, [['location', location]])
}

function changed(
  {idField}: Resource,
  one: Item,
  request: MockRequest,
  change: (given: Item) => MockReply,
): MockReply {
  const given = objectOf(request)
  if ('status' in given) return given.status
  const id = given.item[idField]
  if (id !== undefined && String(id) !== String(one[idField])) {
    return problemReply(409, `the ${idField} of ${request.path} cannot become ${String(id)}`)
  }
  return change({...given.item, ...(id !== undefined && {[idField]: one[idField]})})
}

function objectOf(request: MockRequest): {item: Item} | {status: MockReply} {
  const value = bodyOf(request)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return {item: value as Item}
  }
  const status = typeof value === 'string' ? 400 : 422
  return {status: problemReply(status, 'the body is no JSON object and no form')}
}

/** Answers only below a parent that exists. */
function inParent(
  {path}: Resource,
  resources: readonly Resource[],
  state: MockState,
  respond: Responder,
): Responder {
  const parents = resources.filter((other) => isBelow(path, other.path))
  return (request) => {
    for (const parent of parents) {
      const name = parameterAfter(parent.path, path)
      const id = request.params[name] ?? ''
      if (!state.collection(parent.path, parent).get(id)) {
        return problemReply(404, `there is no ${parent.path}/${id}`)
      }
    }
    return respond(request)
  }
}

function removeNested(
  parent: string,
  id: string,
  resources: readonly Resource[],
  state: MockState,
): void {
  for (const child of resources.filter(({path}) => isBelow(path, parent))) {
    const collection = state.collection(child.path, child)
    const name = parameterAfter(parent, child.path)
    for (const item of collection.all()) {
      if (String(item[name]) !== id) continue
      collection.remove(String(item[child.idField]))
      removeNested(child.path, String(item[child.idField]), resources, state)
    }
  }
}

function isBelow(path: string, parent: string): boolean {
  return path !== parent && path.startsWith(`${parent}/{`)
}

/** The parameter that stands for the parent's item: `userId` of `/users/{userId}/orders`. */
function parameterAfter(parent: string, path: string): string {
  return /^\/\{([^}]+)\}/.exec(path.slice(parent.length))?.[1] ?? ''
}

function parameterNames(path: string): string[] {
  return [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name)
}

/** `id`, unless the path has a parameter of that name already. */
function idOf(path: string, idField: string): string {
  return parameterNames(path).includes(idField) ? `${idField}_` : idField
}

function parentFields(path: string, {params}: MockRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(parameterNames(path).map((name) => [name, params[name] ?? '']))
}

/** Numbers where the parent's ids are numbers, so that items look like those of the seed. */
function typedParents({path, items, ids}: Resource, request: MockRequest): Item {
  return Object.fromEntries(
    Object.entries(parentFields(path, request)).map(([name, value]) => {
      const example = items[0]?.[name]
      const isNumber = example === undefined ? ids.kind === 'integer' : typeof example === 'number'
      return [name, isNumber && /^\d{1,15}$/.test(value) ? Number(value) : value]
    }),
  )
}

function belongs(item: Item, fields: Readonly<Record<string, string>>): boolean {
  return Object.entries(fields).every(([name, value]) => String(item[name]) === value)
}
