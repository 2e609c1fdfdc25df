import type {ErrorCode} from '../errors/index.js'
import type {Check, CheckFailure, JsonSource} from './checks/types.js'

/** A file of steps, read and found valid. Texts still hold their `{{placeholders}}`. */
export interface Suite {
  /** As the person named it. */
  file: string
  /** The same, absolute. */
  path: string
  name: string
  /** The whole text, for the lines that a report quotes. */
  source: string
  api?: string
  environment?: string
  /** Put before paths; without it the API's own. */
  baseUrl?: string
  openapi?: string
  variables: Variables
  /** Variables that an environment adds or replaces, by its name. */
  environments: Readonly<Record<string, Variables>>
  steps: readonly Step[]
  /** Redirects are followed unless a step says otherwise, as editors do with `.http` files. */
  follow: boolean
  /** Cookies are kept from one request to the next. */
  cookies: boolean
  /** Further files that were read for it. */
  reads: readonly string[]
}

/** Values by name, with where each stands. */
export type Variables = Readonly<Record<string, Variable>>

export interface Variable {
  value: unknown
  place: string
  /** Masked in everything that is printed. */
  secret?: boolean
}

export type Phase = 'setup' | 'main' | 'teardown'

export interface Step {
  name: string
  /** By which the step's response is quoted, and by which it is needed. */
  id: string
  phase: Phase
  /** `line:column`. */
  place: string
  request: StepRequest
  checks: readonly Check[]
  captures: readonly Capture[]
  retryUntil?: RetryUntil
  needs: ReadonlyArray<{name: string; place: string}>
  /** Whether it runs, when the text is rendered. */
  condition?: {text: string; place: string}
  /** Why it does not run. */
  skip?: string
  only: boolean
  /** Runs whatever happened before. */
  always: boolean
  /** The step runs once for each. */
  rows?: ReadonlyArray<Readonly<Record<string, unknown>>>
}

/** One request, its texts unrendered. */
export interface StepRequest {
  method: string
  target: string
  headers: ReadonlyArray<readonly [name: string, value: string]>
  query: ReadonlyArray<readonly [name: string, value: string]>
  body: StepBody
  follow?: boolean
  /** Compare with the API's description; unset, as the API has it. */
  validate?: boolean
  /** Milliseconds, one attempt. */
  timeout?: number
  /** Unlike the suite: those that there are are sent and none is kept, or not even sent. */
  cookies?: 'send' | 'none'
  /** Further attempts of the ordinary kind; none unless asked for. */
  retry?: number
}

export type StepBody =
  | {kind: 'none'}
  | {kind: 'json'; value: unknown}
  | {kind: 'text'; text: string}
  | {kind: 'form'; fields: ReadonlyArray<readonly [name: string, value: unknown]>}
  | {kind: 'multipart'; parts: ReadonlyArray<readonly [name: string, value: unknown]>}
  | {kind: 'file'; path: string}
  | {kind: 'graphql'; query: string; variables: unknown}
  /** Lines as they stand in the file, with files between them. */
  | {kind: 'pieces'; pieces: readonly BodyPiece[]}

export type BodyPiece = {text: string} | {file: string; rendered: boolean}

/** A value that later steps may use. */
export interface Capture {
  name: string
  source: CaptureSource
  secret: boolean
  place: string
}

export type CaptureSource = (
  | {from: 'json'; path: JsonSource}
  | {from: 'header'; name: string}
  | {from: 'cookie'; name: string}
  | {from: 'status' | 'body' | 'url' | 'duration'}
) & {regex?: string}

export interface RetryUntil {
  checks: readonly Check[]
  /** Milliseconds, all attempts together. */
  timeout: number
  /** Milliseconds before the second attempt. */
  interval: number
  /** What the wait is multiplied with each time. */
  backoff: number
}

export type StepStatus = 'passed' | 'failed' | 'skipped'

/** How a step ended. */
export interface StepResult {
  name: string
  id: string
  phase: Phase
  /** `line:column`. */
  place: string
  status: StepStatus
  /** Why it was skipped. */
  reason?: string
  request?: {method: string; url: string}
  response?: ResponseSummary
  /** How many expectations were looked at. */
  checks: number
  failures: readonly CheckFailure[]
  /** Set when there was no response to judge. */
  error?: StepError
  attempts: number
  durationMs: number
}

export interface StepError {
  code: ErrorCode
  message: string
  hints: readonly string[]
}

export interface ResponseSummary {
  status: number
  statusText: string
  contentType?: string
  /** Milliseconds. */
  durationMs: number
  /** The beginning of a textual body; for steps that failed. */
  excerpt?: string
  size: number
}

/** How a file ended. */
export interface FileResult {
  file: string
  name: string
  source: string
  /** ISO 8601. */
  startedAt: string
  durationMs: number
  passed: boolean
  steps: readonly StepResult[]
}

export interface RunTotals {
  files: number
  steps: number
  passed: number
  failed: number
  skipped: number
}

export interface RunResult {
  /** Whether everything held, and nothing was interrupted. */
  passed: boolean
  interrupted?: true
  durationMs: number
  totals: RunTotals
  files: readonly FileResult[]
}
