import type {Authorizer} from '../../auth/index.js'
import {isApixError} from '../../errors/index.js'
import type {Clock, Notifier, Redactor} from '../../shared/index.js'
import type {CacheStore} from '../../storage/index.js'
import {directivesOf} from '../cache/directives.js'
import type {CacheMode} from '../cache/freshness.js'
import {invalidatedBy} from '../cache/invalidation.js'
import {headerValue} from '../headers.js'
import type {Next, PipelineRequest, PipelineResponse, Stage} from '../types.js'

export interface CacheDeps {
  clock: Clock
  notifier: Notifier
  redactor: Redactor
  cacheStore: () => Promise<CacheStore>
  authorizer?: (() => Promise<Authorizer>) | undefined
  /** Takes work that goes on after the response; whoever closes the pipeline waits for it. */
  background: (work: Promise<void>) => void
}

/** RFC 9110 section 9.2.1: they change nothing, so nothing has to be invalidated. */
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

/**
 * Answers from stored responses where HTTP allows it (RFC 9111, as a private cache), or for as long
 * as the person said. What is stored belongs to one API, environment and credential. A cache that
 * cannot be used is a warning; the request goes on without it.
 */
export function cache(deps: CacheDeps): Stage {
  let broken = false

  /** Storage may fail at any time, and is then left alone. */
  async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (broken) return undefined
    try {
      return await work()
    } catch (error) {
      failed(error)
      return undefined
    }
  }

  function failed(error: unknown): void {
    const isStorage = isApixError(error) && /^STOR/.test(error.code)
    if (!isStorage) throw error
    if (!broken) deps.notifier.warn(`the cache is not used: ${error.message}`)
    broken = true
  }

  async function invalidating(request: PipelineRequest, next: Next): Promise<PipelineResponse> {
    const response = await next(request)
    await attempt(async () => {
      const store = await deps.cacheStore()
      const isCached = request.settings?.cache || request.options.cache
      if (!isCached && !(await store.used())) return
      const urls = invalidatedBy(request.url, response)
      if (urls.length === 0) return
      const count = await store.invalidate(await placesOf(store, urls))
      if (count > 0) deps.notifier.detail(`cache: ${count} stored responses invalidated`)
    })
    return response
  }

  return async (request, next) => {
    if (!SAFE.has(request.method)) return invalidating(request, next)
    const mode = modeOf(request)
    if (mode === undefined) return next(request)
    const reason = whyBypassed(request)
    if (reason !== undefined) {
      deps.notifier.detail(`cache: not used, ${reason}`)
      return next(request)
    }
    // Loaded when it is used: most requests are not cached.
    const {openShelf} = await import('../cache/shelf.js')
    const {answer} = await import('../cache/answer.js')
    const shelf = await attempt(() => openShelf(request, mode, {...deps, failed}))
    if (!shelf) return next(request)
    const entry = request.options.refresh ? undefined : await attempt(() => shelf.find())
    return answer(request, next, {shelf, entry, attempt, deps})
  }
}

function modeOf({options, settings}: PipelineRequest): CacheMode | undefined {
  const wanted = options.cache ?? (settings?.cache || options.refresh || false)
  if (wanted === false) return undefined
  return wanted === true ? 'rfc' : wanted
}

/** RFC 9111 section 3: what this cache does not understand passes it by. */
function whyBypassed({method, headers, body}: PipelineRequest): string | undefined {
  if (method !== 'GET' && method !== 'HEAD') return `${method} is not cached`
  if (body.kind !== 'none') return 'the request has a body'
  if (headerValue(headers, 'range') !== undefined) return 'the request asks for a part'
  if (directivesOf(headers).has('no-store')) return 'the request says no-store'
  return undefined
}

async function placesOf(store: CacheStore, urls: readonly URL[]): Promise<string[]> {
  const {createKeys} = await import('../cache/identity.js')
  const keys = createKeys(await store.salt())
  return urls.map((url) => keys.place(url))
}
