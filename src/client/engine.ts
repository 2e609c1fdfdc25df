import {environment} from '../api/index.js'
import {createHttpClient, type HttpClient} from '../http/index.js'
import {createLimitBook, createPipeline, type Pipeline} from '../request/index.js'
import type {Clock, Notifier, Redactor} from '../shared/index.js'
import {createMemoryCache, createMemoryStore} from '../storage/index.js'
import {createClientAuthorizer} from './credentials.js'
import type {Emitter} from './events.js'
import type {Results} from './results.js'
import type {ClientOptions} from './types.js'

/** Bytes of all cached responses; what was not used for longest goes first. */
const MAX_CACHE = 50 * 1024 * 1024

export interface EngineDeps {
  clock: Clock
  notifier: Notifier
  redactor: Redactor
  emitter: Emitter
  results: Pick<Results, 'about'>
}

/** The pipeline of the commands with everything in memory. */
export interface Engine {
  pipeline: Pipeline
  /** Closes the connections; the next request opens new ones. */
  close(): void
}

export function createEngine(options: ClientOptions, deps: EngineDeps): Engine {
  const {clock, notifier, redactor, emitter, results} = deps
  const store = createMemoryStore(clock)
  const cacheStore = createMemoryCache({clock, maxSize: MAX_CACHE})
  const {http, close} = createConnector(options)
  const auth = options.auth ?? {type: 'none'}
  const authorizer = createClientAuthorizer(auth, {clock, notifier, redactor, http})
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
        emitter.emit('retry', {...results.about(request), attempt, status, delay, reason}),
    },
  })
  return {pipeline, close}
}

function createConnector({proxy}: ClientOptions) {
  let client: HttpClient | undefined
  return {
    async http() {
      client ??= createHttpClient({
        environment: environment(),
        ...(proxy !== undefined && {proxy}),
      })
      return client
    },
    close() {
      client?.close()
      client = undefined
    },
  }
}
