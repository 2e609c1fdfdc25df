import {environment} from '../api/index.js'
import {ApixError, hintsForStatus, isApixError, toApixError} from '../errors/index.js'
import {createHttpClient, type HttpClient} from '../http/index.js'
import {
  createLimitBook,
  createPipeline,
  diagnose,
  type PipelineRequest,
  type PipelineResponse,
  paginate,
  readBody,
  requestIdOf,
} from '../request/index.js'
import {createRedactor, type Notifier, roundMs, systemClock} from '../shared/index.js'
import {createMemoryCache, createMemoryStore} from '../storage/index.js'
import {dataOf} from './body.js'
import {createClientAuthorizer} from './credentials.js'
import {createDedup} from './dedup.js'
import {draftOf, optionsOf} from './draft.js'
import {createEmitter} from './events.js'
import {HttpError} from './http-error.js'
import {settingsOf} from './settings.js'
import type {ApiResponse, ApixClient, CallOptions, ClientBody, ClientOptions} from './types.js'
import {createWebhooks} from './webhooks.js'

const MAX_BODY = 100 * 1024 * 1024
/** Bytes of all cached responses; what was not used for longest goes first. */
const MAX_CACHE = 50 * 1024 * 1024

/**
 * A client for one API: authenticated, retried, paced and timed by the same pipeline as the
 * commands. Everything is kept in memory; a client may live as long as its program.
 * @throws ApixError USAGE for options that make no sense
 */
export function createClient(options: ClientOptions = {}): ApixClient {
  const settings = settingsOf(options)
  const clock = systemClock
  const redactor = createRedactor()
  const notifier: Notifier = {
    notice() {},
    detail() {},
    warn: (message) => process.emitWarning(redactor.text(message), 'ApixWarning'),
  }
  const emitter = createEmitter(notifier.warn)
  const store = createMemoryStore(clock)
  const cacheStore = createMemoryCache({clock, maxSize: MAX_CACHE})
  const proxy = options.proxy === undefined ? {} : {proxy: options.proxy}
  let client: HttpClient | undefined
  const http = async () => {
    client ??= createHttpClient({environment: environment(), ...proxy})
    return client
  }
  const authorizer = createClientAuthorizer(options.auth ?? {type: 'none'}, {
    clock,
    notifier,
    redactor,
    http,
  })
  const pipeline = createPipeline({
    http,
    clock,
    notifier,
    redactor,
    userAgent: options.userAgent ?? 'apix',
    random: Math.random,
    store: async () => store,
    cacheStore: async () => cacheStore,
    limits: createLimitBook({store: async () => store, now: () => clock.now()}),
    authorizer: async () => authorizer,
    observer: {
      retry: ({request, attempt, status, delay, reason}) =>
        emitter.emit('retry', {...about(request), attempt, status, delay, reason}),
    },
  })
  const dedup = createDedup({clock, redactor, environment: environment()})
  const webhooks = createWebhooks({clock, redactor, notifier, dedup})

  function about({method, url}: Pick<PipelineRequest, 'method' | 'url'>) {
    return {method, url: redactor.text(url.href)}
  }

  function prepare(method: string, path: string, body: ClientBody | undefined, call: CallOptions) {
    return draftOf(method, path, body, call, clock).then((draft) =>
      pipeline.prepare(draft, settings, optionsOf(call)),
    )
  }

  async function send<T>(
    method: string,
    path: string,
    body?: ClientBody,
    call: CallOptions = {},
  ): Promise<ApiResponse<T>> {
    const began = clock.monotonic()
    const request = await prepare(method, path, body, call)
    const duration = () => roundMs(clock.monotonic() - began)
    try {
      const response = await pipeline.run(request)
      const result = await resultOf<T>(response, call)
      const {status, requestId, cache} = result
      const attempts = response.attempts.length
      const event = {...about(request), status, duration: duration(), requestId}
      emitter.emit('request', {...event, attempts, cache})
      if (status < 400 || call.throwOnError === false) return result
      const error = failureOf(request, result)
      emitter.emit('error', {...event, error})
      throw error
    } catch (thrown) {
      if (thrown instanceof HttpError) throw thrown
      // Whoever aborts wants to see the own reason.
      const byCaller = call.signal?.aborted && !isApixError(thrown)
      const error = byCaller ? interrupted(thrown) : toApixError(thrown)
      const {status, requestId} = error.facts
      emitter.emit('error', {...about(request), status, duration: duration(), requestId, error})
      throw byCaller ? thrown : error
    }
  }

  async function resultOf<T>(
    response: PipelineResponse,
    call: CallOptions,
  ): Promise<ApiResponse<T>> {
    const {status, statusText, headers: list} = response
    const headers = new Headers(list.map(([name, value]): [string, string] => [name, latin(value)]))
    const type = call.responseType ?? 'auto'
    const data =
      type === 'stream' && status < 400
        ? response.body
        : dataOf(
            await readBody(response.body, options.maxBody ?? MAX_BODY),
            headers.get('content-type') ?? '',
            status < 400 ? type : 'auto',
          )
    return {
      data: data as T,
      status,
      statusText,
      ok: status >= 200 && status < 300,
      headers,
      url: redactor.text(response.request.url.href),
      requestId: requestIdOf(list),
      timings: response.timings(),
      attempts: response.attempts,
      cache: response.cache,
    }
  }

  function failureOf(request: PipelineRequest, response: ApiResponse): HttpError {
    const {status, statusText, data, requestId} = response
    const body = Buffer.from(typeof data === 'string' ? data : (JSON.stringify(data) ?? ''))
    const found = diagnose({status, headers: [...response.headers]}, body, clock.now())
    const {problem} = found
    const words = `HTTP ${status} ${statusText}`.trim()
    const message = `${request.method} ${about(request).url}: ${words}${problem ? `: ${problem}` : ''}`
    return new HttpError(redactor.text(message), response, {
      hints: hintsForStatus(status, found),
      status,
      ...about(request),
      ...(requestId !== undefined && {requestId}),
      attempts: response.attempts.length,
    })
  }

  async function* pages<T>(
    path: string,
    {maxPages, ...call}: CallOptions & {maxPages?: number} = {},
  ): AsyncGenerator<T, void, undefined> {
    const first = await prepare('GET', path, undefined, call)
    const limits = {
      maxBody: options.maxBody ?? MAX_BODY,
      ...(maxPages !== undefined && {maxPages}),
    }
    for await (const page of paginate(first, {pipeline, clock}, limits)) {
      const {response, request, items} = page
      const body = response.status >= 400 ? page.body : Buffer.alloc(0)
      const replayed = {...response, timings: response.timings, body: once(body)}
      const result = await resultOf(replayed, {})
      const event = {
        ...about(request),
        status: result.status,
        duration: result.timings.total,
        requestId: result.requestId,
      }
      emitter.emit('request', {...event, attempts: result.attempts.length, cache: result.cache})
      if (!page.ok) {
        const error = failureOf(request, result)
        emitter.emit('error', {...event, error})
        throw error
      }
      for (const item of items) yield JSON.parse(item) as T
    }
  }

  return {
    get: (path, call) => send('GET', path, undefined, call),
    head: (path, call) => send('HEAD', path, undefined, call),
    delete: (path, call) => send('DELETE', path, undefined, call),
    options: (path, call) => send('OPTIONS', path, undefined, call),
    post: (path, body, call) => send('POST', path, body, call),
    put: (path, body, call) => send('PUT', path, body, call),
    patch: (path, body, call) => send('PATCH', path, body, call),
    request: (method, path, {body, ...call} = {}) => send(method, path, body, call),
    paginate: pages,
    on: emitter.on,
    off: emitter.off,
    onWebhook: webhooks.on,
    webhookHandler: webhooks.handler,
    async close() {
      client?.close()
      client = undefined
      await dedup.close()
    },
  }
}

function interrupted(cause: unknown): ApixError {
  return new ApixError('INTERRUPTED', 'aborted by the caller', {cause})
}

/** `Headers` takes only what fits into a byte. */
function latin(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1')
}

async function* once(body: Buffer): AsyncGenerator<Buffer> {
  yield body
}
