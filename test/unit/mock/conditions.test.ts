import {describe, expect, test} from 'vitest'
import type {RawWhen} from '../../../src/mock/definition/raw.js'
import {nearMisses} from '../../../src/mock/near-miss.js'
import {conditionsOf} from '../../../src/mock/routes/conditions.js'
import {matches, parsePattern} from '../../../src/mock/routes/pattern.js'
import {createMockState} from '../../../src/mock/state/store.js'
import {mockRequest} from '../../helpers/mock-request.js'

const state = createMockState()
state.setScenario('checkout', 'filled')

function reasons(when: RawWhen, request: ReturnType<typeof mockRequest>): string[] {
  return conditionsOf(when, state).flatMap((condition) => condition.check(request) ?? [])
}

const order = mockRequest('POST /orders?page=2&page=3', {
  headers: {'x-tenant': 'acme', authorization: 'Bearer canary'},
  body: {user: {name: 'Ada', age: 36}, items: [{price: 5}], token: 'canary'},
})

describe('what a call must have', () => {
  test.each<[RawWhen, string[]]>([
    [{query: {page: '3'}}, []],
    [{query: {page: 4}}, ['query page is 2 instead of 4']],
    [{query: {limit: {exists: false}}}, []],
    [{query: {page: {exists: false}}}, ['query page is there']],
    [{headers: {'X-Tenant': 'acme'}}, []],
    [{headers: {'X-Tenant': {matches: '^ac'}}}, []],
    [{headers: {'X-Tenant': {oneOf: ['a', 'b']}}}, ['header X-Tenant is acme, not one of a, b']],
    [{headers: {'X-None': {exists: true}}}, ['header X-None is missing']],
    [{headers: {Authorization: 'Bearer x'}}, ['header Authorization is another']],
    [{state: {checkout: 'filled'}}, []],
    [{state: {checkout: 'paid'}}, ['the state checkout is filled instead of paid']],
    [{state: {other: 'x'}}, ['the state other is not set instead of x']],
    [{body: {json: {user: {name: 'Ada'}}}}, []],
    [{body: {json: {user: {name: 'Eve'}}}}, ['body /user/name is Ada instead of Eve']],
    [{body: {json: {items: [{price: 6}]}}}, ['body /items/0/price is 5 instead of 6']],
    [{body: {json: {items: []}}}, ['body /items has 1 items instead of 0']],
    [{body: {json: {user: 'Ada'}}}, ['body /user is {"name":"Ada","age":36} instead of Ada']],
    [{body: {json: {token: 'x'}}}, ['body /token is another']],
    [{body: {at: {'/items/0/price': 5, '/user/age': {matches: '^3'}}}}, []],
    [{body: {at: {'/items/1/price': 5}}}, ['body /items/1/price is missing']],
    [{body: {contains: '"Ada"'}}, []],
    [{body: {matches: 'Eve'}}, ['body does not match /Eve/u']],
    [{body: {form: {user: 'x'}}}, ['form field user is {"name":"Ada","age":36} instead of x']],
  ])('%j', (when, expected) => {
    expect(reasons(when, order)).toEqual(expected)
  })

  test('a body that is no JSON has nothing', () => {
    expect(reasons({body: {json: {a: 1}}}, mockRequest('POST /x', {body: 'a=1'}))).toEqual([
      'the body is a=1 instead of an object',
    ])
  })

  test('a regular expression that is none is refused when it is read', () => {
    expect(() => conditionsOf({query: {a: {matches: '('}}}, state)).toThrow('no regular expression')
  })
})

test('a miss names what was asked, and never a credential', () => {
  const conditions = conditionsOf({headers: {authorization: 'Bearer x'}}, state)
  const routes = [{pattern: parsePattern('POST /orders'), conditions}]
  expect(nearMisses(order, routes)).toEqual([
    {route: 'POST /orders', why: 'header authorization is another'},
  ])
})

test.each([
  ['/files/{name}.json', '/files/a.b.json', {name: 'a.b'}],
  ['/files/{name}.json', '/files/a.xml', undefined],
  ['/img/thumb-*.png', '/img/thumb-7.png', {}],
  ['/img/thumb-*.png', '/img/7.png', undefined],
  ['/v{version}/{id}', '/v2/x%2Fy', {version: '2', id: 'x/y'}],
  ['/a/**', '/a/b/c', {}],
])('%s and %s', (pattern, path, params) => {
  expect(matches(parsePattern(`GET ${pattern}`), mockRequest(`GET ${path}`))).toEqual(params)
})
