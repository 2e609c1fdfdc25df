import {hintsForStatus} from '../../errors/index.js'
import {type Output, printable} from '../../output/index.js'
import {DIAGNOSED, diagnose, type PipelineResponse, refine} from '../../request/index.js'
import type {Notifier} from '../../shared/index.js'

/** A response of which the beginning of the body is kept, for whoever explains a failure. */
export function peeked(response: PipelineResponse): {
  response: PipelineResponse
  start(): Buffer
} {
  const kept: Buffer[] = []
  if (response.status < 400) return {response, start: () => Buffer.alloc(0)}
  let size = 0
  const {body} = response
  async function* watched() {
    for await (const chunk of body) {
      // One byte too many tells that it is not the whole.
      if (size <= DIAGNOSED) kept.push(chunk)
      size += chunk.length
      yield chunk
    }
  }
  return {response: refine(response, {body: watched()}), start: () => Buffer.concat(kept)}
}

/** On stderr: the status where stdout shows a bare body, and what to do about a failure. */
export function explainStatus(
  response: PipelineResponse,
  start: Buffer,
  output: Output,
  notifier: Notifier,
  about: {now: number; api: string | undefined},
): void {
  const {status, statusText} = response
  if (status < 300 || status === 304) return
  if (!output.stdout.isTTY) notifier.warn(printable(`HTTP ${status} ${statusText}`.trim()))
  const found = diagnose(response, start, about.now)
  const {problem, requestId} = found
  const shown = (text: string) => output.redactor.text(printable(text))
  if (problem) notifier.notice(shown(`the server says: ${problem}`))
  const context = {...found, ...(about.api !== undefined && {api: about.api})}
  for (const hint of hintsForStatus(status, context)) notifier.notice(shown(`hint: ${hint}`))
  if (requestId && status < 500) notifier.detail(shown(`request id: ${requestId}`))
}
