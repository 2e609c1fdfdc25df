import {generateKeyPairSync, type KeyObject} from 'node:crypto'
import {exportJWK, type JWTPayload, SignJWT} from 'jose'
import type {OAuthSettings} from '../../src/api/index.js'
import {sendJson, startServer} from './http-server.js'
import {authWorld, followRedirects, type LoginRun, oauthSettings} from './oauth-login.js'

/** The keys of the server, and one that it never published. */
const rsa = generateKeyPairSync('rsa', {modulusLength: 2048})
const ec = generateKeyPairSync('ec', {namedCurve: 'P-256'})
const foreign = generateKeyPairSync('rsa', {modulusLength: 2048})
export const KEYS = {rsa, ec, foreign}

export interface IdTokenParts {
  header: {alg: string; kid?: string; [name: string]: unknown}
  payload: JWTPayload
  key: KeyObject | Uint8Array
}

export interface Misbehaviour {
  /** Changes what goes into the ID token before it is signed. */
  idToken?: (parts: IdTokenParts) => IdTokenParts
  /** Takes the place of the signed token. */
  raw?: (parts: IdTokenParts, signed: string) => string | undefined
  metadata?: (document: Record<string, unknown>, origin: string) => Record<string, unknown>
  /** Changes the parameters with which the browser is sent back. */
  redirect?: (parameters: URLSearchParams, origin: string) => void
  token?: (answer: Record<string, unknown>) => Record<string, unknown>
  jwks?: (keys: unknown[]) => unknown[]
  /** Seconds by which its clock is ahead: of its Date headers and its ID tokens. */
  clock?: number
  /** Seconds by which its Date headers alone are ahead; null leaves them out. */
  date?: number | null
}

/** What the server gives for a code, and for each refresh token. */
export const ACCESS_TOKENS = {login: 'AT-canary-attack', refresh: 'AT-canary-renewed'}

/**
 * An OpenID provider that does one thing wrong on purpose, and a login to it. Whatever is not said
 * is right, so that a refusal has a single reason. A changed `wrong` counts from the next request on.
 */
export async function loginTo(
  wrong: Misbehaviour,
  auth: Partial<OAuthSettings> = {},
  run: LoginRun = {},
) {
  let nonce = ''
  let exchanges = 0
  const server = await startServer(async (request, response) => {
    const {url: origin} = server
    const {clock = 0, date = clock} = wrong
    const url = new URL(request.url, origin)
    const path = url.pathname
    response.sendDate = false
    if (date !== null) {
      response.setHeader('date', new Date(Date.now() + date * 1000).toUTCString())
    }
    if (path === '/.well-known/openid-configuration') {
      const document = {
        issuer: origin,
        authorization_endpoint: `${origin}/authorize`,
        token_endpoint: `${origin}/token`,
        jwks_uri: `${origin}/jwks`,
        code_challenge_methods_supported: ['S256'],
        id_token_signing_alg_values_supported: ['RS256', 'ES256'],
        authorization_response_iss_parameter_supported: true,
        device_authorization_endpoint: `${origin}/device`,
      }
      sendJson(response, 200, wrong.metadata?.(document, origin) ?? document)
    } else if (path === '/jwks') {
      const keys = [
        {...(await exportJWK(rsa.publicKey)), kid: 'rsa', use: 'sig'},
        {...(await exportJWK(ec.publicKey)), kid: 'ec', use: 'sig'},
      ]
      sendJson(response, 200, {keys: wrong.jwks?.(keys) ?? keys})
    } else if (path === '/authorize') {
      nonce = url.searchParams.get('nonce') ?? ''
      const state = url.searchParams.get('state') ?? ''
      const parameters = new URLSearchParams({code: 'CODE', state, iss: origin})
      wrong.redirect?.(parameters, origin)
      const back = `${url.searchParams.get('redirect_uri')}?${parameters}`
      response.writeHead(302, {location: back}).end()
    } else if (path === '/device') {
      const codes = {device_code: 'DC-canary', user_code: 'WDJB-MJHT', expires_in: 900}
      sendJson(response, 200, {...codes, verification_uri: `${origin}/enter`})
    } else if (path === '/token') {
      const renews = new URLSearchParams(request.body).get('grant_type') === 'refresh_token'
      const idToken = await signed(origin, clock)
      exchanges += 1
      const answer = {
        access_token: renews ? ACCESS_TOKENS.refresh : ACCESS_TOKENS.login,
        refresh_token: `RT-canary-${exchanges}`,
        token_type: 'Bearer',
        expires_in: 3600,
        ...(idToken !== undefined && {id_token: idToken}),
      }
      sendJson(response, 200, wrong.token?.(answer) ?? answer)
    } else sendJson(response, 404, {})
  })

  async function signed(origin: string, clock: number): Promise<string | undefined> {
    const now = Math.floor(Date.now() / 1000) + clock
    const good: IdTokenParts = {
      header: {alg: 'RS256', kid: 'rsa'},
      payload: {
        iss: origin,
        aud: 'cli',
        sub: 'ann',
        ...(nonce !== '' && {nonce}),
        iat: now,
        exp: now + 300,
      },
      key: rsa.privateKey,
    }
    const parts = wrong.idToken?.(good) ?? good
    const token = await new SignJWT(parts.payload).setProtectedHeader(parts.header).sign(parts.key)
    return wrong.raw ? wrong.raw(parts, token) : token
  }

  const world = authWorld(
    oauthSettings({issuer: server.url, scopes: ['openid', 'read'], ...auth}),
    {input: {timeout: 10_000}, io: {openBrowser: followRedirects}, ...run},
  )
  const outcome = await world.login().then(
    (result) => ({result, error: undefined}),
    (error: unknown) => ({result: undefined, error}),
  )
  const asked = (path: string) => server.requests.filter(({url}) => url.startsWith(path)).length
  return {...outcome, ...world, asked, requests: server.requests}
}

/** A token whose parts were made by hand: no library would sign it. */
export function byHand(header: object, payload: object, signature = ''): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part(header)}.${part(payload)}.${signature}`
}
