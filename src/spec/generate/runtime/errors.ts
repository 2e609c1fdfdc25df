import type {Failure, OperationId} from './types.js'
import {retryAfter} from './wait.js'

/** The server answered with a failure. */
export class ApiError<Body = unknown> extends Error {
  override readonly name = 'ApiError'
  readonly operation: string
  readonly status: number
  readonly headers: Headers
  readonly body: Body
  /** What the server calls the request, for its support. */
  readonly requestId: string | undefined
  /** Milliseconds that the server asked to wait. */
  readonly retryAfter: number | undefined

  constructor(operation: string, response: Response, body: Body) {
    super(`${operation}: HTTP ${response.status} ${response.statusText}`.trim())
    this.operation = operation
    this.status = response.status
    this.headers = response.headers
    this.body = body
    this.requestId =
      response.headers.get('x-request-id') ?? response.headers.get('request-id') ?? undefined
    this.retryAfter = retryAfter(response.headers)
  }
}

/** There was no answer: the network, or the time ran out. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
  readonly operation: string
  readonly timedOut: boolean

  constructor(operation: string, cause: unknown, timedOut: boolean) {
    super(`${operation}: ${timedOut ? 'timed out' : String((cause as Error)?.message ?? cause)}`, {
      cause,
    })
    this.operation = operation
    this.timedOut = timedOut
  }
}

/** Whether an error is the failure of that operation; its body then has its type. */
export function isApiError<O extends OperationId>(
  error: unknown,
  operation?: O,
): error is ApiError<Failure<O>> {
  return error instanceof ApiError && (operation === undefined || error.operation === operation)
}
