import {ApixError} from '../../errors/index.js'
import {scrubText, scrubUrl} from '../../latency/index.js'
import {
  type CookieJar,
  headerValue,
  type Pipeline,
  type PipelineRequest,
  type RequestOptions,
  readBody,
} from '../../request/index.js'
import {type Redactor, Secret} from '../../shared/index.js'
import type {Judged} from '../checks/evaluate.js'
import type {Scope} from '../template/render.js'
import type {ResponseSummary, Step} from '../types.js'
import {draftOf} from './draft.js'
import type {PreparedSuite, SuiteDeps} from './types.js'

/** The largest response that is judged. Bytes. */
const LARGEST = 100 * 1024 * 1024
const EXCERPT = 2000

export interface Exchange {
  request: {method: string; url: string}
  judged: Judged
  summary: ResponseSummary
}

/**
 * Sends a step's request once and reads the response.
 * @param secrets what must not leave for another origin by a redirect
 * @param onRequest told what is about to be sent, also where no response comes
 * @throws Unresolved; ApixError as the pipeline does, CONFIRMATION_REQUIRED
 */
export async function exchange(
  step: Step,
  {suite, settings}: PreparedSuite,
  scope: Scope,
  secrets: ReadonlySet<string>,
  send: {
    pipeline: Pipeline
    redactor: Redactor
    mayChange: SuiteDeps['mayChange']
    options: RequestOptions
    cookies: CookieJar | undefined
    onRequest: (request: Exchange['request']) => void
  },
): Promise<Exchange> {
  const {pipeline, redactor} = send
  const told = (one: {method: string; url: URL}) => ({
    method: one.method,
    url: scrubUrl(one.url, redactor),
  })
  const {timeout, retry, validate, follow, cookies} = step.request
  const jar = cookies === 'none' ? undefined : send.cookies
  const draft = await draftOf(step.request, suite.baseUrl, scope)
  const options: RequestOptions = {
    ...send.options,
    // A test has to see what the server said: neither an older answer nor the one after a retry.
    cache: false,
    retry: {limit: retry ?? 0},
    follow: follow ?? suite.follow,
    ...(timeout !== undefined && {timeout}),
    ...(validate !== undefined && {validate}),
    ...(jar && {cookies: cookies === 'send' ? {...jar, keep: async () => {}} : jar}),
    ...(suite.openapi !== undefined && {openapi: suite.openapi}),
  }
  const prepared = bind(await pipeline.prepare(draft, settings, options), secrets)
  send.onRequest(told(prepared))
  confirmed(prepared, send.mayChange)
  const response = await pipeline.run(prepared)
  const body = await readBody(response.body, LARGEST)
  const {status, statusText, headers} = response
  const timings = response.timings()
  const contentType = headerValue(headers, 'content-type')
  const excerpt = excerptOf(body, redactor)
  return {
    request: told(response.request),
    judged: {
      status,
      headers,
      body,
      timings,
      url: response.request.url.href,
      ...(response.drift && {drift: response.drift}),
    },
    summary: {
      status,
      statusText,
      durationMs: timings.total,
      size: body.length,
      ...(contentType !== undefined && {contentType}),
      ...(excerpt !== undefined && {excerpt}),
    },
  }
}

/** A URL may lead into another environment than the suite's, and only now is it known. */
function confirmed({guard, method}: PipelineRequest, mayChange: SuiteDeps['mayChange']): void {
  if (!guard || !mayChange || mayChange(guard)) return
  const place = `${guard.api}/${guard.environment}`
  throw new ApixError('CONFIRMATION_REQUIRED', `${method} in ${place} was not confirmed`, {
    hints: ['pass --yes to send it'],
  })
}

/** Fields with secrets in them become bound: they leave the origin with no redirect. */
function bind(request: PipelineRequest, secrets: ReadonlySet<string>): PipelineRequest {
  const isSecret = (value: string) => [...secrets].some((secret) => value.includes(secret))
  const headers = request.headers.filter(([, value]) => isSecret(value))
  const query = [...request.url.searchParams].filter(([, value]) => isSecret(value))
  if (headers.length === 0 && query.length === 0) return request
  const url = new URL(request.url)
  for (const [name] of query) url.searchParams.delete(name)
  const hidden = ([name, value]: readonly [string, string]): readonly [string, Secret] => [
    name,
    new Secret(value),
  ]
  return {
    ...request,
    url,
    headers: request.headers.filter((field) => !headers.includes(field)),
    bound: {
      headers: [...request.bound.headers, ...headers.map(hidden)],
      query: [...request.bound.query, ...query.map(hidden)],
    },
  }
}

/** Members that are secret by their names are masked, whoever the value came from. */
function excerptOf(body: Buffer, redactor: Redactor): string | undefined {
  if (body.length === 0 || body.includes(0)) return undefined
  const text = scrubText(body.subarray(0, EXCERPT).toString('utf8'), redactor)
  return body.length > EXCERPT ? `${text.replace(/\ufffd+$/, '')}…` : text
}
