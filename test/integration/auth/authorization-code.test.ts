import {inspect} from 'node:util'
import {describe, expect, onTestFinished, test} from 'vitest'
import {
  type AuthorizationInput,
  authorizeInBrowser,
  type LoginIo,
} from '../../../src/auth/oauth/authorization-code.js'
import {authDeps} from '../../helpers/auth-deps.js'
import {sendJson, startServer} from '../../helpers/http-server.js'

type Respond = Parameters<typeof startServer>[0]

const TOKENS = {access_token: 'CANARY-ACCESS-TOKEN', token_type: 'Bearer', expires_in: 3600}

/** A hand-written server for what no real one does on purpose. */
function startTokenServer(token: Respond, metadata: Record<string, unknown> = {}) {
  return startServer((request, response) => {
    const origin = `http://${request.headers.host}`
    if (request.url.startsWith('/.well-known/openid-configuration')) {
      sendJson(response, 200, {
        issuer: origin,
        authorization_endpoint: `${origin}/authorize?tenant=7`,
        token_endpoint: `${origin}/token`,
        code_challenge_methods_supported: ['S256'],
        ...metadata,
      })
    } else if (request.url === '/token') token(request, response)
    else sendJson(response, 404, {})
  })
}

interface Visit {
  url: URL
  /** Sends the browser back. */
  back(parameters: Record<string, string>): Promise<Response>
}

/** Runs a login whose browser is the function given. */
function startLogin(
  issuer: string,
  visit: (visit: Visit) => Promise<unknown>,
  more: {
    input?: Partial<AuthorizationInput>
    client?: Partial<AuthorizationInput['client']>
    pasted?: (url: URL) => string[]
  } = {},
) {
  const {deps, notes} = authDeps()
  const abort = new AbortController()
  onTestFinished(() => abort.abort())
  let announced: URL | undefined
  const io: LoginIo = {
    signal: abort.signal,
    announce: (url) => {
      announced = url
    },
    announceDevice: () => {},
    async openBrowser(url) {
      const redirect = url.searchParams.get('redirect_uri') ?? ''
      const state = url.searchParams.get('state') ?? ''
      await visit({
        url,
        back: (parameters) =>
          fetch(`${redirect}?${new URLSearchParams({state, iss: issuer, ...parameters})}`),
      })
    },
    async *pastedLines() {
      if (more.pasted && announced) yield* more.pasted(announced)
    },
  }
  const outcome = authorizeInBrowser(
    {
      client: {clientId: 'cli', clientAuth: 'none', issuer, ...more.client},
      scopes: ['read'],
      settings: {scopeSeparator: ' ', pkce: true, params: {audience: 'shop'}},
      redirect: {host: '127.0.0.1', port: 0, path: '/callback'},
      timeout: 5000,
      apiName: 'shop',
      ...more.input,
    },
    io,
    deps,
  )
  return {outcome, deps, notes, abort}
}

describe('the request', () => {
  test('keeps the query of the endpoint and holds challenge, state and parameters', async () => {
    const server = await startTokenServer((_, response) => sendJson(response, 200, TOKENS))
    let seen: URL | undefined
    const {outcome} = startLogin(server.url, async ({url, back}) => {
      seen = url
      await back({code: 'c'})
    })
    await outcome
    const query = Object.fromEntries(seen?.searchParams ?? [])
    expect(query).toMatchObject({
      tenant: '7',
      audience: 'shop',
      scope: 'read',
      response_type: 'code',
      code_challenge_method: 'S256',
      client_id: 'cli',
    })
    expect(query['state']?.length).toBeGreaterThanOrEqual(43)
    const sent = new URLSearchParams(server.requests.at(-1)?.body)
    expect(sent.get('code_verifier')?.length).toBeGreaterThanOrEqual(43)
    expect(seen?.href).not.toContain(sent.get('code_verifier'))
  })

  test.each([
    ['basic', 'authorization'],
    ['post', 'client_secret'],
  ] as const)('authenticates the client with %s', async (clientAuth, where) => {
    const server = await startTokenServer((_, response) => sendJson(response, 200, TOKENS))
    await startLogin(server.url, ({back}) => back({code: 'c'}), {
      client: {clientAuth, clientSecret: 'a b'},
    }).outcome
    const {headers, body} = server.requests.at(-1) ?? {headers: {}, body: ''}
    const basic = `Basic ${Buffer.from('cli:a+b').toString('base64')}`
    if (where === 'authorization') expect(headers.authorization).toBe(basic)
    else expect(new URLSearchParams(body).get('client_secret')).toBe('a b')
  })
})

describe('issuer (RFC 9207)', () => {
  const promised = {authorization_response_iss_parameter_supported: true}
  test.each([
    ['wrong', {}, {iss: 'https://evil.example'}],
    ['missing though promised', promised, {iss: ''}],
  ])('%s: no code is exchanged', async (_, metadata, parameters) => {
    const server = await startTokenServer(
      (_, response) => sendJson(response, 200, TOKENS),
      metadata,
    )
    const {outcome} = startLogin(server.url, ({back}) => back({code: 'c', ...parameters}))
    await expect(outcome).rejects.toMatchObject({code: 'LOGIN_FAILED', exitCode: 8})
    expect(server.requests.filter(({url}) => url === '/token')).toHaveLength(0)
  })

  test.each([
    ['another issuer', {issuer: 'https://evil.example'}, /another issuer/],
    ['a plain http endpoint', {token_endpoint: 'http://evil.example/token'}, /token_endpoint/],
    ['a script as endpoint', {authorization_endpoint: 'javascript:alert(1)'}, /authorization_endp/],
    [
      'a file as endpoint',
      {authorization_endpoint: 'file:///etc/passwd'},
      /authorization_endpoint/,
    ],
  ])('metadata with %s is refused before the browser opens', async (_, metadata, message) => {
    const server = await startTokenServer(
      (_, response) => sendJson(response, 200, TOKENS),
      metadata,
    )
    let opened = false
    const {outcome} = startLogin(server.url, async () => {
      opened = true
    })
    await expect(outcome).rejects.toMatchObject({
      code: 'LOGIN_FAILED',
      message: expect.stringMatching(message),
    })
    expect(opened).toBe(false)
  })
})

describe('the redirect', () => {
  test('access_denied with the right state is LOGIN_DENIED, with a page that escapes', async () => {
    const server = await startTokenServer((_, response) => sendJson(response, 200, TOKENS))
    let page = ''
    const {outcome} = startLogin(server.url, async ({back}) => {
      const description = '<script>alert(1)</script>\u001b[31m</title>'
      page = await (await back({error: 'access_denied', error_description: description})).text()
    })
    const error = await outcome.catch((error: Error) => error)
    expect(error).toMatchObject({code: 'LOGIN_DENIED', exitCode: 8})
    expect((error as Error).message).not.toContain('\u001b')
    await expect.poll(() => page).toContain('&lt;script&gt;')
    expect(page).not.toContain('<script>')
  })

  test('two valid callbacks at once make one token request', async () => {
    const server = await startTokenServer((_, response) => {
      setTimeout(() => sendJson(response, 200, TOKENS), 50)
    })
    const statuses: number[] = []
    const {outcome} = startLogin(server.url, async ({back}) => {
      const answers = await Promise.all([back({code: 'c'}), back({code: 'c'})])
      statuses.push(...answers.map(({status}) => status))
    })
    await outcome
    await expect.poll(() => statuses.sort()).toEqual([200, 409])
    expect(server.requests.filter(({url}) => url === '/token')).toHaveLength(1)
  })

  test('a pasted address does as well as the browser; one of another login does not', async () => {
    const server = await startTokenServer((_, response) => sendJson(response, 200, TOKENS))
    const {outcome, notes} = startLogin(server.url, async () => {}, {
      pasted: (url) => [
        'just-a-code',
        'http://127.0.0.1/callback?code=c&state=other',
        ` "http://127.0.0.1/callback?code=c\\&state=${url.searchParams.get('state')}" `,
      ],
    })
    expect((await outcome).tokens.accessToken).toBe('CANARY-ACCESS-TOKEN')
    expect(notes.filter((note) => note.includes('still waiting'))).toHaveLength(2)
  })

  test('nobody comes back: LOGIN_TIMEOUT', async () => {
    const server = await startTokenServer((_, response) => sendJson(response, 200, TOKENS))
    const {outcome} = startLogin(server.url, async () => {}, {input: {timeout: 100}})
    await expect(outcome).rejects.toMatchObject({
      code: 'LOGIN_TIMEOUT',
      exitCode: 7,
      hints: [expect.any(String), expect.stringContaining('without the state')],
    })
  })

  test('an interruption closes the server', async () => {
    const server = await startTokenServer((_, response) => sendJson(response, 200, TOKENS))
    let redirect = ''
    const {outcome, abort} = startLogin(server.url, async ({url}) => {
      redirect = url.searchParams.get('redirect_uri') ?? ''
      abort.abort()
    })
    await expect(outcome).rejects.toThrow()
    await expect(fetch(redirect)).rejects.toThrow()
  })
})

const text =
  (status: number, type: string, body: string): Respond =>
  (_, response) => {
    response.writeHead(status, {'content-type': type})
    response.end(body)
  }
const json =
  (status: number, document: unknown): Respond =>
  (_, response) =>
    sendJson(response, status, document)

describe('token answers that cannot be used', () => {
  test.each<[string, Respond, RegExp]>([
    ['500 HTML', text(500, 'text/html', '<h1>CANARY</h1>'), /500.*text\/html/],
    ['502 without a body', text(502, 'text/html', ''), /502/],
    ['200 HTML', text(200, 'text/html', '<p>CANARY</p>'), /200.*text\/html/],
    [
      'invalid JSON',
      text(200, 'application/json', '{"access_token":"CANARY'),
      /200 with JSON that cannot be read$/,
    ],
    [
      'JSON whose parser would quote it',
      text(200, 'application/json', '{"access_token":"CANARY","x":y}'),
      /200 with JSON that cannot be read$/,
    ],
    [
      'JSON that cannot be read, under 500',
      text(500, 'application/json', '{"access_token":"CANARY","x":y}'),
      /500 with application\/json$/,
    ],
    ['an empty body', text(200, 'application/json', ''), /200 with JSON that cannot be read$/],
    ['429', json(429, {message: 'CANARY'}), /429/],
    [
      '400 invalid_grant',
      json(400, {error: 'invalid_grant', error_description: 'used'}),
      /invalid_grant: used/,
    ],
    ['invalid_grant as text', text(400, 'text/plain', 'invalid_grant'), /invalid_grant/],
    [
      'invalid_grant as JSON in text',
      text(400, 'text/plain', '{"error":"invalid_grant"}'),
      /invalid_grant/,
    ],
    [
      '200 with an error',
      json(200, {error: 'bad_verification_code', error_description: 'expired'}),
      /bad_verification_code: expired/,
    ],
    [
      'an error as a form',
      text(200, 'application/x-www-form-urlencoded', 'error=bad_code&error_description=x'),
      /bad_code/,
    ],
    ['a DPoP token', json(200, {...TOKENS, token_type: 'DPoP'}), /other than Bearer/],
    ['a bot token', json(200, {...TOKENS, token_type: 'bot'}), /other than Bearer/],
    ['no token type', json(200, {access_token: 'CANARY-ACCESS-TOKEN'}), /no token_type/],
    [
      'no access token',
      json(200, {token_type: 'bearer', refresh_token: 'CANARY-R'}),
      /no access token/,
    ],
  ])('%s', async (_, respond, message) => {
    const server = await startTokenServer(respond)
    const {outcome} = startLogin(server.url, ({back}) => back({code: 'CANARY-CODE'}))
    const error = await outcome.catch((error: Error) => error)
    expect(error).toMatchObject({code: 'LOGIN_FAILED', message: expect.stringMatching(message)})
    expect(inspect(error, {depth: 10, showHidden: true, customInspect: false})).not.toContain(
      'CANARY',
    )
    // The code is good for one request only.
    expect(server.requests.filter(({url}) => url === '/token')).toHaveLength(1)
  })

  test('a token endpoint that is not there is a network failure', async () => {
    const server = await startTokenServer((_, response) => response.destroy())
    const gone = {tokenEndpoint: 'http://127.0.0.1:1025/token'}
    const {outcome} = startLogin(server.url, ({back}) => back({code: 'c'}), {
      client: {...gone, authorizationEndpoint: `${server.url}/authorize`},
    })
    await expect(outcome).rejects.toMatchObject({code: 'CONNECTION_REFUSED', exitCode: 6})
  })
})

describe('expires_in', () => {
  test.each<[unknown, number | null, RegExp?]>([
    ['3600', 3_600_000],
    [3600.5, 3_600_500],
    [undefined, null],
    [null, null, /a life that cannot be used \(null\)/],
    [0, null, /\(0\)/],
    [-1, null, /\(-1\)/],
    [1e12, null, /\(1000000000000\)/],
    ['soon', null, /\("soon"\)/],
    ['\u001b[2J'.repeat(100), null, /a life that cannot be used \(".{1,60}\)/],
  ])('%j', async (expires_in, lifetime, warning) => {
    const server = await startTokenServer(json(200, {...TOKENS, expires_in}))
    const {outcome, notes} = startLogin(server.url, ({back}) => back({code: 'c'}))
    const {tokens} = await outcome
    expect(tokens).toMatchObject({
      lifetime,
      expiresAt: lifetime === null ? null : expect.any(String),
    })
    const said = notes.filter((note) => note.includes('cannot be used'))
    expect(said).toHaveLength(warning ? 1 : 0)
    if (warning) expect(said[0]).toMatch(warning)
    expect(said.join()).not.toContain('\u001b')
  })
})

test('explicit endpoints need no discovery, and an unknown issuer is not compared', async () => {
  const server = await startTokenServer(json(201, {...TOKENS, id_token: 'not.a.jwt'}))
  const {outcome} = startLogin('https://unknown.example', ({back}) => back({code: 'c'}), {
    client: {
      issuer: undefined as never,
      authorizationEndpoint: `${server.url}/authorize`,
      tokenEndpoint: `${server.url}/token`,
      manners: {tokenBody: 'json'},
    },
  })
  expect((await outcome).tokens.accessToken).toBe('CANARY-ACCESS-TOKEN')
  expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject({code: 'c', client_id: 'cli'})
})
