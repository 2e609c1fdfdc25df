import {randomBytes} from 'node:crypto'
import type {IncomingMessage, ServerResponse} from 'node:http'
import {startServer} from '../http/index.js'
import {createId} from '../shared/index.js'
import {createApi} from './api/api.js'
import {send} from './api/respond.js'
import {
  type AuthorizationServer,
  CLIENT_ID,
  createAuthorizationServer,
} from './oauth/authorization-server.js'
import {SCOPE_NAMES} from './oauth/scopes.js'
import type {Demo, DemoDeps, DemoOptions, WebhookSecrets} from './types.js'
import {createWebhookReceiver} from './webhooks/receiver.js'

const HOST = '127.0.0.1'
const ISSUER_PATH = '/oauth'

/** Often enough that the first call shows a retry, rare enough not to colour a benchmark. */
const FAULT_EVERY = 1000

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

/**
 * Starts a complete provider on loopback: an OAuth server with a consent page, an API behind its
 * tokens and a webhook receiver. Nothing is written to disk; `close` ends it all.
 * @throws ApixError PORT_BUSY
 */
export async function startDemo(options: DemoOptions, deps: DemoDeps): Promise<Demo> {
  const {port = 0, tokenLifetime = 300, faultEvery = FAULT_EVERY, rateLimit = 2000} = options
  const {clock} = deps
  // The issuer contains the port, so the server listens before there is anything to serve.
  let handler: Handler = (_, response) => void response.writeHead(503).end()
  const server = await startServer({
    host: HOST,
    port,
    handler: (request, response) => handler(request, response),
  })

  try {
    const issuer = `${server.url}${ISSUER_PATH}`
    const webhookSecrets = createWebhookSecrets()
    const authorization = await createAuthorizationServer({issuer, tokenLifetime}, deps)
    const {verify} = authorization
    const api = createApi({faultEvery, rateLimit, verify}, clock)
    const webhooks = createWebhookReceiver(webhookSecrets, deps)
    handler = router({url: server.url, issuer, authorization, api, webhooks}, deps)
    return {
      url: server.url,
      issuer,
      clientId: CLIENT_ID,
      scopes: SCOPE_NAMES,
      webhookSecrets,
      close: () => server.close(),
    }
  } catch (error) {
    await server.close()
    throw error
  }
}

interface Parts {
  url: string
  issuer: string
  authorization: AuthorizationServer
  api: (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>
  webhooks: (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>
}

function router(parts: Parts, {clock, notifier}: DemoDeps): Handler {
  const {host, port} = new URL(parts.url)
  const hosts = new Set([host, `localhost:${port}`])
  return async (request, response) => {
    const started = clock.monotonic()
    const {method, url: target = '/'} = request
    response.setHeader('x-request-id', createId(clock.now()))
    response.once('finish', () => {
      const duration = (clock.monotonic() - started).toFixed(1)
      notifier.detail(`${method} ${target.split('?')[0]} ${response.statusCode} ${duration} ms`)
    })
    if (!hosts.has(request.headers.host ?? '')) {
      // A page on the web that rebinds its name to this machine must not reach the demo.
      response.writeHead(421).end()
      return
    }
    const url = new URL(target, parts.url)
    if (url.pathname.startsWith(`${ISSUER_PATH}/`)) {
      return parts.authorization.handle(request, response)
    }
    if (url.pathname.startsWith('/webhooks/')) return parts.webhooks(request, response, url)
    if (url.pathname === '/') return send(request, response, {status: 200, body: index(parts)})
    return parts.api(request, response, url)
  }
}

/** What there is to find, for somebody who opens the base URL. */
function index({url, issuer}: Parts) {
  return {
    users: `${url}/users`,
    charges: `${url}/charges`,
    me: `${url}/me`,
    webhooks: `${url}/webhooks/standard-webhooks`,
    issuer,
  }
}

function createWebhookSecrets(): WebhookSecrets {
  return {
    'standard-webhooks': `whsec_${randomBytes(24).toString('base64')}`,
    github: randomBytes(20).toString('hex'),
    stripe: `whsec_${randomBytes(24).toString('hex')}`,
  }
}
