import {createHmac} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import {createServer as createHttpsServer} from 'node:https'
import type {AddressInfo} from 'node:net'
import {fileURLToPath} from 'node:url'
import {exportJWK, generateKeyPair, SignJWT} from 'jose'
import {onTestFinished} from 'vitest'

const file = (name: string) => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url))
/** The authority that the providers' certificates are from; for NODE_EXTRA_CA_CERTS. */
export const CA_FILE = file('ca.pem')

type Fields = Readonly<Record<string, string>>

/** How a provider wants to be asked and how it answers, from its documentation. */
export interface Manners {
  /** Where the login page is, and what it insists on. */
  authorize?: {
    at: string
    query?: Fields
    scope?: {parameter?: string; separator: string; asks: readonly string[]}
    pkce: 'required' | 'unknown'
    redirect: {host: string; path: string}
    /** Signs the redirect with the client's secret; the name of the shop that does. */
    signsAs?: string
  }
  token?: {
    at: string
    client: 'none' | 'basic' | 'post'
    body?: 'form' | 'json'
    headers?: Fields
    parameters?: Fields
    /** Answers in a form unless JSON is asked for. */
    formUnlessAsked?: boolean
    answer(tokens: {access: string; refresh: string}, grant: string): Record<string, unknown>
    /** The answer to a refresh token it no longer takes. */
    refusal?: {status: number; type?: string; body: string}
  }
  /** Gives ID tokens, whose keys are published at `jwks`. */
  idToken?: {issuer: string; jwks: string}
  metadata?: {at: string; document: Record<string, unknown>}
  /** Further addresses that answer the token with a document. */
  documents?: Readonly<Record<string, unknown>>
  api: {
    at: string
    method: string
    /** With what the credential comes; TOKEN stands for it. */
    credential: readonly [header: string, value: string]
    headers?: Fields
    answer: unknown
  }
}

export interface Provider {
  proxy: string
  /** What was wrong with requests, in words; empty when all was as the provider wants it. */
  complaints: string[]
  requests: string[]
  /** From now on no refresh token is taken. */
  revoke(): void
  /** How many tokens it gave. */
  issued(): number
}

/** Plays a provider: a proxy that ends the TLS of its hosts and answers for them. */
export async function startProvider(manners: Manners, key?: string): Promise<Provider> {
  const complaints: string[] = []
  const requests: string[] = []
  let count = 0
  let revoked = false
  let challenge: string | null = null
  let nonce: string | null = null
  const keys = await generateKeyPair('RS256', {extractable: true})
  const access = () => key ?? `AT-canary-${count}`

  function complainUnless(right: boolean, words: string): void {
    if (!right) complaints.push(words)
  }

  function authorize(url: URL, response: ServerResponse, rules: NonNullable<Manners['authorize']>) {
    const query = url.searchParams
    for (const [name, value] of Object.entries(rules.query ?? {})) {
      complainUnless(query.get(name) === value, `authorize: ${name} is ${query.get(name)}`)
    }
    const {scope, redirect} = rules
    if (scope) {
      const text = query.get(scope.parameter ?? 'scope') ?? ''
      const asked = text.split(scope.separator)
      complainUnless(asked.join('|') === scope.asks.join('|'), `authorize: scopes are "${text}"`)
    }
    challenge = query.get('code_challenge')
    nonce = query.get('nonce')
    complainUnless(
      (nonce !== null) === (manners.idToken !== undefined),
      `authorize: nonce ${nonce}`,
    )
    if (rules.pkce === 'required') complainUnless(challenge !== null, 'authorize: no PKCE')
    else complainUnless(challenge === null, 'authorize: PKCE was sent to who does not know it')
    complainUnless(query.get('response_type') === 'code', 'authorize: no code is asked for')
    const back = new URL(query.get('redirect_uri') ?? 'http://nowhere')
    complainUnless(
      back.hostname === redirect.host && back.pathname === redirect.path,
      `authorize: redirect to ${back.hostname}${back.pathname}`,
    )
    const state = query.get('state') ?? ''
    back.search = rules.signsAs
      ? signedRedirect(rules.signsAs, state)
      : String(new URLSearchParams({code: 'CODE', state}))
    response.writeHead(302, {location: back.href}).end()
  }

  function idToken({issuer}: {issuer: string}): Promise<string> {
    return new SignJWT({nonce})
      .setProtectedHeader({alg: 'RS256', kid: 'k'})
      .setIssuer(issuer)
      .setAudience('cli')
      .setSubject('ann')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(keys.privateKey)
  }

  async function token(
    request: IncomingMessage,
    body: string,
    response: ServerResponse,
    rules: NonNullable<Manners['token']>,
  ) {
    const {headers} = request
    const isJson = rules.body === 'json'
    const type = headers['content-type'] ?? ''
    complainUnless(
      type.includes(isJson ? 'json' : 'x-www-form-urlencoded'),
      `token: body is ${type}`,
    )
    const fields: Record<string, string> = isJson
      ? JSON.parse(body)
      : Object.fromEntries(new URLSearchParams(body))
    const basic = headers.authorization?.startsWith('Basic ') === true
    complainUnless(basic === (rules.client === 'basic'), `token: Authorization is ${basic}`)
    const posted = fields['client_secret'] === 'SECRET-canary'
    complainUnless(posted === (rules.client === 'post'), `token: client_secret in body: ${posted}`)
    for (const [name, value] of Object.entries(rules.headers ?? {})) {
      complainUnless(headers[name.toLowerCase()] === value, `token: ${name} is missing`)
    }
    for (const [name, value] of Object.entries(rules.parameters ?? {})) {
      complainUnless(fields[name] === value, `token: ${name} is ${fields[name]}`)
    }
    if (fields['grant_type'] === 'refresh_token' && revoked && rules.refusal) {
      const {status, type: kind = 'application/json', body: words} = rules.refusal
      response.writeHead(status, {'content-type': kind}).end(words)
      return
    }
    if (fields['grant_type'] === 'refresh_token') {
      complainUnless(
        /^RT-canary-\d+$/.test(fields['refresh_token'] ?? ''),
        'token: no refresh token',
      )
    } else if (fields['grant_type'] === 'authorization_code' && challenge !== null) {
      complainUnless((fields['code_verifier'] ?? '').length >= 43, 'token: no code_verifier')
    }
    count++
    const given = {access: access(), refresh: `RT-canary-${count}`}
    const grant = fields['grant_type'] ?? ''
    const identified = manners.idToken && grant === 'authorization_code'
    const document = {
      ...rules.answer(given, grant),
      ...(identified && manners.idToken && {id_token: await idToken(manners.idToken)}),
    }
    const asForm = rules.formUnlessAsked && !/json/.test(headers.accept ?? '')
    response.writeHead(200, {
      'content-type': asForm ? 'application/x-www-form-urlencoded' : 'application/json',
    })
    response.end(
      asForm
        ? String(new URLSearchParams(document as Record<string, string>))
        : JSON.stringify(document),
    )
  }

  function api(request: IncomingMessage, response: ServerResponse) {
    const {credential, headers = {}, answer, method} = manners.api
    const [name, value] = credential
    const wanted = value.replace('TOKEN', access()).replace('BASIC', basicOf(access()))
    if (request.headers[name.toLowerCase()] !== wanted) {
      json(response, 401, {error: 'unauthorized'})
      return
    }
    for (const [header, expected] of Object.entries(headers)) {
      const got = request.headers[header.toLowerCase()]
      complainUnless(got === expected, `api: ${header} is ${got}`)
    }
    complainUnless(request.method === method, `api: ${request.method}`)
    json(response, 200, answer)
  }

  async function publish(response: ServerResponse) {
    json(response, 200, {keys: [{...(await exportJWK(keys.publicKey)), kid: 'k', alg: 'RS256'}]})
  }

  const {documents = {}} = manners
  const inner = createHttpsServer(
    {key: readFileSync(file('providers.key')), cert: readFileSync(file('providers.pem'))},
    (request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const url = new URL(request.url ?? '/', `https://${request.headers.host}`)
        const at = `${url.origin}${url.pathname}`
        requests.push(`${request.method} ${url.href}`)
        const body = Buffer.concat(chunks).toString('utf8')
        const {authorize: page, token: endpoint, metadata, idToken: identity} = manners
        if (page && at === page.at) authorize(url, response, page)
        else if (endpoint && at === endpoint.at) void token(request, body, response, endpoint)
        else if (identity && at === identity.jwks) void publish(response)
        else if (metadata && at === metadata.at) json(response, 200, metadata.document)
        else if (url.href === manners.api.at) api(request, response)
        else if (Object.hasOwn(documents, at)) {
          const allowed = request.headers.authorization === `Bearer ${access()}`
          json(response, allowed ? 200 : 401, allowed ? documents[at] : {})
        } else json(response, 404, {error: 'not_found'})
      })
    },
  )
  const proxy = createHttpServer()
  proxy.on('connect', (_, socket) => {
    socket.on('error', () => {})
    socket.write('HTTP/1.1 200 Connected\r\n\r\n')
    inner.emit('connection', socket)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    inner.closeAllConnections()
    proxy.closeAllConnections()
    proxy.close()
  })
  return {
    proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    complaints,
    requests,
    revoke: () => {
      revoked = true
    },
    issued: () => count,
  }
}

function basicOf(text: string): string {
  return Buffer.from(text).toString('base64')
}

function json(response: ServerResponse, status: number, document: unknown): void {
  response.writeHead(status, {'content-type': 'application/json'}).end(JSON.stringify(document))
}

/** As Shopify's documentation writes the message out; none of the values needs escaping. */
function signedRedirect(shop: string, state: string): string {
  const message = `code=CODE&shop=${shop}&state=${state}&timestamp=1337178173`
  const hmac = createHmac('sha256', 'SECRET-canary').update(message).digest('hex')
  return `code=CODE&hmac=${hmac}&timestamp=1337178173&state=${state}&shop=${shop}`
}
