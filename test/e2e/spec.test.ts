import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {runApix} from '../helpers/kept-apix.js'
import {temporaryFolder} from '../helpers/run-apix.js'
import {requestTo, shopDescription, startShop} from '../helpers/shop-api.js'

const KEY = 'canary-key-5f2b'

/** A shop that is configured with its description as a URL, and how to run apix with it. */
async function configuredShop() {
  const shop = await startShop()
  const home = temporaryFolder()
  const env = {APIX_TOKEN: KEY}
  const run = (...args: string[]) => runApix(args, {home, env})
  const added = await run(
    ...['api', 'add', 'shop', '--base-url', `${shop.url}/v1`, '--auth', 'apiKey'],
    ...['--auth-name', 'X-Shop-Key', '--openapi', `${shop.url}/openapi.json`],
  )
  expect(added.stderr).toContain('added shop')
  return {shop, home, run}
}

describe('an API with an OpenAPI document', () => {
  test('is synced, listed, shown and called by name', async () => {
    const {shop, run} = await configuredShop()
    const synced = await run('spec', 'sync', '--json')
    expect(synced.json).toMatchObject({
      title: 'Shop',
      version: '1.2.0',
      openapi: '3.1',
      operations: 5,
    })
    // The description is on the API's own origin: the credential goes along.
    expect(requestTo(shop, '/openapi.json').headers['x-shop-key']).toBe(KEY)

    const listed = await run('spec', 'list', 'user')
    expect(listed.stdout.split('\n')[0]).toBe('listUsers\tGET\t/users\tList the users')
    const shown = await run('spec', 'show', 'createUser')
    expect(shown.stdout).toContain('example\n  apix call createUser name=Ada')

    const called = await run('call', 'getUser', 'userId=42')
    expect([called.code, called.stdout]).toEqual([0, '{"id":42,"name":"Ada"}'])
    expect(requestTo(shop, '/v1/users/42').headers['x-shop-key']).toBe(KEY)
    expect(shop.requests.filter(({url}) => url === '/openapi.json')).toHaveLength(1)
  })

  test('takes parameters in their styles and fields by their types', async () => {
    const {shop, run} = await configuredShop()
    const listed = await run(
      ...['call', 'listUsers', 'limit=5', 'ids=1,2', 'filter[age]=3', 'x-trace=a b', 'raw==1'],
    )
    expect(listed.code).toBe(0)
    const list = requestTo(shop, '/v1/users?')
    expect(list.url).toBe('/v1/users?limit=5&ids=1,2&filter%5Bage%5D=3&raw=1')
    expect(list.headers['x-trace']).toBe('a b')

    const wrong = await run('call', 'createUser', 'name=Ada', 'address[zip]=x')
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      expect.stringContaining('address[zip]: expected integer, not "x"'),
    ])
    const typed = await run('call', 'createUser', 'name=Ada', 'tags=a', 'address[zip]=7', '--json')
    expect(typed.json.request.body).toEqual({name: 'Ada', tags: ['a'], address: {zip: 7}})
    expect(typed.json.response.status).toBe(201)
  })

  test('takes files, whole bodies and what is piped in', async () => {
    const {shop, home, run} = await configuredShop()
    const file = join(home, 'photo.png')
    writeFileSync(file, 'not really a picture')
    const put = await run('call', 'putPhoto', 'userId=1', `photo@${file}`, 'caption=me')
    expect(put.code).toBe(0)
    const photo = requestTo(shop, '/v1/users/1/photo')
    expect(photo.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/)
    expect(photo.body).toContain('name="photo"; filename="photo.png"')

    const piped = await runApix(['call', 'createUser', '--json'], {
      home,
      env: {APIX_TOKEN: KEY},
      stdin: '{"name":"piped"}',
    })
    expect(piped.json.request.body).toEqual({name: 'piped'})
  })

  test('says what is missing or mistyped, and sends nothing', async () => {
    const {shop, run} = await configuredShop()
    await run('spec', 'sync')
    const before = shop.requests.length
    const outcomes = await Promise.all([
      run('call', 'getUsr', 'userId=1'),
      run('call', 'getUser'),
      run('call', 'createUser', 'role=admin'),
      run('call', 'listUsers', 'limt=5'),
      run('call', 'getUser', 'userId=..'),
    ])
    expect(outcomes.map(({code, stderr}) => [code, stderr.split('\n').slice(0, 2)])).toEqual([
      [2, ['error: Shop has no operation "getUsr"', 'hint: did you mean getUser?']],
      [2, ['error: getUser: userId is required', 'hint: userId=… (path, integer)']],
      [2, ['error: createUser: name is required', 'hint: name=… (body, string such as Ada)']],
      [2, ['error: listUsers has no "limt"', 'hint: did you mean limit?']],
      [2, ['error: userId: ".." cannot be a part of a path', expect.any(String)]],
    ])
    expect(shop.requests.length).toBe(before)
  })

  test('works from a file alone, without any configuration', async () => {
    const shop = await startShop()
    const home = temporaryFolder()
    const file = join(home, 'openapi.json')
    writeFileSync(file, JSON.stringify(shopDescription(shop.url)))
    const called = await runApix(['call', 'GET /users/42', '--openapi', file, '--json'], {home})
    expect(called.json).toMatchObject({api: null, response: {body: {id: 42}}})
    const none = await runApix(['spec', 'list'], {home})
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('no API is configured')])
  })

  test('sends no credential for a document on another origin', async () => {
    const [shop, other] = [await startShop(), await startShop()]
    const home = temporaryFolder()
    await runApix(
      [
        ...['api', 'add', 'shop', '--base-url', `${shop.url}/v1`, '--auth', 'apiKey'],
        ...['--auth-name', 'X-Shop-Key', '--openapi', `${other.url}/openapi.json`],
      ],
      {home},
    )
    const synced = await runApix(['spec', 'sync'], {home, env: {APIX_TOKEN: KEY}})
    expect(synced.code).toBe(0)
    expect(JSON.stringify(other.requests)).not.toContain(KEY)
  })

  test('is compared with what is sent and answered', async () => {
    const {shop, run} = await configuredShop()
    const refused = await run(...['post', '/users', 'name=', 'role=owner', '--validate', '--json'])
    expect(refused.code).toBe(9)
    expect(refused.json.error).toMatchObject({code: 'REQUEST_INVALID', exitCode: 9})
    expect(refused.json.error.problems).toMatchObject([
      {side: 'request', in: 'body', pointer: '/name', expected: 'at least 1 characters'},
      {side: 'request', in: 'body', pointer: '/role', actual: 'string "owner"'},
    ])
    expect(shop.requests.filter(({method}) => method === 'POST')).toEqual([])

    const drifted = await run('call', 'getUser', 'userId=43', '--validate', '--json')
    expect([drifted.code, drifted.json.response.status]).toEqual([9, 200])
    expect(drifted.json.drift).toMatchObject([
      {
        side: 'response',
        severity: 'error',
        in: 'body',
        pointer: '/id',
        expected: 'integer',
        actual: 'string "x"',
      },
      {side: 'response', severity: 'warning', pointer: '/extra'},
    ])
    const told = await run('get', '/users/43', '--validate')
    expect([told.code, told.stderr]).toEqual([
      9,
      expect.stringContaining('drift: response body /id: expected integer, found string "x"'),
    ])
    const fine = await run('get', '/users/42', '--validate', '--json')
    expect([fine.code, fine.json.drift]).toEqual([0, []])
  })
})
