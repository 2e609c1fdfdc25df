import {basename, resolve} from 'node:path'
import {CLEAR_LINE, type Output, renderProgress, styleFor} from '../../output/index.js'
import {
  continuation,
  createUnique,
  downloadName,
  findPart,
  headerValue,
  nameFromUrl,
  openForDownload,
  type Part,
  type PartNote,
  type PipelineRequest,
  type PipelineResponse,
  resumeHeaders,
  saveDownload,
  wholePart,
  withHeader,
} from '../../request/index.js'
import {type Clock, formatDuration, formatSize, type Notifier} from '../../shared/index.js'
import {requestDocument} from './document.js'
import type {OutputFlags} from './plan.js'

/** A download as the flags ask for it, with what is there already. */
export interface Download {
  /** Where it goes; undefined until the server proposes a name. */
  path: string | undefined
  part: Part | undefined
}

export interface DownloadDeps {
  output: Output
  notifier: Notifier
  clock: Clock
  quiet: boolean
}

/** Between two drawings of the progress. Milliseconds. */
const REDRAW = 100

export async function planDownload(
  flags: OutputFlags,
  request: PipelineRequest,
): Promise<Download> {
  const named = flags.output === '-' ? undefined : flags.output
  if (!flags.continue) return {path: named, part: undefined}
  const path = named ?? nameFromUrl(request.url)
  const part = await findPart(path)
  return part ? {path, part} : {path: named, part: undefined}
}

/** The request for bytes that can be counted, and for the rest only where a part is there. */
export function downloadRequest(request: PipelineRequest, download: Download): PipelineRequest {
  let headers = withHeader(request.headers, 'Accept-Encoding', 'identity')
  const range = download.part ? resumeHeaders(download.part, request.url.href) : []
  for (const [name, value] of range) headers = withHeader(headers, name, value)
  return {...request, headers}
}

/** The answers that a download ends with; any other status is printed instead. */
export function isDownloadable(response: PipelineResponse, download: Download): boolean {
  const {status} = response
  return (status >= 200 && status < 300) || (status === 416 && download.part !== undefined)
}

/**
 * Saves the body.
 * @returns the file, and its size in bytes
 */
export async function saveResponse(
  response: PipelineResponse,
  download: Download,
  deps: DownloadDeps,
): Promise<{path: string; size: number}> {
  const {notifier} = deps
  const {part} = download
  const next = part ? continuation(response.status, response.headers, part) : 'restart'
  if (part && download.path !== undefined) {
    if (next === 'complete') {
      await discarded(response)
      notifier.notice(`${download.path} is complete (${formatSize(part.size)})`)
      return {path: download.path, size: part.size}
    }
    if (next === 'restart') {
      notifier.notice(
        `the server sends ${download.path} from the start: it has changed, or cannot be continued`,
      )
    }
  }
  const from = next === 'append' && part ? part.size : 0
  const place =
    download.path === undefined
      ? await createUnique('.', downloadName(response.headers, response.request.url))
      : {path: download.path, file: await openForDownload(download.path, from > 0)}
  const {body, headers} = response
  const rest = from > 0 ? {...response, body: wholePart(body, headers, from)} : response
  const size = await transfer(rest, {...place, from}, deps)
  return {path: place.path, size}
}

/** The --json document, in which the file stands for the body. */
export function downloadDocument(
  request: PipelineRequest,
  response: PipelineResponse,
  saved: {path: string; size: number},
) {
  const document = requestDocument(request, response, Buffer.alloc(0))
  return {
    ...document,
    response: {...document.response, body: null},
    download: {file: resolve(saved.path), size: saved.size},
  }
}

async function transfer(
  response: PipelineResponse,
  place: Parameters<typeof saveDownload>[1],
  deps: DownloadDeps,
): Promise<number> {
  const {notifier, clock} = deps
  const {path, from} = place
  const began = clock.monotonic()
  const progress = createProgress(response, path, from, deps)
  let received = from
  try {
    const size = await saveDownload(response.body, place, noteOf(response), (now) => {
      received = now
      progress.show(now)
    })
    progress.clear()
    const elapsed = formatDuration(clock.monotonic() - began)
    notifier.notice(`saved ${path} (${formatSize(size)} in ${elapsed})`)
    return size
  } catch (error) {
    progress.clear()
    if (received > 0) {
      notifier.notice(
        `kept ${formatSize(received)} in ${path}; continue with: --download --continue -o ${path}`,
      )
    }
    throw error
  }
}

function noteOf(response: PipelineResponse): PartNote {
  const etag = headerValue(response.headers, 'etag')
  const lastModified = headerValue(response.headers, 'last-modified')
  return {
    url: response.request.url.href,
    ...(etag !== undefined && {etag}),
    ...(lastModified !== undefined && {lastModified}),
  }
}

/** A line on stderr that is drawn over; nothing where stderr is no terminal. */
function createProgress(
  response: PipelineResponse,
  path: string,
  from: number,
  {output, clock, quiet}: DownloadDeps,
) {
  const {stderr} = output
  const length = Number(headerValue(response.headers, 'content-length') ?? Number.NaN)
  const total = Number.isNaN(length) ? undefined : from + length
  const began = clock.monotonic()
  const isShown = stderr.isTTY && !quiet
  let last = Number.NEGATIVE_INFINITY
  return {
    show(size: number) {
      const now = clock.monotonic()
      if (!isShown || now - last < REDRAW) return
      last = now
      const progress = {name: basename(path), size, total, from, elapsed: now - began}
      void stderr.write(`${CLEAR_LINE}${renderProgress(progress, styleFor(stderr))}`)
    },
    clear() {
      if (isShown && last !== Number.NEGATIVE_INFINITY) void stderr.write(CLEAR_LINE)
    },
  }
}

async function discarded(response: PipelineResponse): Promise<void> {
  for await (const _ of response.body) {
    // An explanation of a 416 that nobody needs.
  }
}
