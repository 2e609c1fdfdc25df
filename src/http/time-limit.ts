import type {ApixError} from '../errors/index.js'
import type {WireRequest} from './types.js'

export interface TimeLimit {
  signal: AbortSignal
  /** Lets it take longer; the caller's signal still counts. */
  lift(): void
  /** It is over. */
  clear(): void
  reason(): unknown
}

/** The attempt's time limit and the caller's signal as one signal. */
export function createTimeLimit(request: WireRequest, reason: () => ApixError): TimeLimit {
  const controller = new AbortController()
  const onAbort = () => controller.abort(request.signal?.reason)
  if (request.signal?.aborted) onAbort()
  request.signal?.addEventListener('abort', onAbort, {once: true})
  const timer =
    request.timeout === undefined
      ? undefined
      : setTimeout(() => controller.abort(reason()), request.timeout)
  return {
    signal: controller.signal,
    lift: () => clearTimeout(timer),
    clear() {
      clearTimeout(timer)
      // The caller's signal may live for as long as the program.
      request.signal?.removeEventListener('abort', onAbort)
    },
    reason: () => controller.signal.reason,
  }
}
