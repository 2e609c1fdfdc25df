import {describe, expect, test} from 'vitest'
import {suiteOf} from '../../helpers/suite.js'

const read = (text: string, environment?: string, others?: Record<string, string>) =>
  suiteOf(text, 'api.http', environment, others)

test('requests with names, variables, headers, bodies and continued lines', async () => {
  const {steps, variables, follow} = await read(`@host = http://h
@user=ada

### Log in
# a comment
# @name login
POST {{host}}/login HTTP/1.1
Content-Type: application/json
// another comment
X-Trace: {{$uuid}}

{"user": "{{user}}",
 # this is part of the body
 "n": 1}


###
GET {{host}}/users
    ?page=1
    &size=2
Accept: application/json

### second
{{host}}/plain
`)
  expect(Object.entries(variables).map(([name, {value}]) => [name, value])).toEqual([
    ['host', 'http://h'],
    ['user', 'ada'],
  ])
  expect(follow).toBe(true)
  expect(steps.map(({name, id, place}) => [name, id, place])).toEqual([
    ['Log in', 'login', '7:1'],
    ['GET {{host}}/users?page=1&size=2', 'GET {{host}}/users?page=1&size=2', '18:1'],
    ['second', 'second', '24:1'],
  ])
  const [login, list, plain] = steps
  expect(login?.request).toMatchObject({
    method: 'POST',
    target: '{{host}}/login',
    headers: [
      ['Content-Type', 'application/json'],
      ['X-Trace', '{{$uuid}}'],
    ],
  })
  expect(login?.request.body).toMatchObject({kind: 'pieces'})
  const {pieces} = login?.request.body as never as {pieces: Array<{text: string}>}
  expect(pieces.map(({text}) => text).join('')).toBe(
    '{"user": "{{user}}",\n # this is part of the body\n "n": 1}',
  )
  expect(list?.request).toMatchObject({
    target: '{{host}}/users?page=1&size=2',
    body: {kind: 'none'},
  })
  expect(plain?.request).toMatchObject({method: 'GET', target: '{{host}}/plain'})
})

test('files as bodies, forms over many lines, GraphQL', async () => {
  const {steps, reads} = await read(`POST http://h/a

< ./a.bin

###
POST http://h/b

<@ ./b.txt
###
POST http://h/c
Content-Type: application/x-www-form-urlencoded

a=1
&b=2

###
POST http://h/graphql
X-REQUEST-TYPE: GraphQL

query ($id: ID) {
  user(id: $id) { name }
}

{"id": "{{id}}"}
`)
  const bodies = steps.map(({request}) => request.body)
  expect(bodies).toMatchObject([
    {kind: 'pieces', pieces: [{file: expect.stringMatching(/a\.bin$/), rendered: false}]},
    {kind: 'pieces', pieces: [{file: expect.stringMatching(/b\.txt$/), rendered: true}]},
    {kind: 'pieces', pieces: [{text: 'a=1&b=2'}]},
    {kind: 'graphql', variables: {id: '{{id}}'}},
  ])
  expect(reads.some((path) => path.endsWith('a.bin'))).toBe(true)
})

test('tags and assertions', async () => {
  const {steps} = await read(`# @name a
# @no-redirect
# @timeout 5
# @expect body.id==1
GET http://h/a

?? status == 201
?? header content-type includes json
?? body user.name == Ada
?? body $.n >= 2
?? body gone isFalse

###
# @ref a
# @disabled
GET http://h/b
`)
  const [a, b] = steps
  expect(a?.request).toMatchObject({follow: false, timeout: 5000})
  expect(a?.checks.map(({subject, operator, wanted}) => [subject.of, operator, wanted])).toEqual([
    ['expression', 'equals', 'body.id==1'],
    ['status', 'equals', 201],
    ['header', 'contains', 'json'],
    ['json', 'equals', 'Ada'],
    ['json', 'gte', 2],
    ['json', 'exists', false],
  ])
  expect(b).toMatchObject({skip: 'marked with @disabled', needs: [{name: 'a', place: '14:1'}]})
})

describe('what apix does not run is refused with its line', () => {
  test.each([
    ['GET http://h/\n\n> {%\n client.test("x", () => {})\n%}\n', /api\.http:3:1/],
    ['GET http://h/\n\n> ./check.js\n', /api\.http:3:1/],
    ['< {% request.variables.set("a", 1) %}\nGET http://h/\n', /api\.http:1:1/],
    ['import other.http\n\nGET http://h/\n', /api\.http:1:1/],
    ['WEBSOCKET ws://h/\n', /api\.http:1:1/],
    ['GET http://h/\nnot a header\n', /api\.http:2:1/],
    ['# @loop for 3\nGET http://h/\n', /api\.http:1:1/],
    ['GET http://h/\n\n?? js response.status == 200\n', /api\.http:3:1/],
  ])('%j', async (text, place) => {
    const error = await read(text).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: 'CONFIG_INVALID',
      facts: {location: expect.stringMatching(place)},
    })
  })
})

test('values come from the environment files; those of the private one are secrets', async () => {
  const files = {
    'http-client.env.json':
      '{"$shared": {"v": "1"}, "dev": {"host": "http://dev"}, "prod": {"host": "x"}}',
    'http-client.private.env.json': '{"dev": {"token": "hidden"}}',
  }
  const {variables, environments} = await read('@own = 1\n\nGET {{host}}\n', 'dev', files)
  expect(Object.keys(environments)).toEqual(['dev', 'prod'])
  expect(variables).toMatchObject({
    v: {value: '1'},
    host: {value: 'http://dev'},
    token: {value: 'hidden', secret: true},
    own: {value: '1'},
  })
})

test('a path above a Host goes there', async () => {
  const {steps} = await read(`@host = h:8443

GET /users?page=1 HTTP/1.1
Host: h:8080
Accept: application/json

###
GET /users
Host: h:8443
`)
  expect(steps.map(({request}) => [request.target, request.headers])).toEqual([
    ['http://h:8080/users?page=1', [['Accept', 'application/json']]],
    ['https://h:8443/users', []],
  ])
})

test('a curl command is told where it belongs', async () => {
  await expect(read('curl http://h/ -X POST\n')).rejects.toThrow(
    "a curl command is not run here: apix import curl 'curl …' --suite FILE takes it",
  )
})
