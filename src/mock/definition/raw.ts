import type {Item} from '../state/collection.js'

/** What a text must be like; a plain value must be equal. */
export type RawMatch =
  | string
  | number
  | boolean
  | {
      equals?: string | number | boolean
      contains?: string
      matches?: string
      oneOf?: ReadonlyArray<string | number | boolean>
      exists?: boolean
    }

export type RawMatches = Readonly<Record<string, RawMatch>>

export interface RawWhen {
  query?: RawMatches
  headers?: RawMatches
  state?: Readonly<Record<string, string | number | boolean>>
  body?:
    | string
    | {json?: unknown; form?: RawMatches; at?: RawMatches; contains?: string; matches?: string}
}

export interface RawResponse {
  status?: number
  headers?: Readonly<Record<string, Scalar | readonly Scalar[]>>
  json?: unknown
  body?: string
  file?: string
  template?: boolean
  delay?: string
  fault?: string
  set?: Readonly<Record<string, Scalar>>
  times?: number
}

type Scalar = string | number | boolean

/** What a route answers, and when. */
export interface RawAnswers extends RawResponse {
  when?: RawWhen
  priority?: number
  rateLimit?: string
  respond?: readonly RawResponse[]
}

export interface RawRoute extends RawAnswers {
  route?: string
  method?: string
  path?: string
}

export interface RawResource {
  data?: readonly Item[]
  file?: string
  key?: string
  id?: string
  required?: readonly string[]
  pageSize?: number
  list?: string
}

/** A mock as its file says it, after it was found to fit the schema. */
export interface RawMock {
  openapi?: string
  stateful?: boolean
  validate?: boolean
  seed?: number
  cors?: boolean
  delay?: string
  fault?: string
  rateLimit?: string
  rateLimitHeaders?: string
  retryAfter?: 'seconds' | 'date'
  proxy?: string
  scenarios?: Readonly<Record<string, Scalar>>
  routes?: readonly RawRoute[]
  operations?: Readonly<Record<string, RawAnswers>>
  resources?: string | readonly string[] | Readonly<Record<string, RawResource | null>>
}
