import {isApixError} from '../../errors/index.js'
import {type Clock, type Notifier, timestamp} from '../../shared/index.js'
import {refine} from '../response.js'
import type {PipelineResponse, Recorder, Stage} from '../types.js'

export interface RecordDeps {
  clock: Clock
  notifier: Notifier
  recorder: () => Promise<Recorder>
}

/**
 * Keeps the exchange once its body has been handed out, so that recording delays nothing. What
 * cannot be recorded is a warning; the response is worth more than its record.
 */
export function record(deps: RecordDeps): Stage {
  return async (request, next) => {
    const startedAt = timestamp(deps.clock.now())
    const began = deps.clock.monotonic()
    const guarded = async (work: (recorder: Recorder) => Promise<void>) => {
      try {
        await work(await deps.recorder())
      } catch (error) {
        deps.notifier.warn(`not recorded in the history: ${(error as Error).message}`)
      }
    }
    let response: PipelineResponse
    try {
      response = await next(request)
    } catch (error) {
      const code = isApixError(error) ? error.code : 'UNEXPECTED'
      const total = deps.clock.monotonic() - began
      await guarded((recorder) => recorder.recordFailure(request, {startedAt, total, code}))
      throw error
    }
    const source = response.body
    let historyId: string | undefined
    return refine(response, {
      body: observed(),
      get historyId() {
        return historyId
      },
    })

    async function* observed(): AsyncGenerator<Buffer> {
      const kept: Buffer[] = []
      let bodySize = 0
      let error: string | undefined
      try {
        for await (const chunk of source) {
          // More than any recorder keeps is not held for it.
          if (bodySize < KEPT) kept.push(chunk)
          bodySize += chunk.length
          yield chunk
        }
      } catch (thrown) {
        error = isApixError(thrown) ? thrown.code : 'UNEXPECTED'
        throw thrown
      } finally {
        await guarded(async (recorder) => {
          historyId = recorder.nextId()
          const body = Buffer.concat(kept).subarray(0, recorder.bodyLimit)
          const exchange = {request, response, startedAt, body, bodySize, ...(error && {error})}
          await recorder.record(exchange, historyId)
        })
      }
    }
  }
}

/** Bytes of a body that are held for the recorder. */
const KEPT = 1024 * 1024
