import {expect, test} from 'vitest'
import {bearer, demo, logIn} from './helpers.js'

const JSON_TYPE = {'content-type': 'application/json'}

test('pages of users are linked', async () => {
  const running = await demo({faultEvery: 0})
  const headers = bearer(await logIn(running))
  const first = await fetch(`${running.url}/users?per_page=20`, {headers})
  expect(first.status).toBe(200)
  expect(first.headers.get('x-request-id')).toMatch(/^[0-9A-Z]{26}$/)
  const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? ''
  const second = await fetch(next, {headers})
  const pages = (await Promise.all([first.json(), second.json()])) as Array<{
    data: Array<{id: number}>
    total: number
  }>
  const ids = pages.flatMap((page) => page.data.map((user) => user.id))
  expect(new Set(ids).size).toBe(pages[0]?.total)
  expect(second.headers.get('link')).not.toContain('rel="next"')
})

test('users can be created, read and are validated', async () => {
  const running = await demo({faultEvery: 0})
  const headers = {...bearer(await logIn(running)), ...JSON_TYPE}
  const post = (body: string) => fetch(`${running.url}/users`, {method: 'POST', headers, body})
  const created = await post('{"name":"Joan Clarke"}')
  expect(created.status).toBe(201)
  const user = await created.json()
  expect(user).toMatchObject({name: 'Joan Clarke', email: 'joan.clarke@example.com'})
  const read = await fetch(new URL(created.headers.get('location') ?? '', running.url), {headers})
  expect(await read.json()).toEqual(user)

  expect((await post('{"name":""}')).status).toBe(422)
  expect((await post('[]')).status).toBe(400)
  expect((await post(`{"name":"${'x'.repeat(70_000)}"}`)).status).toBe(413)
  const form = {method: 'POST', headers: bearer(await logIn(running)), body: new URLSearchParams()}
  expect((await fetch(`${running.url}/users`, form)).status).toBe(415)
})

test('an idempotency key creates one charge', async () => {
  const running = await demo()
  const headers = {...bearer(await logIn(running)), ...JSON_TYPE, 'idempotency-key': 'k1'}
  const charge = () =>
    fetch(`${running.url}/charges`, {method: 'POST', headers, body: '{"amount":500}'})
  const [first, second] = [await charge(), await charge()]
  expect(first.status).toBe(201)
  expect(second.headers.get('idempotent-replayed')).toBe('true')
  expect(await second.json()).toEqual(await first.json())
})

test('without a token 401 and a challenge; without the scope 403 that names it', async () => {
  const running = await demo({faultEvery: 0})
  const anonymous = await fetch(`${running.url}/users`)
  expect(anonymous.status).toBe(401)
  expect(anonymous.headers.get('www-authenticate')).toBe('Bearer realm="demo"')
  expect(anonymous.headers.get('content-type')).toBe('application/problem+json')

  const wrong = await fetch(`${running.url}/me`, {headers: {authorization: 'Bearer nonsense'}})
  expect(wrong.headers.get('www-authenticate')).toContain('error="invalid_token"')

  const headers = bearer(await logIn(running, 'users'))
  const charges = await fetch(`${running.url}/charges`, {headers})
  expect(charges.status).toBe(403)
  expect(charges.headers.get('www-authenticate')).toContain(
    'error="insufficient_scope", scope="charges"',
  )
  expect((await fetch(`${running.url}/users`, {headers})).status).toBe(200)
})

test('the first and then every Nth listing is a 503 that says when to come back', async () => {
  const running = await demo({faultEvery: 3})
  const headers = bearer(await logIn(running))
  const statuses: number[] = []
  for (let call = 0; call < 5; call++) {
    const response = await fetch(`${running.url}/users`, {headers})
    if (response.status === 503) expect(response.headers.get('retry-after')).toBe('1')
    statuses.push(response.status)
  }
  expect(statuses).toEqual([503, 200, 200, 503, 200])
})

test('the rate limit is announced, then enforced', async () => {
  const running = await demo({rateLimit: 2})
  const headers = bearer(await logIn(running))
  const responses: Response[] = []
  for (let call = 0; call < 3; call++) {
    responses.push(await fetch(`${running.url}/me`, {headers}))
  }
  expect(responses.map((response) => response.status)).toEqual([200, 200, 429])
  expect(responses.map((response) => response.headers.get('ratelimit-remaining'))).toEqual([
    '1',
    '0',
    '0',
  ])
  expect(Number(responses[2]?.headers.get('retry-after'))).toBeGreaterThan(0)
})

test('an ETag saves the second transfer', async () => {
  const running = await demo()
  const headers = bearer(await logIn(running))
  const first = await fetch(`${running.url}/users/1`, {headers})
  const etag = first.headers.get('etag') ?? ''
  const second = await fetch(`${running.url}/users/1`, {
    headers: {...headers, 'if-none-match': etag},
  })
  expect(second.status).toBe(304)
})

test('unknown paths, methods and hosts', async () => {
  const running = await demo()
  expect((await fetch(`${running.url}/nothing`)).status).toBe(404)
  const response = await fetch(`${running.url}/users`, {method: 'DELETE'})
  expect(response.status).toBe(405)
  expect(response.headers.get('allow')).toBe('GET, POST')
  expect(await (await fetch(running.url)).json()).toMatchObject({issuer: running.issuer})
})

test('a busy port is an error with a code', async () => {
  const running = await demo()
  const port = Number(new URL(running.url).port)
  await expect(demo({port})).rejects.toMatchObject({code: 'PORT_BUSY'})
})
