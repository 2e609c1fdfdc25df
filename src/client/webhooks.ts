import type {IncomingMessage, ServerResponse} from 'node:http'
import {ApixError, isApixError} from '../errors/index.js'
import {readBody} from '../http/index.js'
import {type Clock, type Notifier, type Redactor, Secret} from '../shared/index.js'
import {
  answerChallenge,
  answerSetup,
  type Claim,
  findProvider,
  identify,
  identifyAll,
  parseBody,
  type ReceivedMessage,
  type SeenEvents,
  verifyMessage,
  type WebhookProvider,
} from '../webhook/index.js'
import type {Dedup} from './dedup.js'
import type {WebhookEvent, WebhookHandler, WebhookHandlerOptions} from './types.js'

export interface WebhookDeps {
  clock: Clock
  redactor: Redactor
  notifier: Notifier
  dedup: Dedup
}

export interface Webhooks {
  on(type: string, handler: WebhookHandler): () => void
  handler(
    options: WebhookHandlerOptions,
  ): (request: IncomingMessage, response: ServerResponse) => void
}

const MAX_BODY = 5 * 1024 * 1024

interface Reply {
  status: number
  body: string
  headers?: Record<string, string>
}

const json = (document: unknown, status = 200): Reply => ({status, body: JSON.stringify(document)})

const TOO_LARGE = json({error: 'Payload too large'}, 413)
/** It is not known whether the event was handled before: the provider shall come again. */
const UNAVAILABLE = json({error: 'Temporarily unavailable'}, 503)

/** Receives webhooks with the engine of `apix webhook listen`, and the same answers. */
export function createWebhooks(deps: WebhookDeps): Webhooks {
  const handlers = new Set<{type: string; handle: WebhookHandler}>()

  async function carryOut(event: WebhookEvent, claim: Claim): Promise<Reply> {
    try {
      for (const {type, handle} of [...handlers]) {
        if (matches(type, event.type)) await handle(event)
      }
    } catch (error) {
      await claim.release().catch(warn)
      const {message} = error as Error
      deps.notifier.warn(`the handler of the webhook ${event.type ?? ''} failed: ${message}`)
      return json({error: 'Processing failed'}, 502)
    }
    // It was handled, whatever becomes of the note about it.
    await claim.done().catch(warn)
    return json({status: 'success'})
  }

  function warn({message}: Error): void {
    deps.notifier.warn(message)
  }

  async function answer(
    message: ReceivedMessage,
    provider: WebhookProvider,
    secrets: readonly Secret[],
    seen: () => Promise<SeenEvents>,
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
    const ids = provider.elements ? identifyAll(provider, message).map((one) => one.id) : [id]
    let claim: Claim | undefined
    try {
      claim = await (await seen()).claim(provider, ids)
    } catch (error) {
      warn(error as Error)
      return UNAVAILABLE
    }
    if (!claim) return json({status: 'already_processed'})
    const data = (payload as {data?: unknown} | null | undefined)?.data ?? payload
    const event = {id, type, provider: provider.id, payload, data, headers, rawBody: message.body}
    return carryOut(event, claim)
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
      const seen = deps.dedup.seen(options)
      return (request, response) => {
        void receive(request, options)
          .then((message) => (message ? answer(message, provider, secrets, seen) : TOO_LARGE))
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
  const body = await readBody(request, maxBody)
  if (!body) return undefined
  const headers: Array<[string, string]> = []
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    headers.push([request.rawHeaders[index] ?? '', request.rawHeaders[index + 1] ?? ''])
  }
  const own = `http://${request.headers.host ?? 'localhost'}${request.url ?? '/'}`
  const url = publicUrl === undefined ? own : publicUrl
  return {method: request.method ?? 'GET', url, headers, body}
}

function send(response: ServerResponse, {status, body, headers}: Reply): void {
  if (response.destroyed || response.headersSent) return
  response.writeHead(status, {'content-type': 'application/json', ...headers})
  response.end(body)
}
