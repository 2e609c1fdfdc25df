import {isApixError} from '../../errors/index.js'
import type {Clock, Notifier} from '../../shared/index.js'
import type {CacheEntry} from '../../storage/index.js'
import {discard} from '../body.js'
import {headerValue} from '../headers.js'
import {refine} from '../response.js'
import type {Next, PipelineRequest, PipelineResponse} from '../types.js'
import {directivesOf} from './directives.js'
import {gatewayTimeout, localResponse, revalidated, whenUsable} from './local-response.js'
import {type Reuse, reuseOf} from './reuse.js'
import type {Shelf} from './shelf.js'
import {freshened, isAbout, isConditional, notModified, validating} from './validate.js'

const SERVER_ERRORS: ReadonlySet<number> = new Set([500, 502, 503, 504])

export interface AnswerDeps {
  clock: Clock
  notifier: Notifier
  /** Takes work that goes on after the response; whoever closes the pipeline waits for it. */
  background: (work: Promise<void>) => void
}

/** What answering a request takes. */
export interface AnswerContext {
  shelf: Shelf
  entry: CacheEntry | undefined
  attempt: <T>(work: () => Promise<T>) => Promise<T | undefined>
  deps: AnswerDeps
}

/** From the cache where that is allowed, else from the server. */
export async function answer(
  request: PipelineRequest,
  next: Next,
  context: AnswerContext,
): Promise<PipelineResponse> {
  const {shelf, entry, deps} = context
  const {notifier, clock} = deps
  const reuse = entry && reuseOf(entry, request.headers, shelf.mode, clock.now())
  if (entry && reuse && reuse.verdict !== 'validate') {
    const local = await fromStore(request, entry, reuse, context)
    if (local) {
      notifier.detail(`cache: ${local.cache}, ${whenUsable(reuse)}`)
      if (reuse.verdict === 'behind') {
        deps.background(behindTheScenes(request, next, entry, reuse, context))
      }
      return local
    }
  }
  if (directivesOf(request.headers).has('only-if-cached')) {
    notifier.detail('cache: nothing usable is stored, and the request says only-if-cached')
    return gatewayTimeout(request, shelf.account)
  }
  if (entry && reuse) notifier.detail(`cache: asking the server, ${whenUsable(reuse)}`)
  if (isConditional(request.headers)) return forPerson(request, next, context)
  return fromServer(request, next, entry, reuse, context)
}

async function fromStore(
  request: PipelineRequest,
  entry: CacheEntry,
  reuse: Reuse,
  {shelf, attempt, deps}: AnswerContext,
): Promise<PipelineResponse | undefined> {
  const conditional = isConditional(request.headers)
  const unchanged = conditional ? notModified(request.headers, entry) : false
  if (unchanged === undefined) return undefined
  const bodiless = unchanged || request.method === 'HEAD'
  const body = bodiless ? undefined : await attempt(() => shelf.open(entry))
  if (!bodiless && !body) return undefined
  await attempt(() => shelf.touch(entry))
  return localResponse(request, entry, body, {
    ...{reuse, unchanged, clock: deps.clock, account: shelf.account},
    state: reuse.verdict === 'fresh' ? 'hit' : 'stale',
  })
}

/** A condition that the person set: the server's answer is handed on, and learnt from. */
async function forPerson(
  request: PipelineRequest,
  next: Next,
  {shelf, entry, attempt, deps}: AnswerContext,
): Promise<PipelineResponse> {
  const requestedAt = deps.clock.now()
  const response = await next(request)
  if (response.status !== 304) return shelf.keep(response, requestedAt, entry)
  const tag = headerValue(response.headers, 'etag')
  if (entry && tag !== undefined && isAbout(response.headers, entry)) {
    await attempt(() => shelf.update(renewed(entry, response, requestedAt, deps.clock)))
  }
  return refine(response, {cache: 'miss'})
}

/** From the server, which is asked only whether it has changed where something is stored. */
async function fromServer(
  request: PipelineRequest,
  next: Next,
  entry: CacheEntry | undefined,
  reuse: Reuse | undefined,
  context: AnswerContext,
): Promise<PipelineResponse> {
  const {shelf, attempt, deps} = context
  const validators = entry && request.method === 'GET' && validating(request.headers, entry)
  // Opened before it is counted on: it may be gone by the time the server has answered.
  const wanted = entry && (validators || reuse?.insteadOfError) ? entry : undefined
  const stored = wanted && (await attempt(() => shelf.open(wanted)))
  const requestedAt = deps.clock.now()
  const instead = (why: string) => {
    deps.notifier.notice(`the stored response is used although it is stale: ${why}`)
    const details = {reuse: reuse as Reuse, clock: deps.clock, account: shelf.account}
    return localResponse(request, entry as CacheEntry, stored, {...details, state: 'stale'})
  }
  let response: PipelineResponse
  try {
    response = await next(stored && validators ? {...request, headers: validators} : request)
  } catch (error) {
    const isNetwork = isApixError(error) && (error.exitCode === 6 || error.exitCode === 7)
    if (stored && reuse?.insteadOfError && isNetwork) return instead(error.message)
    await stored?.close()
    throw error
  }
  if (stored && reuse?.insteadOfError && SERVER_ERRORS.has(response.status)) {
    await discard(response.body)
    return instead(`HTTP ${response.status}`)
  }
  if (entry && stored && validators && response.status === 304) {
    await discard(response.body)
    if (isAbout(response.headers, entry)) {
      const fresh = renewed(entry, response, requestedAt, deps.clock)
      await attempt(() => shelf.update(fresh))
      return revalidated(response, fresh, stored, deps.clock)
    }
    // It is not modified, but not what is stored here: asked again without a condition.
    response = await next(request)
  }
  await stored?.close()
  return shelf.keep(response, requestedAt, entry)
}

/** RFC 5861 section 3: the answer is there already, the next one is prepared. */
async function behindTheScenes(
  request: PipelineRequest,
  next: Next,
  entry: CacheEntry,
  reuse: Reuse,
  context: AnswerContext,
): Promise<void> {
  try {
    const response = await fromServer(request, next, entry, reuse, context)
    for await (const _ of response.body) {
      // Read to its end, so that it is kept.
    }
  } catch (error) {
    context.deps.notifier.detail(`cache: not validated behind: ${(error as Error).message}`)
  }
}

function renewed(
  entry: CacheEntry,
  response: PipelineResponse,
  requestedAt: number,
  clock: Clock,
): CacheEntry {
  const headers = freshened(entry.headers, response.headers)
  return {...entry, headers, requestedAt, receivedAt: clock.now()}
}
