import {
  LARGEST_PRETTY,
  type Output,
  renderBody,
  renderMeta,
  renderRequestHead,
  renderResponseHead,
  renderWaterfall,
} from '../../output/index.js'
import {
  capped,
  headerValue,
  type PipelineRequest,
  type PipelineResponse,
  readBody,
  replaceFile,
} from '../../request/index.js'
import {formatSize, type Notifier} from '../../shared/index.js'
import {liveKind, printLive, printRaw} from './live-body.js'
import type {Plan} from './plan.js'

/** The body, as far as it was held, and its size in bytes. */
export interface Delivered {
  body: Buffer
  size: number
}

const NOTHING: Buffer = Buffer.alloc(0)

/** Prints what was sent; masked, it is a view. */
export async function printRequest(
  request: Pick<PipelineRequest, 'method' | 'url' | 'headers' | 'body'>,
  plan: Plan,
  output: Output,
  httpVersion?: string,
): Promise<void> {
  const {redactor, stdout} = output
  if (plan.parts.has('H')) {
    await stdout.write(redactor.text(renderRequestHead(request, plan.style, httpVersion)))
  }
  if (plan.parts.has('B') && request.body.kind === 'bytes') {
    const type = headerValue(request.headers, 'content-type')
    const body = renderBody(request.body.bytes, plan.pretty, plan.style, type)
    await stdout.write(redactor.text(`${body}\n`))
  }
}

/**
 * Prints the response as planned. Raw bodies in a pipe and event streams pass through as they
 * come; everything else is held.
 */
export async function printResponse(
  response: PipelineResponse,
  plan: Plan,
  output: Output,
  hold: boolean,
  notifier: Notifier,
): Promise<Delivered> {
  const {stdout} = output
  await printHead(response, plan, output)
  const delivered = await deliver(response, plan, output, hold, notifier)
  const follows = plan.parts.has('m') || plan.parts.has('t')
  if (follows && plan.parts.has('b') && delivered.size > 0) await stdout.write('\n')
  await printTail(response, delivered.size, plan, output)
  return delivered
}

export async function printHead(
  response: PipelineResponse,
  plan: Plan,
  output: Output,
): Promise<void> {
  await printRequest(response.request, plan, output, response.httpVersion)
  if (!plan.parts.has('h')) return
  await output.stdout.write(output.redactor.text(renderResponseHead(response, plan.style)))
}

/** Meta and waterfall: known when the body is through. */
export async function printTail(
  response: PipelineResponse,
  size: number,
  plan: Plan,
  output: Output,
): Promise<void> {
  const {attempts, cache, cached} = response
  const timings = response.timings()
  if (plan.parts.has('m')) {
    const facts = {timings, size, attempts: attempts.length, cache, cached}
    await output.stdout.write(renderMeta(facts, plan.style))
  }
  if (plan.parts.has('t')) {
    await output.stdout.write(renderWaterfall({timings, attempts, cache, cached}, plan.style))
  }
}

async function deliver(
  response: PipelineResponse,
  plan: Plan,
  output: Output,
  hold: boolean,
  notifier: Notifier,
): Promise<Delivered> {
  if (plan.file !== undefined) return saveBody(response.body, plan.file, plan, hold)
  const shows = plan.parts.has('b')
  if (!hold && !shows) return {body: NOTHING, size: await drained(response.body)}
  const kind = liveKind(response, plan)
  if (!hold && kind) return {body: NOTHING, size: await printLive(response, kind, plan, output)}
  if (!hold && plan.filter === undefined) {
    return plan.pretty === 'none'
      ? {body: NOTHING, size: await printRaw(response.body, response, plan, output)}
      : printPretty(response, plan, output, notifier)
  }
  const body = await readBody(response.body, plan.maxBody)
  if (shows) await printHeld(body, response, plan, output)
  return {body, size: body.length}
}

async function printHeld(
  body: Buffer,
  response: PipelineResponse,
  plan: Plan,
  output: Output,
): Promise<void> {
  const {stdout, redactor} = output
  const type = headerValue(response.headers, 'content-type')
  // What a server says instead of the document that was asked for is shown as it is.
  if (plan.filter !== undefined && response.status < 400) {
    const {filterJson} = await import('./filter.js')
    const found = Buffer.from(filterJson(body.toString('utf8'), plan.filter))
    const pretty = plan.pretty === 'none' ? 'format' : plan.pretty
    await stdout.write(redactor.text(renderBody(found, pretty, plan.style)))
  } else if (plan.pretty === 'none' && !stdout.isTTY) await stdout.write(body)
  else await stdout.write(redactor.text(renderBody(body, plan.pretty, plan.style, type)))
}

/** Lays out what is small enough to be looked at; a larger body streams through as it is. */
async function printPretty(
  response: PipelineResponse,
  plan: Plan,
  output: Output,
  notifier: Notifier,
): Promise<Delivered> {
  const limit = Math.min(LARGEST_PRETTY, plan.maxBody)
  const chunks: Buffer[] = []
  let size = 0
  const source = plan.limited ? capped(response.body, plan.maxBody) : response.body
  const iterator = source[Symbol.asyncIterator]()
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
    chunks.push(next.value)
    size += next.value.length
    if (size <= limit) continue
    const rest = continued(chunks, iterator)
    notifier.notice(`the body is larger than ${formatSize(limit)}: printed as it came`)
    return {body: NOTHING, size: await printRaw(rest, response, plan, output)}
  }
  const body = Buffer.concat(chunks)
  await printHeld(body, response, plan, output)
  return {body, size}
}

async function* continued(
  chunks: readonly Buffer[],
  iterator: AsyncIterator<Buffer>,
): AsyncGenerator<Buffer> {
  try {
    yield* chunks
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      yield next.value
    }
  } finally {
    await iterator.return?.()
  }
}

async function drained(body: AsyncIterable<Buffer>): Promise<number> {
  let size = 0
  for await (const chunk of body) size += chunk.length
  return size
}

/** Writes the body to the file of `-o`. */
export async function saveBody(
  body: AsyncIterable<Buffer>,
  path: string,
  plan: Pick<Plan, 'maxBody'>,
  hold: boolean,
): Promise<Delivered> {
  const kept: Buffer[] = []
  let held = 0
  const size = await replaceFile(body, path, (chunk) => {
    held += chunk.length
    if (hold && held <= plan.maxBody) kept.push(chunk)
  })
  return {body: Buffer.concat(kept), size}
}
