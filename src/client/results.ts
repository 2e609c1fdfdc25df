import {hintsForStatus} from '../errors/index.js'
import {
  diagnose,
  type PipelineRequest,
  type PipelineResponse,
  readBody,
  requestIdOf,
} from '../request/index.js'
import type {Clock, Redactor} from '../shared/index.js'
import {dataOf} from './body.js'
import {HttpError} from './http-error.js'
import type {ApiResponse, CallOptions} from './types.js'

const MAX_BODY = 100 * 1024 * 1024

export interface ResultDeps {
  clock: Clock
  redactor: Redactor
  /** The largest body that is held, in bytes. */
  maxBody?: number | undefined
}

/** What a pipeline's response is to the caller of the library. */
export interface Results {
  readonly maxBody: number
  /** The request as events and errors name it. */
  about(request: Pick<PipelineRequest, 'method' | 'url'>): {method: string; url: string}
  /** @throws ApixError for a body that is too large, breaks off, or is no JSON where that is wanted */
  of<T>(response: PipelineResponse, call: CallOptions): Promise<ApiResponse<T>>
  /** What is thrown for a status of 400 and more. */
  failure(request: PipelineRequest, response: ApiResponse): HttpError
}

export function createResults({clock, redactor, maxBody = MAX_BODY}: ResultDeps): Results {
  function about({method, url}: Pick<PipelineRequest, 'method' | 'url'>) {
    return {method, url: redactor.text(url.href)}
  }

  return {
    maxBody,
    about,
    async of<T>(response: PipelineResponse, call: CallOptions): Promise<ApiResponse<T>> {
      const {status, statusText, headers: list} = response
      const headers = new Headers(list.map(([name, value]) => [name, latin(value)]))
      return {
        data: (await dataIn(response, headers, call, maxBody)) as T,
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
    },
    failure(request, response) {
      const {status, statusText, data, requestId} = response
      const body = Buffer.from(typeof data === 'string' ? data : (JSON.stringify(data) ?? ''))
      const found = diagnose({status, headers: [...response.headers]}, body, clock.now())
      const {method, url} = about(request)
      const words = `HTTP ${status} ${statusText}`.trim()
      const problem = found.problem ? `: ${found.problem}` : ''
      return new HttpError(redactor.text(`${method} ${url}: ${words}${problem}`), response, {
        hints: hintsForStatus(status, found),
        status,
        method,
        url,
        ...(requestId !== undefined && {requestId}),
        attempts: response.attempts.length,
      })
    },
  }
}

async function dataIn(
  {status, body}: PipelineResponse,
  headers: Headers,
  {responseType: type = 'auto'}: CallOptions,
  maxBody: number,
): Promise<unknown> {
  if (type === 'stream' && status < 400) return body
  const bytes = await readBody(body, maxBody)
  return dataOf(bytes, headers.get('content-type') ?? '', status < 400 ? type : 'auto')
}

/** `Headers` takes only what fits into a byte. */
function latin(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1')
}
