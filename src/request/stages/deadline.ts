import {ApixError} from '../../errors/index.js'
import {type Clock, formatDuration} from '../../shared/index.js'
import {refine} from '../response.js'
import type {PipelineRequest, PipelineResponse} from '../types.js'

/** The time that all attempts, waits and the body have together. */
export interface Deadline {
  /** The request with a signal that ends everything in time. */
  request: PipelineRequest
  /** Milliseconds; Infinity without a limit. */
  left(): number
  /** The work, or MAX_TIME as soon as the time is up: also when the work hears no signal. */
  race<T>(work: Promise<T>): Promise<T>
  /** The response, whose body is the last thing that takes time. */
  watch(response: PipelineResponse): PipelineResponse
  /** Nothing is waited for any more. */
  end(): void
}

/** @param maxTime milliseconds; undefined for as long as it takes */
export function withDeadline(
  request: PipelineRequest,
  maxTime: number | undefined,
  clock: Clock,
): Deadline {
  if (maxTime === undefined) return unlimited(request)
  const ends = clock.monotonic() + maxTime
  const {signal} = request.options
  const controller = new AbortController()
  const late = new ApixError(
    'MAX_TIME',
    `no complete answer within --max-time ${formatDuration(maxTime)}`,
    {method: request.method, url: request.url.href},
  )
  const timer = setTimeout(() => controller.abort(late), Math.min(maxTime, 2 ** 31 - 1))
  const onAbort = () => controller.abort(signal?.reason)
  if (signal?.aborted) onAbort()
  signal?.addEventListener('abort', onAbort, {once: true})
  const end = () => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
  return {
    request: {
      ...request,
      deadline: ends,
      options: {...request.options, signal: controller.signal},
    },
    left: () => ends - clock.monotonic(),
    race(work) {
      if (controller.signal.aborted) return Promise.reject(controller.signal.reason)
      return new Promise((resolve, reject) => {
        const stop = () => reject(controller.signal.reason)
        controller.signal.addEventListener('abort', stop, {once: true})
        work.then(resolve, reject).finally(() => {
          controller.signal.removeEventListener('abort', stop)
        })
      })
    },
    watch(response) {
      const {body} = response
      return refine(response, {body: ending(body, end)})
    },
    end,
  }
}

function unlimited(request: PipelineRequest): Deadline {
  return {
    request,
    left: () => Infinity,
    race: (work) => work,
    watch: (response) => response,
    end() {},
  }
}

async function* ending(body: AsyncIterable<Buffer>, end: () => void): AsyncGenerator<Buffer> {
  try {
    yield* body
  } finally {
    end()
  }
}
