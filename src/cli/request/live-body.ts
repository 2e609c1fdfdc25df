import {
  binaryNotice,
  isBinary,
  type Output,
  renderBody,
  renderLine,
  streamDecoder,
  visible,
} from '../../output/index.js'
import {headerValue, type PipelineResponse} from '../../request/index.js'
import type {Plan} from './plan.js'

/** What is printed as it comes: server-sent events, a JSON document a line, or any lines. */
export type LiveKind = 'events' | 'documents' | 'lines'

/** @returns undefined for a body that is not printed live */
export function liveKind(response: PipelineResponse, plan: Plan): LiveKind | undefined {
  const type = headerValue(response.headers, 'content-type') ?? ''
  if (/^text\/event-stream/i.test(type)) return 'events'
  if (/^application\/(?:x-)?(?:ndjson|jsonlines|jsonl|json-lines|stream\+json)/i.test(type)) {
    return 'documents'
  }
  return plan.stream && plan.filter === undefined ? 'lines' : undefined
}

/**
 * Prints each line when it is complete; in a pipe, each chunk as it came.
 * @returns the size of the body in bytes
 */
export async function printLive(
  response: PipelineResponse,
  kind: LiveKind,
  plan: Plan,
  output: Output,
): Promise<number> {
  const {stdout, redactor} = output
  const filters = plan.filter !== undefined && response.status < 400
  if (!filters && plan.pretty === 'none') return printRaw(response.body, response, plan, output)
  const show = filters ? await filtering(kind, plan) : (line: string) => lineOf(line, kind, plan)
  const take = async (line: string) => {
    const text = show(line)
    if (text !== undefined) await stdout.write(redactor.text(text))
  }
  const size = await eachLine(response, response.body, plan, output, take)
  // The last event counts even when the empty line after it is missing.
  if (filters) await take('')
  return size
}

/** Bytes in a pipe; on a terminal whole lines, so that neither a secret nor a character is cut. */
export async function printRaw(
  body: AsyncIterable<Buffer>,
  response: PipelineResponse,
  plan: Plan,
  output: Output,
): Promise<number> {
  const {stdout, redactor} = output
  if (stdout.isTTY || plan.pretty !== 'none') {
    return eachLine(response, body, plan, output, (line) =>
      stdout.write(redactor.text(`${visible(line)}\n`)),
    )
  }
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    await stdout.write(chunk)
  }
  return size
}

function lineOf(line: string, kind: LiveKind, plan: Plan): string {
  const pretty = kind === 'lines' ? 'none' : plan.pretty
  return `${renderLine(line, pretty, plan.style)}\n`
}

/** What the filter finds in each document or event; events without JSON are left out. */
async function filtering(
  kind: LiveKind,
  plan: Plan,
): Promise<(line: string) => string | undefined> {
  const {filterJson} = await import('./filter.js')
  const {isJson} = await import('../../output/index.js')
  const pretty = plan.pretty === 'none' ? 'colors' : plan.pretty
  let data: string[] = []
  const found = (json: string) =>
    renderBody(Buffer.from(filterJson(json, plan.filter ?? '')), pretty, plan.style)
  if (kind !== 'events') return (line) => (line.trim() === '' ? undefined : found(line))
  return (line) => {
    const [, content] = /^data: ?(.*)$/s.exec(line) ?? []
    if (content !== undefined) data.push(content)
    if (line !== '') return undefined
    const json = data.join('\n')
    data = []
    return json !== '' && isJson(json) ? found(json) : undefined
  }
}

/** Longest line that is waited for; a longer one is shown in pieces. */
const LONGEST_LINE = 1024 * 1024

/** @returns the size of the body in bytes */
export async function eachLine(
  response: PipelineResponse,
  body: AsyncIterable<Buffer>,
  plan: Plan,
  output: Output,
  take: (line: string) => Promise<void>,
): Promise<number> {
  const type = headerValue(response.headers, 'content-type') ?? ''
  const decoder = streamDecoder(type)
  const isWide = /^utf-16/.test(decoder.encoding)
  let size = 0
  let rest = ''
  for await (const chunk of body) {
    size += chunk.length
    if (isBinary(chunk) && !isWide) {
      const length = Number(headerValue(response.headers, 'content-length') ?? Number.NaN)
      const known = Number.isNaN(length) ? undefined : length
      await output.stdout.write(binaryNotice(known, plan.style))
      return size
    }
    const lines = (rest + decoder.decode(chunk, {stream: true})).split(/\r?\n/)
    rest = lines.pop() ?? ''
    for (const line of lines) await take(line)
    if (rest.length > LONGEST_LINE) {
      await take(rest)
      rest = ''
    }
  }
  rest += decoder.decode()
  if (rest !== '') await take(rest)
  return size
}
