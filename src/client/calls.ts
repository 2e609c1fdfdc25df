import type {ApiSettings} from '../api/index.js'
import {ApixError, isApixError, toApixError} from '../errors/index.js'
import {type Pipeline, type PipelineRequest, paginate} from '../request/index.js'
import {type Clock, roundMs} from '../shared/index.js'
import {draftOf, optionsOf} from './draft.js'
import type {Emitter} from './events.js'
import {HttpError} from './http-error.js'
import type {Results} from './results.js'
import type {ApiResponse, ApixClient, CallOptions, ClientBody} from './types.js'

export interface CallDeps {
  clock: Clock
  pipeline: Pipeline
  settings: ApiSettings | undefined
  emitter: Emitter
  results: Results
}

/** The calls of a client, told to its listeners. */
export interface Calls {
  send<T>(
    method: string,
    path: string,
    body?: ClientBody,
    call?: CallOptions,
  ): Promise<ApiResponse<T>>
  pages: ApixClient['paginate']
}

export function createCalls({clock, pipeline, settings, emitter, results}: CallDeps): Calls {
  async function prepare(
    method: string,
    path: string,
    body: ClientBody | undefined,
    call: CallOptions,
  ): Promise<PipelineRequest> {
    const draft = await draftOf(method, path, body, call, clock)
    return pipeline.prepare(draft, settings, optionsOf(call))
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
      const result = await results.of<T>(response, call)
      const {status, requestId, cache} = result
      const attempts = response.attempts.length
      const event = {...results.about(request), status, duration: duration(), requestId}
      emitter.emit('request', {...event, attempts, cache})
      if (status < 400 || call.throwOnError === false) return result
      const error = results.failure(request, result)
      emitter.emit('error', {...event, error})
      throw error
    } catch (thrown) {
      if (thrown instanceof HttpError) throw thrown
      // Whoever aborts wants to see the own reason.
      const byCaller = call.signal?.aborted && !isApixError(thrown)
      const error = byCaller ? interrupted(thrown) : toApixError(thrown)
      const {status, requestId} = error.facts
      emitter.emit('error', {
        ...results.about(request),
        status,
        duration: duration(),
        requestId,
        error,
      })
      throw byCaller ? thrown : error
    }
  }

  async function* pages<T>(
    path: string,
    {maxPages, ...call}: CallOptions & {maxPages?: number} = {},
  ): AsyncGenerator<T, void, undefined> {
    const first = await prepare('GET', path, undefined, call)
    const limits = {maxBody: results.maxBody, ...(maxPages !== undefined && {maxPages})}
    for await (const page of paginate(first, {pipeline, clock}, limits)) {
      const {response, request, items} = page
      const body = response.status >= 400 ? page.body : Buffer.alloc(0)
      const replayed = {...response, timings: response.timings, body: once(body)}
      const result = await results.of(replayed, {})
      const event = {
        ...results.about(request),
        status: result.status,
        duration: result.timings.total,
        requestId: result.requestId,
      }
      emitter.emit('request', {...event, attempts: result.attempts.length, cache: result.cache})
      if (!page.ok) {
        const error = results.failure(request, result)
        emitter.emit('error', {...event, error})
        throw error
      }
      for (const item of items) yield JSON.parse(item) as T
    }
  }

  return {send, pages}
}

function interrupted(cause: unknown): ApixError {
  return new ApixError('INTERRUPTED', 'aborted by the caller', {cause})
}

async function* once(body: Buffer): AsyncGenerator<Buffer> {
  yield body
}
