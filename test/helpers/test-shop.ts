import {sendJson, startServer, type TestServer} from './http-server.js'

/** What `POST /login` gives: reports must not show it. */
export const SHOP_TOKEN = 'canary-token-Zx81qwPl'

/** A shop with a login, users, a job that takes three looks, and a page that redirects. */
export async function startTestShop(): Promise<TestServer> {
  const users = new Map<number, Record<string, unknown>>()
  let looks = 0
  const server = await startServer(({method, url, headers, body}, response) => {
    const {pathname, searchParams} = new URL(url, server.url)
    const isAllowed = headers.authorization === `Bearer ${SHOP_TOKEN}`
    const [, id] = /^\/users\/(\d+)$/.exec(pathname) ?? []
    if (pathname === '/login') {
      const cookie = {'set-cookie': 'sid=s1; Path=/; HttpOnly'}
      return sendJson(response, 200, {token: SHOP_TOKEN, got: body}, cookie)
    }
    if (pathname === '/jobs') return sendJson(response, 200, {state: ++looks < 3 ? 'new' : 'done'})
    if (pathname === '/old') return void response.writeHead(302, {location: '/echo'}).end()
    if (pathname === '/echo') {
      return sendJson(response, 200, {method, headers, body, query: [...searchParams]})
    }
    if (!isAllowed) return sendJson(response, 401, {error: 'who are you?'})
    if (pathname === '/users' && method === 'POST') {
      const user = {id: users.size + 1, ...JSON.parse(body)}
      users.set(user.id, user)
      return sendJson(response, 201, user, {location: `/users/${user.id}`})
    }
    const user = users.get(Number(id))
    if (!user) return sendJson(response, 404, {error: 'no such user'})
    if (method !== 'DELETE') return sendJson(response, 200, user)
    users.delete(Number(id))
    response.writeHead(204).end()
  })
  return server
}

/** A suite that uses what a suite can do, and passes. */
export const SHOP_SUITE = `name: Users of the shop
baseUrl: '{{host}}'
variables:
  name: Ada
setup:
  - name: log in
    request:
      method: POST
      path: /login
      form: {user: ada, password: '\${env:SHOP_PASSWORD}'}
    expect:
      status: 200
      cookies: {sid: s1}
    capture:
      token: {json: $.token, secret: true}
steps:
  - name: create
    request:
      method: POST
      path: /users
      headers: {Authorization: 'Bearer {{token}}'}
      json: {name: '{{name}}', age: 36, tags: [a, b]}
    expect:
      status: 201
      headers:
        content-type: {contains: json}
        location: {matches: ^/users/\\d+$}
      json:
        $.id: {type: integer, gte: 1}
        name: '{{name}}'
        /tags/0: a
        $.tags[*]: {count: 2, contains: b}
        $.gone: {exists: false}
      body: {contains: '"age":36'}
      duration: < 30s
    capture:
      id: $.id
      number: {header: location, regex: '(\\d+)$'}
  - name: read it back
    request:
      path: GET /users/{{number}}
      headers: {Authorization: 'Bearer {{token}}'}
    expect:
      status: 2xx
      json: {$: {equals: {id: '{{id}}', name: Ada, age: 36, tags: [a, b]}}}
  - name: look up {{wanted}}
    each: [{wanted: 7}, {wanted: 8}]
    request:
      path: GET /users/{{wanted}}
      headers: {Authorization: 'Bearer {{token}}'}
    expect: 404
  - name: wait for the job
    request: GET /jobs
    retryUntil: {json: {$.state: done}, interval: 10ms, timeout: 20s}
  - name: in staging only
    if: '{{env}} == staging'
    request: GET /nowhere
teardown:
  - name: delete it
    request:
      path: DELETE /users/{{id}}
      headers: {Authorization: 'Bearer {{token}}'}
    expect: 204
`
