import {ApixError} from '../../errors/index.js'
import {type Clock, jsonAt, jsonKind, jsonScalar, withMember} from '../../shared/index.js'
import {readBody} from '../body.js'
import {headerValue} from '../headers.js'
import type {Pipeline, PipelineRequest, PipelineResponse} from '../types.js'
import {itemsOf, lookupIn} from './items.js'
import {type Next, nextPage} from './next.js'

export interface PaginateOptions {
  /** Pages at most; no limit without it. */
  maxPages?: number
  /** Bytes of one page, after decompression. */
  maxBody?: number
}

export interface PaginateDeps {
  pipeline: Pick<Pipeline, 'run'>
  clock: Clock
}

/** One page; its response's body has been read. */
export interface Page {
  /** From 1. */
  number: number
  request: PipelineRequest
  response: PipelineResponse
  body: Buffer
  /** False for a status other than 2xx: such a page has no items and is the last one. */
  ok: boolean
  /** Each item as JSON text, every digit as the server wrote it. */
  items: readonly string[]
  /** Why the pages end here although the server names another one. */
  stopped?: 'max-pages' | 'loop'
}

const DEFAULT_MAX_BODY = 100 * 1024 * 1024

/**
 * Fetches a list page by page, each through the whole pipeline: paced, retried, cached, recorded.
 * How the next page is found says `pagination` of the API's settings, else whatever of the known
 * dialects the response speaks. Never leaves the origin of the first page; a page that was fetched
 * before ends the list.
 * @throws ApixError PROTOCOL for a page that is no JSON, has no list, or leads elsewhere; and what
 * the pipeline throws
 */
export async function* paginate(
  first: PipelineRequest,
  deps: PaginateDeps,
  options: PaginateOptions = {},
): AsyncGenerator<Page> {
  const configured = first.settings?.pagination?.maxPages
  const maxPages = options.maxPages ?? configured ?? Number.POSITIVE_INFINITY
  const started = deps.clock.monotonic()
  const seen = new Set<string>()
  let request: PipelineRequest | undefined = first
  for (let number = 1; request; number++) {
    const current: PipelineRequest = withTimeLeft(request, deps.clock.monotonic() - started)
    seen.add(identityOf(current))
    const {page, next} = await fetchPage(current, number, deps, options)
    const {following, failure} = attempt(() => next && advance(current, page.response, next))
    const again = following !== undefined && seen.has(identityOf(following))
    const stopped = again ? 'loop' : following && number >= maxPages ? 'max-pages' : undefined
    yield {...page, ...(stopped && {stopped})}
    // What was fetched has been handed out.
    if (failure) throw failure
    request = stopped ? undefined : following
  }
}

async function fetchPage(
  request: PipelineRequest,
  number: number,
  deps: PaginateDeps,
  options: PaginateOptions,
): Promise<{page: Page; next: Next | undefined}> {
  const response = await deps.pipeline.run(request)
  const body = await readBody(response.body, options.maxBody ?? DEFAULT_MAX_BODY)
  const ok = response.status >= 200 && response.status < 300
  const page = {number, request, response, body, ok}
  const text = ok ? jsonText(body, number) : ''
  if (text.trim() === '') return {page: {...page, items: []}, next: undefined}
  const {items: place, dialect} = request.settings?.pagination ?? {}
  const at = lookupIn(text)
  const items = itemsOf(at, place)
  const sent = (param: string) => parameterOf(request, param)
  const next = nextPage({headers: response.headers, at, items, sent}, dialect)
  return {page: {...page, items}, next}
}

function attempt(work: () => PipelineRequest | undefined) {
  try {
    return {following: work(), failure: undefined}
  } catch (failure) {
    return {following: undefined, failure}
  }
}

/** `--max-time` is for all pages together. */
function withTimeLeft(request: PipelineRequest, elapsed: number): PipelineRequest {
  const maxTime = request.options.maxTime ?? request.settings?.maxTime
  if (maxTime === undefined || elapsed === 0) return request
  if (elapsed >= maxTime) {
    throw new ApixError('MAX_TIME', 'the pages take longer than --max-time', {
      hints: ['raise --max-time, or bound the list with --max-pages'],
    })
  }
  return {...request, options: {...request.options, maxTime: maxTime - elapsed}}
}

function jsonText(body: Buffer, number: number): string {
  // A byte order mark is no JSON, and some servers send one.
  const text = body.toString('utf8').replace(/^\ufeff/, '')
  try {
    if (text.trim() !== '') JSON.parse(text)
    return text
  } catch (cause) {
    throw new ApixError('PROTOCOL', `page ${number} is no JSON, so it has no list`, {cause})
  }
}

/** The same request in this sense would answer the same page. */
function identityOf({method, url, body}: PipelineRequest): string {
  return `${method} ${url.href} ${body.kind === 'bytes' ? body.bytes.toString('base64') : ''}`
}

function advance(
  request: PipelineRequest,
  response: PipelineResponse,
  next: Next,
): PipelineRequest {
  if ('url' in next) {
    return {...request, url: sameOrigin(next.url, response.request.url, request.url)}
  }
  const json = jsonBody(request)
  if (json !== undefined) {
    const value = next.isNumber ? next.value : JSON.stringify(next.value)
    const body = withMember(json, next.param, value)
    return {...request, body: {kind: 'bytes', bytes: Buffer.from(body)}}
  }
  return {...request, url: withQuery(request.url, next.param, next.value)}
}

/**
 * The credential goes along, so the page must be where the first one was. A server behind a proxy
 * that ends TLS often names itself with http; that is followed with https.
 */
function sameOrigin(target: string, from: URL, first: URL): URL {
  const url = URL.canParse(target, from.href) ? new URL(target, from) : undefined
  if (url?.protocol === 'http:' && first.protocol === 'https:' && url.host === first.host) {
    url.protocol = 'https:'
  }
  if (url?.origin === first.origin) {
    url.username = ''
    url.password = ''
    url.hash = ''
    return url
  }
  const where = url ? `at ${url.origin}` : 'no URL'
  throw new ApixError('PROTOCOL', `the next page is ${where}, and pages stay at ${first.origin}`, {
    hints: ['request the pages there one by one, or set pagination in the configuration'],
  })
}

/** The JSON object that an unsafe method sends: parameters of the next page belong there. */
function jsonBody({method, headers, body}: PipelineRequest): string | undefined {
  if (method === 'GET' || method === 'HEAD' || body.kind !== 'bytes') return undefined
  if (!/\bjson\b/i.test(headerValue(headers, 'content-type') ?? '')) return undefined
  const text = body.bytes.toString('utf8')
  return jsonKind(text) === 'object' ? text : undefined
}

function parameterOf(request: PipelineRequest, param: string): string | undefined {
  const json = jsonBody(request)
  if (json !== undefined) return jsonScalar(jsonAt(json, [param]))
  return request.url.searchParams.get(param) ?? undefined
}

/** Sets one field and leaves the spelling of the others alone. */
function withQuery(url: URL, name: string, value: string): URL {
  const changed = new URL(url)
  const fields = changed.search.slice(1).split('&')
  const kept = fields.filter((field) => field !== '' && !isNamed(field, name))
  const added = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`
  changed.search = [...kept, added].join('&')
  return changed
}

function isNamed(field: string, name: string): boolean {
  return new URLSearchParams(field).has(name)
}
