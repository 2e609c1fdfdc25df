import type {IncomingMessage, ServerResponse} from 'node:http'
import {readBody} from '../../http/index.js'
import type {Clock} from '../../shared/index.js'
import type {Bearer} from '../oauth/authorization-server.js'
import {seedData} from './data.js'
import {createLimiter} from './limiter.js'
import {type Answer, problem, send} from './respond.js'
import {ROUTES, type Route} from './routes.js'

const BODY_LIMIT = 64 * 1024

export interface ApiSettings {
  faultEvery: number
  rateLimit: number
  verify(token: string): Promise<Bearer | undefined>
}

/** The users and charges API behind the authorization server's access tokens. */
export function createApi({faultEvery, rateLimit, verify}: ApiSettings, clock: Clock) {
  const data = seedData()
  const limit = createLimiter(rateLimit, clock.now)
  const replies = new Map<string, Answer>()
  let listings = 0

  async function answer(request: IncomingMessage, response: ServerResponse, url: URL) {
    const matching = ROUTES.filter((route) => route.path.test(url.pathname))
    if (matching.length === 0) return problem(404, `There is nothing at ${url.pathname}.`)
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const route = matching.find((candidate) => candidate.method === method)
    if (!route) {
      const allow = matching.map((candidate) => candidate.method).join(', ')
      return problem(405, `${url.pathname} takes ${allow}.`, {allow})
    }

    const token = bearerToken(request.headers.authorization)
    const bearer = token === undefined ? undefined : await verify(token)
    if (!bearer) return unauthorized(token)
    const {allowed, headers} = limit(bearer.tokenId)
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    if (!allowed) return problem(429, 'Too many requests in this window of ten seconds.')
    if (route.scope !== undefined && !bearer.scopes.has(route.scope)) {
      return insufficientScope(route.scope)
    }
    if (route.method === 'GET' && url.pathname === '/users' && isFault(listings++)) {
      return problem(503, 'A planned fault, so that a retry can be seen.', {'retry-after': '1'})
    }
    return call(route, request, url, bearer)
  }

  /** The first call and then every Nth one. */
  function isFault(index: number): boolean {
    return faultEvery > 0 && index % faultEvery === 0
  }

  async function call(route: Route, request: IncomingMessage, url: URL, bearer: Bearer) {
    const parameter = route.path.exec(url.pathname)?.[1] ?? ''
    const context = {url, bearer, data, now: clock.now(), input: {}}
    if (route.method === 'GET') return route.answer(context, parameter)

    const body = await readBody(request, BODY_LIMIT)
    if (!body) return problem(413, `A body may have ${BODY_LIMIT} bytes.`)
    const type = request.headers['content-type']?.split(';')[0]?.trim()
    if (type !== 'application/json') return problem(415, 'The body must be application/json.')
    const input = jsonObject(body)
    if (!input) return problem(400, 'The body is not a JSON object.')

    const key = request.headers['idempotency-key']
    const slot = key === undefined ? undefined : `${bearer.accountId} ${url.pathname} ${key}`
    const earlier = slot === undefined ? undefined : replies.get(slot)
    if (earlier) return {...earlier, headers: {...earlier.headers, 'idempotent-replayed': 'true'}}
    const reply = route.answer({...context, input}, parameter)
    if (slot !== undefined && reply.status < 400) replies.set(slot, reply)
    return reply
  }

  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    send(request, response, await answer(request, response, url))
  }
}

function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +([\w.~+/-]+=*) *$/i.exec(authorization ?? '')?.[1]
}

/** RFC 6750 section 3: no error code when the request carried no token. */
function unauthorized(token: string | undefined): Answer {
  if (token === undefined) {
    return problem(401, 'This needs an access token.', {'www-authenticate': 'Bearer realm="demo"'})
  }
  const challenge =
    'Bearer realm="demo", error="invalid_token", error_description="expired, revoked or unknown"'
  return problem(401, 'The access token is expired, revoked or unknown.', {
    'www-authenticate': challenge,
  })
}

function insufficientScope(scope: string): Answer {
  const challenge = `Bearer realm="demo", error="insufficient_scope", scope="${scope}"`
  return problem(403, `This needs the scope "${scope}".`, {'www-authenticate': challenge})
}

function jsonObject(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
