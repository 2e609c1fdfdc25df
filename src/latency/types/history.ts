import type {Timings} from '../../http/index.js'
import type {Attempt, CacheState} from '../../request/index.js'

/** Which entries of the history; times in milliseconds since the epoch. */
export interface HistoryQuery {
  limit: number
  api?: string
  since?: number
  before?: number
  method?: string
  /** One status, or all that begin with a digit: `5` is 500 to 599. */
  status?: number
  /** Only what ended without a complete response. */
  failed?: boolean
  /** A text in the URL or in a body. */
  search?: string
}

/** One line of `apix history`. */
export interface HistoryEntry {
  id: string
  /** ISO 8601. */
  time: string
  api: string | null
  environment: string | null
  account: string | null
  method: string
  url: string
  status: number | null
  /** The code of the failure when there was no complete response. */
  error: string | null
  /** Milliseconds. */
  total: number | null
  cache: CacheState | null
}

/** A message of the history; its body is null when none was kept. */
export interface HistoryMessage {
  headers: Record<string, string>
  body: string | null
  bodyEncoding: 'text' | 'base64' | null
  /** Bytes of the whole body; more than `body` has when it was too long to be kept. */
  size: number | null
}

/** Everything history knows about one request. */
export interface HistoryDetail extends HistoryEntry {
  request: HistoryMessage & {method: string; url: string}
  response: (HistoryMessage & {status: number; statusText: string; httpVersion: string}) | null
  timings: Timings
  attempts: readonly Attempt[]
  /** The path with its ids folded; statistics group by it. */
  pathTemplate: string
}

/** How two answers differ. Values are JSON text, or lines of other text. */
export interface Difference {
  /** Where: a header's name, `users[0].name`, `line 3`. */
  path: string
  /** Undefined where only the other one has it. */
  a?: string
  b?: string
}

/** What `apix history diff` finds; empty where both are the same. */
export interface HistoryDiff {
  a: HistoryEntry
  b: HistoryEntry
  request: readonly Difference[]
  status: {a: number | null; b: number | null} | null
  headers: readonly Difference[]
  body: readonly Difference[]
  /** Milliseconds. */
  timings: Readonly<Record<string, {a: number; b: number}>>
}

export interface ImportResult {
  /** New in the history. */
  imported: number
  /** Known already. */
  known: number
  /** Could not be read. */
  skipped: number
  /** Why, for the first of them: `line 3: no url`. */
  problems: readonly string[]
}
