import {z} from 'zod'
import {ApixError} from '../../errors/index.js'
import {
  type HistoryDetail,
  type HistoryEntry,
  listHistory,
  showHistory,
} from '../../latency/index.js'
import {maskedText, presentBody} from '../body.js'
import {bodyInput, bodyOutput, LOOKS, tool} from '../tool.js'
import type {Call} from '../types.js'

const PAGE = 20
/** Characters of a request body. */
const REQUEST = 8000

const entryOutput = z.object({
  id: z.string(),
  time: z.string(),
  api: z.string().nullable(),
  environment: z.string().nullable(),
  method: z.string(),
  url: z.string(),
  status: z.number().nullable(),
  error: z.string().nullable(),
  totalMs: z.number().nullable(),
})

export const history = tool({
  name: 'history',
  title: 'Requests that were sent',
  description:
    'The latest requests, or one of them with its response by id ("last" is the latest). Sends nothing: reads on in a response that was cut, with filter or offset. Bodies are kept up to 64 KiB, secrets masked.',
  annotations: LOOKS,
  input: {
    api: z.string().optional().describe('only the requests to this API'),
    id: z.string().optional().describe('one request: its id, or last'),
    limit: z.number().int().min(1).max(200).optional().describe(`${PAGE} without it`),
    failed: z.boolean().optional().describe('only those without a complete response'),
    search: z.string().optional().describe('a text in URL or bodies'),
    ...bodyInput,
    offset: z
      .number()
      .int()
      .min(0)
      .optional()
      .describe('where in the body to begin, in characters'),
  },
  output: {
    entries: z.array(entryOutput).optional(),
    entry: entryOutput
      .extend({
        requestHeaders: z.record(z.string(), z.string()),
        requestBody: z.string().nullable(),
        responseHeaders: z.record(z.string(), z.string()),
        ...bodyOutput,
      })
      .optional(),
  },
  async run({id, limit = PAGE, failed, search, ...choice}, call) {
    const {deps} = call
    const {api} = deps.selection
    const database = await deps.database()
    if (id === undefined) {
      const entries = listHistory(database, {
        limit,
        ...(api !== undefined && {api}),
        ...(failed && {failed}),
        ...(search !== undefined && {search}),
      })
      return {entries: entries.filter((entry) => isOpen(entry, call)).map(shown)}
    }
    const latest = id === 'last' ? listHistory(database, {limit: 1, ...(api && {api})})[0]?.id : id
    if (latest === undefined) throw new ApixError('NOT_FOUND', 'the history is empty')
    const entry = showHistory(database, latest)
    if (!isOpen(entry, call)) {
      throw new ApixError('NOT_FOUND', `no request in the history has the id ${id}`)
    }
    return {entry: detail(entry, choice, call)}
  },
})

/** What a server for one API or environment may tell. */
function isOpen({api, environment}: HistoryEntry, {policy}: Call): boolean {
  if (policy.api !== undefined && api !== policy.api) return false
  return policy.environment === undefined || environment === policy.environment
}

function shown({id, time, api, environment, method, url, status, error, total}: HistoryEntry) {
  return {id, time, api, environment, method, url, status, error, totalMs: total}
}

function detail(entry: HistoryDetail, choice: Parameters<typeof presentBody>[1], {deps}: Call) {
  const {request, response} = entry
  const encoding = response?.bodyEncoding === 'base64' ? 'base64' : 'utf8'
  const bytes = Buffer.from(response?.body ?? '', encoding)
  const body = presentBody(bytes, choice, deps)
  const size = response?.size ?? bytes.length
  const isWhole = size <= bytes.length
  return {
    ...shown(entry),
    requestHeaders: request.headers,
    requestBody: request.body === null ? null : start(maskedText(request.body, deps.redactor)),
    responseHeaders: response?.headers ?? {},
    ...body,
    bytes: size,
    truncated: body.truncated || !isWhole,
    ...(!isWhole && {note: 'only the beginning of the body was kept'}),
  }
}

/** The beginning of what was sent: the answer is what is read on in. */
function start(text: string): string {
  return text.length > REQUEST ? `${text.slice(0, REQUEST)}… (${text.length} characters)` : text
}
