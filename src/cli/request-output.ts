import {open, rename, rm} from 'node:fs/promises'
import {ApixError, hintsForStatus} from '../errors/index.js'
import {
  type Output,
  type Pretty,
  renderBody,
  renderMeta,
  renderRequestHead,
  renderResponseHead,
  renderWaterfall,
  type Style,
  styleFor,
  visible,
} from '../output/index.js'
import {
  headerValue,
  type PipelineRequest,
  type PipelineResponse,
  readBody,
  retryAfter,
} from '../request/index.js'
import type {Notifier} from '../shared/index.js'

export interface OutputFlags {
  print?: string | undefined
  headers?: boolean
  body?: boolean
  meta?: boolean
  pretty?: Pretty | undefined
  filter?: string | undefined
  output?: string | undefined
  'max-body': number
  stream?: boolean
}

/** What to print and how, decided from the flags and from where stdout goes. */
export interface Plan {
  parts: ReadonlySet<string>
  pretty: Pretty
  filter: string | undefined
  file: string | undefined
  maxBody: number
  stream: boolean
  style: Style
}

/** @throws ApixError USAGE for a letter that means nothing */
export function planOutput(flags: OutputFlags, output: Output, method: string): Plan {
  const {isTTY} = output.stdout
  const short = `${flags.headers ? 'h' : ''}${flags.body ? 'b' : ''}${flags.meta ? 'm' : ''}`
  // A response to HEAD is nothing but headers.
  const bare = method === 'HEAD' ? 'h' : 'b'
  const letters = flags.print ?? (short || (isTTY ? 'hb' : bare))
  const wrong = [...letters].find((letter) => !'HBhbmt'.includes(letter))
  if (wrong) throw new ApixError('USAGE', `--print does not know "${wrong}": use H B h b m t`)
  return {
    parts: new Set(letters),
    pretty: flags.pretty ?? (isTTY ? 'all' : 'none'),
    filter: flags.filter,
    file: flags.output,
    maxBody: flags['max-body'],
    stream: flags.stream ?? false,
    style: styleFor({...output.stdout, columns: output.stdout.columns, color: wantsColor()}),
  }

  function wantsColor(): boolean {
    return output.stdout.color || (!isTTY && /all|colors/.test(flags.pretty ?? ''))
  }
}

/** Prints what was sent; masked, it is a view. */
export async function printRequest(
  request: Pick<PipelineRequest, 'method' | 'url' | 'headers' | 'body'>,
  plan: Plan,
  output: Output,
): Promise<void> {
  const {redactor, stdout} = output
  if (plan.parts.has('H')) {
    await stdout.write(`${redactor.text(renderRequestHead(request, plan.style))}`)
  }
  if (plan.parts.has('B') && request.body.kind === 'bytes') {
    const body = renderBody(request.body.bytes, plan.pretty, plan.style)
    await stdout.write(redactor.text(`${body}\n`))
  }
}

/**
 * Prints the response as planned. Raw bodies in a pipe and event streams pass through as they
 * come; everything else is held.
 * @returns the body, as far as it was held, and its size in bytes
 */
export async function printResponse(
  response: PipelineResponse,
  plan: Plan,
  output: Output,
  hold: boolean,
): Promise<{body: Buffer; size: number}> {
  const {redactor, stdout} = output
  await printRequest(response.request, plan, output)
  if (plan.parts.has('h')) {
    await stdout.write(redactor.text(renderResponseHead(response, plan.style)))
  }
  const result = await deliver(response, plan, output, hold)
  const follows = plan.parts.has('m') || plan.parts.has('t')
  if (follows && plan.parts.has('b')) await stdout.write('\n')
  if (plan.parts.has('m')) {
    const {size} = result
    const attempts = response.attempts.length
    await stdout.write(renderMeta({timings: response.timings(), size, attempts}, plan.style))
  }
  if (plan.parts.has('t')) await stdout.write(renderWaterfall(response.timings(), plan.style))
  return result
}

async function deliver(
  response: PipelineResponse,
  plan: Plan,
  output: Output,
  hold: boolean,
): Promise<{body: Buffer; size: number}> {
  if (plan.file !== undefined) return saveBody(response.body, plan.file, plan, hold)
  const {stdout, redactor} = output
  const shows = plan.parts.has('b')
  const streams = plan.stream || isStream(response)
  if (!hold && plan.filter === undefined && shows && (streams || plan.pretty === 'none')) {
    return {body: Buffer.alloc(0), size: await passThrough(response, output)}
  }
  if (!hold && !shows) {
    let size = 0
    for await (const chunk of response.body) size += chunk.length
    return {body: Buffer.alloc(0), size}
  }
  const body = await readBody(response.body, plan.maxBody)
  if (shows && plan.filter !== undefined && response.status < 400) {
    const found = await filtered(body, plan.filter)
    await stdout.write(redactor.text(renderBody(found, prettyFilter(plan), plan.style)))
  } else if (shows && plan.pretty === 'none' && !stdout.isTTY) await stdout.write(body)
  else if (shows) await stdout.write(redactor.text(renderBody(body, plan.pretty, plan.style)))
  return {body, size: body.length}
}

function prettyFilter(plan: Plan): Pretty {
  return plan.pretty === 'none' ? 'format' : plan.pretty
}

function isStream(response: PipelineResponse): boolean {
  const type = headerValue(response.headers, 'content-type') ?? ''
  return /^(?:text\/event-stream|application\/(?:x-)?(?:ndjson|jsonlines|stream\+json))/i.test(type)
}

async function passThrough(response: PipelineResponse, output: Output): Promise<number> {
  const {stdout, redactor} = output
  let size = 0
  // A terminal gets whole lines, so that neither a secret nor a character is cut in two.
  let rest = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body) {
    size += chunk.length
    if (!stdout.isTTY) {
      await stdout.write(chunk)
      continue
    }
    const text = rest + decoder.decode(chunk, {stream: true})
    const end = text.lastIndexOf('\n') + 1
    rest = text.slice(end)
    if (end > 0) await stdout.write(redactor.text(visible(text.slice(0, end))))
  }
  if (rest !== '') await stdout.write(`${redactor.text(visible(rest))}\n`)
  return size
}

async function filtered(body: Buffer, expression: string): Promise<Buffer> {
  const {filterJson} = await import('./filter.js')
  return Buffer.from(filterJson(body.toString('utf8'), expression))
}

/** Writes beside the file and renames, so that a broken response leaves what was there. */
export async function saveBody(
  body: AsyncIterable<Buffer>,
  path: string,
  plan: Pick<Plan, 'maxBody'>,
  hold: boolean,
): Promise<{body: Buffer; size: number}> {
  const temporary = `${path}.${process.pid}.part`
  const kept: Buffer[] = []
  let size = 0
  try {
    const file = await open(temporary, 'w')
    try {
      for await (const chunk of body) {
        size += chunk.length
        if (hold && size <= plan.maxBody) kept.push(chunk)
        await file.writeFile(chunk)
      }
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, {force: true})
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR') {
      throw new ApixError('FILE_UNREADABLE', `cannot write ${path} (${code})`, {cause: error})
    }
    throw error
  }
  return {body: Buffer.concat(kept), size}
}

/** On stderr: the status where stdout shows a bare body, and what to do about a failure. */
export function explainStatus(
  response: PipelineResponse,
  output: Output,
  notifier: Notifier,
  now: number,
): void {
  const {status, statusText, headers} = response
  if (status < 300 || status === 304) return
  if (!output.stdout.isTTY) notifier.warn(visible(`HTTP ${status} ${statusText}`.trim()))
  const wait = retryAfter(headers, now)
  const challenge = headerValue(headers, 'www-authenticate') ?? ''
  const [, missingScope] = /insufficient_scope/.test(challenge)
    ? (/scope="([\w:./ -]+)"/.exec(challenge) ?? [])
    : []
  const requestId = headerValue(headers, 'x-request-id') ?? headerValue(headers, 'request-id')
  const hints = hintsForStatus(status, {
    ...(missingScope && {missingScope}),
    ...(wait !== undefined && {retryAfterSeconds: Math.ceil(wait / 1000)}),
    ...(requestId && {requestId: visible(requestId)}),
  })
  for (const hint of hints) notifier.notice(`hint: ${hint}`)
}
