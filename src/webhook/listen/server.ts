import type {IncomingMessage, ServerResponse} from 'node:http'
import {isApixError} from '../../errors/index.js'
import {type RunningServer, readBody, startServer} from '../../http/index.js'
import type {Secret} from '../../shared/index.js'
import {findProvider} from '../providers/index.js'
import type {ReceivedMessage, WebhookProvider} from '../types.js'
import {FORWARD_TIMEOUT} from './forward.js'
import {type Answer, answerSetup, json} from './handshake.js'
import {type ReceiveDeps, type Received, type ReceiveOptions, receive} from './receive.js'

export interface ListenInput extends ReceiveOptions {
  port: number
  /** Serves `/` for this provider too. */
  provider?: WebhookProvider | undefined
  /** What the provider believes it calls, where it signs the URL. */
  publicUrl?: string | undefined
  /** Bytes. */
  maxBody: number
}

export interface ListenDeps extends ReceiveDeps {
  /** The secrets of a provider; empty when there are none. */
  secrets(provider: WebhookProvider): Promise<readonly Secret[]>
  onDelivery(received: Received): Promise<void> | void
}

export interface Listener {
  url: string
  /** Takes no more, waits for what is in progress. */
  close(): Promise<void>
}

/** Milliseconds that deliveries in progress get when the listener is stopped: a forward's and some. */
const GRACE = FORWARD_TIMEOUT + 2000

/**
 * Starts the receiver.
 * @throws ApixError PORT_BUSY
 */
export async function startListener(input: ListenInput, deps: ListenDeps): Promise<Listener> {
  const pending = new Set<Promise<void>>()
  let server: RunningServer | undefined
  let stopping = false
  server = await startServer({
    host: '127.0.0.1',
    port: input.port,
    handler(request, response) {
      if (stopping) return refuseLate(response)
      const base = server?.url ?? 'http://127.0.0.1'
      const work = handle(request, response, base, input, deps).finally(() => pending.delete(work))
      pending.add(work)
      return work
    },
  })
  const {url, drain, close} = server
  return {
    url,
    async close() {
      stopping = true
      drain()
      if (pending.size > 0) {
        deps.notifier.notice(
          `finishing ${pending.size} ${pending.size === 1 ? 'delivery' : 'deliveries'} (Ctrl-C again stops at once)`,
        )
      }
      const settled = Promise.allSettled(pending)
      const timer = new AbortController()
      await Promise.race([settled, deps.clock.sleep(GRACE, timer.signal).catch(() => {})])
      timer.abort()
      await close()
    },
  }
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  base: string,
  input: ListenInput,
  deps: ListenDeps,
): Promise<void> {
  const path = new URL(request.url ?? '/', base)
  const provider = providerOf(path.pathname, input)
  if (!provider) return reply(response, json({error: 'Not found'}, 404))
  const body = await readBody(request, input.maxBody)
  if (!body) return reply(response, json({error: 'Payload too large'}, 413))
  const message: ReceivedMessage = {
    method: request.method ?? 'GET',
    url: signedUrl(path, input.publicUrl),
    headers: headerList(request.rawHeaders),
    body,
  }
  const secrets = input.skipVerify ? [] : await knownSecrets(provider, deps)
  const setup = answerSetup(provider, message, secrets)
  if (setup?.notice) deps.notifier.notice(setup.notice)
  if (setup) return reply(response, setup)
  if (message.method !== 'POST') {
    response.setHeader('allow', 'POST')
    return reply(response, json({error: 'Method not allowed'}, 405))
  }
  const received = await receive(provider, message, secrets, input, deps)
  const sent = reply(response, received.answer)
  await deps.onDelivery(received)
  return sent
}

/** A connection that was kept open brings another delivery: its sender shall come again. */
function refuseLate(response: ServerResponse): Promise<void> {
  response.setHeader('connection', 'close')
  return reply(response, json({error: 'Shutting down'}, 503))
}

async function knownSecrets(
  provider: WebhookProvider,
  deps: ListenDeps,
): Promise<readonly Secret[]> {
  try {
    return await deps.secrets(provider)
  } catch (error) {
    if (!isApixError(error)) throw error
    deps.notifier.warn(`${error.message}: its deliveries are refused`)
    return []
  }
}

function providerOf(path: string, input: ListenInput): WebhookProvider | undefined {
  if (path === '/') return input.provider
  const id = /^\/webhooks\/([^/]+)\/?$/.exec(path)?.[1]
  if (id === undefined) return undefined
  try {
    return findProvider(decodeURIComponent(id))
  } catch {
    return undefined
  }
}

/** The public URL; the query of the request joins it where it has none of its own. */
function signedUrl(path: URL, publicUrl: string | undefined): string {
  if (publicUrl === undefined) return path.href
  return publicUrl.includes('?') ? publicUrl : publicUrl + path.search
}

function headerList(raw: readonly string[]): Array<[string, string]> {
  const list: Array<[string, string]> = []
  for (let index = 0; index + 1 < raw.length; index += 2) {
    list.push([raw[index] ?? '', raw[index + 1] ?? ''])
  }
  return list
}

/** Answers; resolved when the answer is out, or nobody is there to take it. */
function reply(response: ServerResponse, {status, body, headers}: Answer): Promise<void> {
  const type = body === '' ? {} : {'content-type': 'application/json'}
  return new Promise((resolve) => {
    response.once('close', resolve)
    if (response.destroyed) resolve()
    response.writeHead(status, {...type, ...headers})
    response.end(body)
  })
}
