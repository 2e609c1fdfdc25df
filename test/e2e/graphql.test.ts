import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeEach, expect, test} from 'vitest'
import {startServer, type TestServer} from '../helpers/http-server.js'
import {runApix} from '../helpers/kept-apix.js'
import {temporaryFolder} from '../helpers/run-apix.js'

let server: TestServer

beforeEach(async () => {
  server = await startServer(({body}, response) => {
    response.setHeader('content-type', 'application/graphql-response+json')
    if (!body.includes('broken')) return response.end('{"data":{"me":{"id":9007199254740993}}}')
    return response.end(
      '{"data":null,"errors":[{"message":"no such field \\u001b[31m","path":["me",0,"x"],"locations":[{"line":1,"column":3}]}]}',
    )
  })
})

test('sends the document with its variables, as they were written', async () => {
  const endpoint = ['--endpoint', `${server.url}/graphql`]
  const {code, stdout} = await runApix([
    'graphql',
    'query Q($id: ID!) { me { id } }',
    'id=7',
    'n:=9007199254740993',
    'input[a][]=x',
    'X-A:1',
    '--operation',
    'Q',
    ...endpoint,
  ])
  expect([code, stdout]).toEqual([0, '{"data":{"me":{"id":9007199254740993}}}'])
  const [request] = server.requests
  expect(request?.body).toBe(
    '{"query":"query Q($id: ID!) { me { id } }","operationName":"Q","variables":{"id":"7","n":9007199254740993,"input":{"a":["x"]}}}',
  )
  expect(request?.headers).toMatchObject({
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json;q=0.9',
    'x-a': '1',
  })
})

test('errors in a 200 are exit 9, with their messages on stderr', async () => {
  const args = ['graphql', '{ broken }', '--endpoint', `${server.url}/graphql`]
  const {code, stderr, json} = await runApix(args)
  expect([code, json.data]).toEqual([9, null])
  expect(stderr).toBe('warning: no such field \\x1b[31m (me[0].x, 1:3)\n')
  const document = await runApix([...args, '--json'])
  expect([document.code, document.json.response.status]).toEqual([9, 200])
})

test('goes where the API is configured to answer, and asks before a mutation only', async () => {
  const home = temporaryFolder()
  mkdirSync(join(home, 'config'))
  writeFileSync(
    join(home, 'config', 'config.yaml'),
    `default: other
apis:
  other: {baseUrl: http://127.0.0.1:9}
  shop: {baseUrl: "${server.url}/v1", graphql: /graphql.json, confirm: true}
`,
  )
  writeFileSync(join(home, 'q.graphql'), '# mutation\n{ me { id } }')
  const query = await runApix(['graphql', '@q.graphql', '-a', 'shop'], {home})
  expect([query.code, server.requests[0]?.url]).toEqual([0, '/v1/graphql.json'])
  const mutation = await runApix(['graphql', 'mutation { x }', '-a', 'shop'], {home})
  expect([mutation.code, server.requests.length]).toEqual([2, 1])
  // Nor is anything changed there by its address alone.
  const typed = await runApix(['delete', `${server.url}/v1/users/1`], {home})
  expect([typed.code, server.requests.length]).toEqual([2, 1])
  expect(typed.stderr).toBe(
    'error: DELETE in shop/default was not confirmed\nhint: pass --yes to send it\n',
  )
})
