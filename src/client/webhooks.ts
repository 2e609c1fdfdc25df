import type {IncomingMessage, ServerResponse} from 'node:http'
import {ApixError, isApixError} from '../errors/index.js'
import {type Clock, type Notifier, type Redactor, Secret} from '../shared/index.js'
import {
  answerChallenge,
  answerSetup,
  findProvider,
  identify,
  parseBody,
  type ReceivedMessage,
  verifyMessage,
  type WebhookProvider,
} from '../webhook/index.js'
import {createSeen, type Seen} from './seen.js'
import type {WebhookEvent, WebhookHandler, WebhookHandlerOptions} from './types.js'

export interface WebhookDeps {
  clock: Clock
  redactor: Redactor
  notifier: Notifier
}

export interface Webhooks {
  on(type: string, handler: WebhookHandler): () => void
  handler(
    options: WebhookHandlerOptions,
  ): (request: IncomingMessage, response: ServerResponse) => void
}

const MAX_BODY = 5 * 1024 * 1024
const DEDUP_TTL = 24 * 3_600_000

interface Reply {
  status: number
  body: string
  headers?: Record<string, string>
}

const json = (document: unknown, status = 200): Reply => ({status, body: JSON.stringify(document)})

/** Receives webhooks with the engine of `apix webhook listen`, and the same answers. */
export function createWebhooks(deps: WebhookDeps): Webhooks {
  const handlers = new Set<{type: string; handle: WebhookHandler}>()

  async function carryOut(event: WebhookEvent, seen: Seen): Promise<Reply> {
    const claim = event.id === null ? undefined : await seen.claim(event.id)
    if (claim === 'done') return json({status: 'already_processed'})
    try {
      for (const {type, handle} of [...handlers]) {
        if (matches(type, event.type)) await handle(event)
      }
    } catch (error) {
      claim?.release()
      const {message} = error as Error
      deps.notifier.warn(`the handler of the webhook ${event.type ?? ''} failed: ${message}`)
      return json({error: 'Processing failed'}, 502)
    }
    claim?.done()
    return json({status: 'success'})
  }

  async function answer(
    message: ReceivedMessage,
    provider: WebhookProvider,
    secrets: readonly Secret[],
    seen: Seen,
  ): Promise<Reply> {
    const setup = answerSetup(provider, message, secrets)
    if (setup) return setup
    if (message.method !== 'POST') {
      return {...json({error: 'Method not allowed'}, 405), headers: {allow: 'POST'}}
    }
    const verdict = await verifyMessage(provider, message, {secrets, now: deps.clock.now()})
    if (!verdict.verified) return json({error: 'Invalid signature'}, 401)
    const headers = new Headers(message.headers.map(([name, value]) => [name, value]))
    const contentType = headers.get('content-type') ?? ''
    const payload = parseBody(message.body, contentType || provider.contentType)
    if (payload === undefined && contentType.includes('json')) {
      return json({error: 'Invalid payload'}, 400)
    }
    const challenge = answerChallenge(provider, message, secrets)
    if (challenge) return challenge
    const {id, event: type} = identify(provider, message)
    const data = (payload as {data?: unknown} | null | undefined)?.data ?? payload
    const event = {id, type, provider: provider.id, payload, data, headers, rawBody: message.body}
    return carryOut(event, seen)
  }

  return {
    on(type, handle) {
      const entry = {type, handle}
      handlers.add(entry)
      return () => handlers.delete(entry)
    },
    handler(options) {
      const provider = findProvider(options.provider)
      const secrets = secretsOf(options, deps.redactor)
      const seen = createSeen(deps.clock, options.dedupTtl ?? DEDUP_TTL)
      return (request, response) => {
        void receive(request, options)
          .then((message) => (message ? answer(message, provider, secrets, seen) : tooLarge()))
          .catch((error: Error) => {
            const words = isApixError(error) ? error.message : 'a webhook could not be handled'
            deps.notifier.warn(words)
            return json({error: 'Processing failed'}, 502)
          })
          .then((reply) => send(response, reply))
      }
    },
  }
}

function matches(pattern: string, type: string | null): boolean {
  if (pattern === '*' || pattern === type) return true
  return pattern.endsWith('.*') && type?.startsWith(pattern.slice(0, -1)) === true
}

function secretsOf({provider, secret}: WebhookHandlerOptions, redactor: Redactor): Secret[] {
  const values = [secret ?? []].flat().filter((value) => value !== '')
  if (values.length === 0) {
    throw new ApixError('SECRET_MISSING', `webhookHandler was given no secret for ${provider}`, {
      hints: ['is its environment variable set?'],
    })
  }
  return values.map((value) => {
    redactor.add(value)
    return new Secret(value)
  })
}

async function receive(
  request: IncomingMessage,
  {maxBody = MAX_BODY, publicUrl}: WebhookHandlerOptions,
): Promise<ReceivedMessage | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size > maxBody) return undefined
    chunks.push(chunk as Buffer)
  }
  const headers: Array<[string, string]> = []
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    headers.push([request.rawHeaders[index] ?? '', request.rawHeaders[index + 1] ?? ''])
  }
  const own = `http://${request.headers.host ?? 'localhost'}${request.url ?? '/'}`
  const url = publicUrl === undefined ? own : publicUrl
  return {method: request.method ?? 'GET', url, headers, body: Buffer.concat(chunks)}
}

function tooLarge(): Reply {
  return {...json({error: 'Payload too large'}, 413), headers: {connection: 'close'}}
}

function send(response: ServerResponse, {status, body, headers}: Reply): void {
  if (response.destroyed || response.headersSent) return
  response.writeHead(status, {'content-type': 'application/json', ...headers})
  response.end(body)
}
