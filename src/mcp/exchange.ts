import {z} from 'zod'
import type {ApiSettings} from '../api/index.js'
import {hintsForStatus} from '../errors/index.js'
import {scrubHeaders, scrubUrl} from '../latency/index.js'
import {
  DIAGNOSED,
  describeProblem,
  diagnose,
  type PipelineRequest,
  type PipelineResponse,
  type RequestDraft,
  readBody,
} from '../request/index.js'
import {type BodyChoice, maskedBytes, presentBody} from './body.js'
import {writeBelow} from './files.js'
import {assertDraft, assertMethod, assertReachable, assertWritable} from './guard.js'
import {fetchPages, MAX_PAGES, type PagesFetched} from './pages.js'
import {bodyInput, bodyOutput, noticesOutput} from './tool.js'
import type {Call} from './types.js'

/** The largest body that is read. Bytes. */
const LARGEST = 50 * 1024 * 1024
/** What a call may take where nobody says more. Clients give up after a minute. */
const PATIENCE = 50_000

export const exchangeInput = {
  ...bodyInput,
  saveTo: z
    .string()
    .optional()
    .describe('write the body to a new file at this path below the working directory'),
  timeoutMs: z
    .number()
    .int()
    .min(100)
    .max(600_000)
    .optional()
    .describe('what the request may take with all its attempts; 50000 without it'),
}

export const pagesInput = {
  paginate: z
    .boolean()
    .optional()
    .describe(
      'follow a list from page to page, as the API does it: the body is one array of all items; GET only',
    ),
  maxPages: z
    .number()
    .int()
    .min(1)
    .max(200)
    .optional()
    .describe(`with paginate: how many pages at most; ${MAX_PAGES} without it`),
}

export const exchangeOutput = {
  api: z.string().nullable(),
  environment: z.string().nullable(),
  historyId: z.string().nullable().describe('shows it again without sending: tool history'),
  request: z.object({method: z.string(), url: z.string()}),
  status: z.number(),
  statusText: z.string(),
  ok: z.boolean().describe('whether the status is below 400'),
  headers: z.record(z.string(), z.string()).describe('by lower-case name; secrets masked'),
  ...bodyOutput,
  savedTo: z.string().optional(),
  pages: z
    .object({count: z.number(), items: z.number(), more: z.boolean()})
    .optional()
    .describe('with paginate; more: the list goes on'),
  durationMs: z.number(),
  attempts: z.number(),
  cache: z.enum(['miss', 'hit', 'revalidated', 'stale', 'bypass']),
  drift: z.array(z.string()).optional().describe('how the answer differs from the description'),
  hints: z.array(z.string()).describe('what to do about a status of 400 and above'),
  ...noticesOutput,
}

export type ExchangeResult = z.infer<z.ZodObject<typeof exchangeOutput>>
export type ExchangeChoice = z.infer<z.ZodObject<typeof exchangeInput>> & {
  paginate?: boolean | undefined
  maxPages?: number | undefined
}

export interface ExchangeManner {
  /** It changes nothing although its method is an unsafe one. */
  isHarmless?: boolean
  /** Sees the whole body before it is cut. */
  look?(bytes: Buffer): void
}

/**
 * Sends a request as `apix get` would, within what the server allows. Any HTTP status is a result.
 * @throws ApixError what the pipeline throws, and what the guards do
 */
export async function exchange(
  draft: RequestDraft,
  settings: ApiSettings | undefined,
  choice: ExchangeChoice,
  call: Call,
  {isHarmless = false, look}: ExchangeManner = {},
): Promise<ExchangeResult> {
  const {policy} = call
  if (!isHarmless) assertMethod(draft.method, policy)
  if (choice.saveTo !== undefined) assertWritable(choice.saveTo, policy)
  const request = await prepared(draft, settings, choice.timeoutMs, call)
  if (!isHarmless) await call.confirm(request)
  const {response, bytes, pages, notes} = await received(request, choice, call)
  look?.(bytes)
  const saved = choice.saveTo === undefined ? undefined : await save(choice.saveTo, bytes, call)
  const {notices, ...result} = present(request, response, bytes, {...choice, saved}, call)
  return {...result, ...(pages && {pages}), notices: [...notes, ...notices]}
}

type Received = Pick<PagesFetched, 'response' | 'bytes' | 'notes'> & {pages?: PagesFetched['pages']}

async function received(
  request: PipelineRequest,
  {paginate, maxPages = MAX_PAGES}: ExchangeChoice,
  call: Call,
): Promise<Received> {
  if (paginate) return fetchPages(request, maxPages, call)
  const pipeline = await call.deps.pipeline()
  const response = await pipeline.run(request)
  return {response, bytes: await readBody(response.body, LARGEST), notes: []}
}

/** A request that may be sent, not yet confirmed. */
export async function prepared(
  draft: RequestDraft,
  settings: ApiSettings | undefined,
  timeout: number | undefined,
  {deps, policy}: Pick<Call, 'deps' | 'policy'>,
): Promise<PipelineRequest> {
  assertDraft(draft, settings)
  const {account} = deps.selection
  const pipeline = await deps.pipeline()
  const request = await pipeline.prepare(draft, settings, {
    signal: deps.signal,
    maxTime: timeout ?? Math.min(settings?.maxTime ?? PATIENCE, PATIENCE),
    ...(account !== undefined && {account}),
  })
  assertReachable(request.url, settings, policy)
  return request
}

async function save(path: string, bytes: Buffer, {deps, policy}: Call): Promise<string> {
  return writeBelow(policy.folder, path, maskedBytes(bytes, deps.redactor), false)
}

function present(
  request: PipelineRequest,
  response: PipelineResponse,
  bytes: Buffer,
  choice: BodyChoice & {saved: string | undefined},
  {deps}: Call,
): ExchangeResult {
  const {redactor, clock, notices} = deps
  const {status, statusText, headers, drift} = response
  // What a server says instead of the document that was asked for is shown as it is.
  const filter = status < 400 ? choice.filter : undefined
  const body = presentBody(bytes, {...choice, filter}, deps)
  const note = noteOn(body, choice.saved, response.historyId)
  return {
    api: request.settings?.name ?? null,
    environment: request.settings?.environment ?? null,
    historyId: response.historyId ?? null,
    request: {method: request.method, url: scrubUrl(response.request.url, redactor)},
    status,
    statusText,
    ok: status < 400,
    headers: scrubHeaders(headers, redactor),
    ...(choice.saved === undefined ? body : {...body, body: null}),
    ...(note !== undefined && {note}),
    ...(choice.saved !== undefined && {savedTo: choice.saved}),
    durationMs: response.timings().total,
    attempts: response.attempts.length,
    cache: response.cache,
    ...(drift && {drift: drift.map((problem) => `${problem.side} ${describeProblem(problem)}`)}),
    hints: hintsFor(request, response, bytes, clock.now()),
    notices: [...notices],
  }
}

function hintsFor(
  {settings}: PipelineRequest,
  response: PipelineResponse,
  bytes: Buffer,
  now: number,
): string[] {
  const {status} = response
  if (status < 400) return []
  const found = diagnose(response, bytes.subarray(0, DIAGNOSED), now)
  const hints = hintsForStatus(status, {...found, ...(settings && {api: settings.name})})
  return [...(found.problem ? [`the server says: ${found.problem}`] : []), ...hints]
}

function noteOn(
  {bodyEncoding, truncated}: ReturnType<typeof presentBody>,
  saved: string | undefined,
  historyId: string | undefined,
): string | undefined {
  if (saved !== undefined) return 'the body is in the file; known secrets in it are masked'
  if (bodyEncoding === 'binary') return 'the body is no text: saveTo writes it to a file'
  if (!truncated) return undefined
  const again = 'pick what is needed with filter, raise maxChars, or write it to a file with saveTo'
  return historyId === undefined
    ? `the body was cut: ${again}`
    : `the body was cut: ${again}; history with id ${historyId} and offset reads on in what was received (its first 64 KiB)`
}
