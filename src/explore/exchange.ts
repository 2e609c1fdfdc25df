import {hintsForStatus, isApixError} from '../errors/index.js'
import {
  type CodeRequest,
  codeRequest,
  describeProblem,
  diagnose,
  type PipelineRequest,
  type PipelineResponse,
  readBody,
} from '../request/index.js'
import {formatSize} from '../shared/index.js'
import {draftOf} from './composition.js'
import type {Composition, ExploreDeps, Workplace} from './types.js'

/** Bytes of a response that are held to be looked at. */
const LARGEST = 100 * 1024 * 1024

/** What was sent and what came back. */
export interface Exchange {
  request: PipelineRequest
  response: PipelineResponse
  body: Buffer
  /** What was said on the way, and what to do about a failure. */
  notes: readonly string[]
}

/** No answer, in words. */
export interface Failure {
  request: PipelineRequest
  message: string
  notes: readonly string[]
}

/** The request as it would be sent, and as code shows it: secrets are left out. */
export async function prepared(
  composition: Composition,
  workplace: Workplace,
  deps: ExploreDeps,
): Promise<{request: PipelineRequest; code: CodeRequest}> {
  const pipeline = await deps.pipeline()
  const draft = await draftOf(composition, workplace)
  const options = workplace.openapi === undefined ? {} : {openapi: workplace.openapi}
  const request = await pipeline.prepare(draft, workplace.settings, options)
  return {request, code: codeRequest(request, deps.redactor)}
}

/** Sends it as every command does. @returns undefined when Esc ended the wait */
export async function send(
  request: PipelineRequest,
  trail: readonly string[],
  deps: ExploreDeps,
): Promise<Exchange | Failure | undefined> {
  const {screen, clock} = deps
  screen.notes()
  const said: string[] = []
  let size = 0
  const progress = () => {
    said.push(...screen.notes())
    return [...said, ...(size > 0 ? [`${formatSize(size)} so far`] : [])].join('\n')
  }
  const label = `${request.method} ${request.url.host}`
  try {
    return await screen.work({trail, label, progress}, async (signal) => {
      const pipeline = await deps.pipeline()
      const options = {...request.options, signal}
      const response = await pipeline.run({...request, options})
      async function* counted() {
        for await (const chunk of response.body) {
          size += chunk.length
          yield chunk
        }
      }
      const body = await readBody(counted(), LARGEST)
      const explained = explain(response, body, request, clock.now())
      return {request, response, body, notes: [...said, ...screen.notes(), ...explained]}
    })
  } catch (error) {
    if (!isApixError(error) || error.code === 'INTERRUPTED') throw error
    const notes = [...said, ...screen.notes(), ...(error.hint === undefined ? [] : [error.hint])]
    return {request, message: error.message, notes}
  }
}

/** What the server says of a failure, what to do about it, and how the answer differs. */
function explain(
  response: PipelineResponse,
  body: Buffer,
  {settings}: PipelineRequest,
  now: number,
): string[] {
  const drift = (response.drift ?? []).map((problem) => `drift: ${describeProblem(problem)}`)
  const {status} = response
  if (status < 400) return drift
  const found = diagnose(response, body, now)
  const context = {...found, ...(settings && {api: settings.name})}
  const {problem} = found
  return [
    ...(problem ? [`the server says: ${problem}`] : []),
    ...hintsForStatus(status, context).map((hint) => `hint: ${hint}`),
    ...drift,
  ]
}
