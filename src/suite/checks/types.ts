/** Where in a JSON body: an RFC 9535 query, or an RFC 6901 pointer. */
export type JsonSource = {kind: 'path'; text: string} | {kind: 'pointer'; text: string}

/** What of a response is looked at. */
export type Subject =
  | {of: 'status' | 'body' | 'duration' | 'size' | 'valid' | 'url'}
  | {of: 'header' | 'cookie'; name: string}
  | {of: 'json'; path: JsonSource}
  /** The grammar of `--expect`. */
  | {of: 'expression'; text: string}

export const OPERATORS = [
  'equals',
  'not',
  'contains',
  'notContains',
  'startsWith',
  'endsWith',
  'matches',
  'type',
  'exists',
  'empty',
  'count',
  'in',
  'lt',
  'lte',
  'gt',
  'gte',
] as const

export type Operator = (typeof OPERATORS)[number]

/** One expectation. */
export interface Check {
  subject: Subject
  operator: Operator
  /** Unrendered. */
  wanted: unknown
  /** `line:column`. */
  place: string
}

/** An expectation that does not hold. */
export interface CheckFailure {
  /** `line:column`. */
  place: string
  /** What was looked at: `status`, `header content-type`, `$.id`. */
  subject: string
  expected: string
  actual: string
}
