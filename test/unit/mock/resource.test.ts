import {describe, expect, test} from 'vitest'
import type {RawMock} from '../../../src/mock/definition/raw.js'
import {resourcesOf} from '../../../src/mock/definition/resources.js'
import {createRouteTable} from '../../../src/mock/routes/table.js'
import {listPage} from '../../../src/mock/state/list.js'
import {mergePatch} from '../../../src/mock/state/merge-patch.js'
import {resourceRoutes} from '../../../src/mock/state/resource.js'
import {createMockState} from '../../../src/mock/state/store.js'
import {mockRequest} from '../../helpers/mock-request.js'

function serve(raw: RawMock['resources'], files: Record<string, string> = {}) {
  const state = createMockState()
  const readFile = (path: string) => Buffer.from(files[path] ?? '')
  const resources = resourcesOf(raw, {readFile})
  for (const resource of resources) state.collection(resource.path, resource)
  const table = createRouteTable(resourceRoutes(resources, state))
  async function ask(line: string, body?: string | object) {
    const request = mockRequest(line, body === undefined ? {} : {body})
    const match = table.find(request)
    if (!match) return {status: 0, body: null, headers: {}}
    const reply = await match.take().respond({...request, params: match.params})
    const text = reply.body.toString()
    return {
      status: reply.status,
      body: text === '' ? null : JSON.parse(text),
      headers: Object.fromEntries(reply.headers),
    }
  }
  return {ask, state}
}

const people = {
  '/users': {
    data: [
      {id: 1, name: 'Ada'},
      {id: 5, name: 'Bob'},
    ],
  },
}

describe('a resource', () => {
  test('is made, read, changed and removed', async () => {
    const {ask} = serve(people)
    const made = await ask('POST /users', {name: 'Cy'})
    expect(made).toMatchObject({status: 201, body: {id: 6, name: 'Cy'}})
    expect(made.headers).toMatchObject({location: '/users/6'})
    expect((await ask('GET /users/6')).body).toEqual({id: 6, name: 'Cy'})
    expect((await ask('PATCH /users/6', {age: 3, name: null})).body).toEqual({id: 6, age: 3})
    expect((await ask('PUT /users/6', {name: 'Di'})).body).toEqual({id: 6, name: 'Di'})
    expect(await ask('DELETE /users/6')).toMatchObject({status: 204, body: null})
    for (const line of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      expect((await ask(`${line} /users/6`, {})).status, line).toBe(404)
    }
    // An id is never given twice.
    expect((await ask('POST /users', {})).body).toEqual({id: 7})
  })

  test('refuses what cannot be', async () => {
    const {ask} = serve({'/users': {...people['/users'], required: ['name', 'mail']}})
    expect(await ask('POST /users', {id: 1, name: 'x', mail: 'y'})).toMatchObject({status: 409})
    expect(await ask('PATCH /users/1', {id: 2})).toMatchObject({status: 409})
    expect(await ask('PATCH /users/1', {id: '1', name: 'A'})).toMatchObject({body: {id: 1}})
    expect(await ask('POST /users', {name: 'x'})).toMatchObject({
      status: 422,
      body: {errors: [{pointer: '/mail'}]},
    })
    expect(await ask('POST /users', '{"broken')).toMatchObject({status: 400})
    expect(await ask('POST /users', [1])).toMatchObject({status: 422})
    expect(await ask('PUT /users/1', '')).toMatchObject({status: 422})
  })

  test('has ids of the kind that is there or told', async () => {
    const ids = async (settings: object) =>
      String((await serve({'/x': settings}).ask('POST /x', {a: 1})).body.id)
    expect(await ids({})).toBe('1')
    expect(await ids({id: 'uuid'})).toMatch(/^[\da-f]{8}-/)
    expect(await ids({id: 'cus_'})).toMatch(/^cus_[\da-f]{16}$/)
    expect(await ids({data: [{id: 'ord_1'}]})).toMatch(/^ord_[\da-f]{16}$/)
    const keyed = serve({'/x': {key: 'slug', data: [{slug: 'a'}]}})
    expect((await keyed.ask('GET /x/a')).body).toEqual({slug: 'a'})
  })

  test('lies below another one', async () => {
    const {ask} = serve({...people, '/users/{userId}/orders': null})
    const made = await ask('POST /users/1/orders', {sum: 3, userId: 99})
    expect(made.body).toEqual({id: 1, sum: 3, userId: 1})
    await ask('POST /users/5/orders', {sum: 4})
    expect((await ask('GET /users/1/orders')).body).toEqual([{id: 1, sum: 3, userId: 1}])
    expect((await ask('GET /users/5/orders/1')).status).toBe(404)
    expect((await ask('PUT /users/1/orders/1', {sum: 9})).body).toEqual({id: 1, userId: 1, sum: 9})
    expect((await ask('GET /users/9/orders')).status).toBe(404)
    expect((await ask('POST /users/9/orders', {sum: 1})).status).toBe(404)
    await ask('DELETE /users/1')
    await ask('POST /users', {id: 1})
    expect((await ask('GET /users/1/orders')).body).toEqual([])
  })

  test('begins anew on a reset, as its file says', async () => {
    const {ask, state} = serve({'/x': {file: 'x.json'}}, {'x.json': '[{"id":"b"}]'})
    await ask('DELETE /x/b')
    await ask('POST /x', {id: 'c'})
    expect(state.snapshot().resources).toEqual({'/x': [{id: 'c'}]})
    state.reset()
    expect((await ask('GET /x')).body).toEqual([{id: 'b'}])
  })

  test.each([
    [{'/x': {data: [{id: 1}, {id: '1'}]}}, 'two items have the id 1'],
    [{'/x': {file: 'broken.json'}}, 'is no JSON'],
    [{'/x': {data: [], file: 'x'}}, 'either data or file'],
    [{'/x/{id}': null}, 'is no path of a collection'],
    [{'/x*': null}, 'is no path of a collection'],
  ])('%j is refused', (raw, words) => {
    expect(() => serve(raw, {'broken.json': '['})).toThrow(words)
  })
})

describe('a list', () => {
  const items = Array.from({length: 7}, (_, index) => ({
    id: index + 1,
    status: index % 2 ? 'paid' : 'open',
    tags: index === 0 ? ['new'] : [],
  }))
  const ids = (query: string, pageSize?: number) => {
    const page = listPage(items, new URLSearchParams(query), {
      path: '/x',
      ...(pageSize && {pageSize}),
    })
    return {ids: page.items.map(({id}) => id), headers: Object.fromEntries(page.headers)}
  }

  test('is filtered, sorted and cut', () => {
    expect(ids('status=paid').ids).toEqual([2, 4, 6])
    expect(ids('tags=new').ids).toEqual([1])
    expect(ids('status=paid&sort=-id').ids).toEqual([6, 4, 2])
    expect(ids('_=17').ids).toHaveLength(7)
    expect(ids('page=2&limit=3').ids).toEqual([4, 5, 6])
    expect(ids('offset=5&limit=3').ids).toEqual([6, 7])
    expect(ids('page=9', 3).ids).toEqual([])
    expect(ids('limit=-1').ids).toHaveLength(7)
  })

  test('tells its pages', () => {
    expect(ids('status=open&page=2', 2).headers).toEqual({
      'x-total-count': '4',
      link: '</x?status=open&page=1>; rel="first", </x?status=open&page=1>; rel="prev"',
    })
    expect(ids('', 3).headers['link']).toBe('</x?page=2>; rel="next", </x?page=3>; rel="last"')
  })
})

test('merge patches are those of RFC 7396', () => {
  expect(mergePatch({a: 'b', c: {d: 'e', f: 'g'}}, {a: 'z', c: {f: null}})).toEqual({
    a: 'z',
    c: {d: 'e'},
  })
  expect(mergePatch({a: [1]}, {a: [2], b: {c: null}})).toEqual({a: [2], b: {}})
  const patched = mergePatch({}, JSON.parse('{"__proto__":{"x":1}}')) as object
  expect(Object.getPrototypeOf(patched)).toBe(Object.prototype)
})
