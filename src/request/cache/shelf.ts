import type {Authorizer, Identity} from '../../auth/index.js'
import {type Clock, MASK, type Notifier, type Redactor} from '../../shared/index.js'
import type {CacheEntry, CacheStore, StoredBody} from '../../storage/index.js'
import {headerValue} from '../headers.js'
import {refine} from '../response.js'
import type {PipelineRequest, PipelineResponse} from '../types.js'
import {type CacheMode, freshnessOf} from './freshness.js'
import {createKeys, shownUrl} from './identity.js'
import {keeping, type NewEntry} from './keeping.js'
import {whenUsable} from './local-response.js'
import {storedHeaders, varyNames, whyNotStorable} from './storable.js'

export interface ShelfDeps {
  clock: Clock
  notifier: Notifier
  redactor: Redactor
  cacheStore: () => Promise<CacheStore>
  authorizer?: (() => Promise<Authorizer>) | undefined
  /** Told of a failure of storage while a body passes. */
  failed(error: Error): void
}

/** What is stored for one request of one person. */
export interface Shelf {
  readonly mode: CacheMode
  readonly account: string | undefined
  /** The stored response that was selected (RFC 9111 section 4.1), the latest of several. */
  find(): Promise<CacheEntry | undefined>
  open(entry: CacheEntry): Promise<StoredBody | undefined>
  touch(entry: CacheEntry): Promise<void>
  update(entry: CacheEntry): Promise<void>
  /** The response as it is handed on, kept on the way where that is allowed. */
  keep(
    response: PipelineResponse,
    requestedAt: number,
    superseded: CacheEntry | undefined,
  ): Promise<PipelineResponse>
}

/** @throws ApixError STORAGE, STORE_UNREACHABLE, and what the authorizer throws */
export async function openShelf(
  request: PipelineRequest,
  mode: CacheMode,
  deps: ShelfDeps,
): Promise<Shelf> {
  const {clock, notifier, redactor} = deps
  const store = await deps.cacheStore()
  const keys = createKeys(await store.salt())
  const who = await identityOf(request, deps.authorizer)
  const key = keys.response(request, who, false)
  const followedKey = keys.response(request, who, true)
  const follows = request.options.follow === true

  function isSelected(entry: CacheEntry): boolean {
    // What was stored for a chosen time may be nothing that HTTP lets a cache store.
    if (mode === 'rfc' && whyNotStorable([], entry, mode) !== undefined) return false
    const isRedirect = entry.status >= 300 && headerValue(entry.headers, 'location') !== undefined
    if (follows && isRedirect) return false
    return keys.selection(request.headers, entry.vary.names) === entry.vary.digest
  }

  function newEntry(response: PipelineResponse, requestedAt: number, followed: boolean): NewEntry {
    const names = varyNames(response.headers) ?? []
    const {status, statusText, httpVersion} = response
    return {
      key: followed ? followedKey : key,
      place: keys.place(request.url),
      url: redactor.text(shownUrl(request.url, MASK)),
      api: request.settings?.name ?? null,
      environment: request.settings?.environment ?? null,
      account: who?.account ?? null,
      vary: {names, digest: keys.selection(request.headers, names)},
      ...{status, statusText, httpVersion, headers: storedHeaders(response.headers)},
      ...{requestedAt, receivedAt: clock.now(), ttl: mode === 'rfc' ? null : mode},
    }
  }

  function whyNotKept(response: PipelineResponse, followed: boolean): string | undefined {
    if (request.method !== 'GET') return `an answer to ${request.method} is not kept`
    if (followed && mode === 'rfc') return 'redirects led to it'
    return whyNotStorable(request.headers, response, mode)
  }

  return {
    mode,
    account: who?.account,
    async find() {
      const found = await store.find(key)
      if (follows) found.push(...(await store.find(followedKey)))
      return found.filter(isSelected).sort((a, b) => b.receivedAt - a.receivedAt)[0]
    },
    open: (entry) => store.open(entry),
    touch: (entry) => store.touch(entry),
    update: (entry) => store.update(entry),
    async keep(response, requestedAt, superseded) {
      const followed = response.request.url.href !== request.url.href
      const missed = refine(response, {cache: 'miss'})
      const notKept = (reason: string) => notifier.detail(`cache: not kept, ${reason}`)
      const entry = newEntry(response, requestedAt, followed)
      const reason = whyNotKept(response, followed) ?? whyUseless(entry, mode, clock.now())
      if (reason === undefined) {
        const kept = () => {
          const when = whenUsable(freshnessOf({...entry, ...NO_BODY}, mode, clock.now()))
          notifier.detail(`cache: kept, ${when}`)
        }
        const body = keeping(response.body, entry, {...deps, store, notKept, kept})
        return refine(missed, {body})
      }
      notKept(reason)
      if (superseded && response.status < 500 && request.method === 'GET') {
        await store.remove([superseded.id]).catch(deps.failed)
      }
      return missed
    },
  }
}

const NO_BODY = {id: '', size: 0, digest: ''}

/** What can neither be fresh nor be validated nor stand in for anything is not worth its place. */
function whyUseless(entry: NewEntry, mode: CacheMode, now: number): string | undefined {
  const {lifetime, age} = freshnessOf({...entry, ...NO_BODY}, mode, now)
  const hasValidator = ['etag', 'last-modified'].some((name) => headerValue(entry.headers, name))
  const control = headerValue(entry.headers, 'cache-control') ?? ''
  const isFresh = lifetime > age
  return isFresh || hasValidator || /stale-/i.test(control)
    ? undefined
    : 'it has neither a lifetime nor a validator'
}

async function identityOf(
  {settings, options, url, headers}: PipelineRequest,
  authorizer: ShelfDeps['authorizer'],
): Promise<Identity | undefined> {
  const byHand = headerValue(headers, 'authorization') !== undefined
  if (!settings || settings.auth.type === 'none' || byHand || !authorizer) return undefined
  const {account, signal} = options
  const who = await (await authorizer()).identify({
    ...{settings, url},
    ...(account !== undefined && {account}),
    ...(signal && {signal}),
  })
  return who ?? undefined
}
