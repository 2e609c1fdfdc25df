/** A suite as the file has it; it fits the schema. */
export interface RawSuite {
  name?: string
  api?: string
  env?: string
  baseUrl?: string
  openapi?: string
  cookies?: boolean
  variables?: Readonly<Record<string, unknown>> | null
  environments?: Readonly<Record<string, Readonly<Record<string, unknown>> | null>>
  setup?: readonly RawStep[]
  steps: readonly RawStep[]
  teardown?: readonly RawStep[]
}

export interface RawStep {
  name?: string
  id?: string
  request: string | RawRequest
  expect?: unknown
  capture?: Readonly<Record<string, RawCapture>>
  retryUntil?: RawRetry
  needs?: string | readonly string[]
  if?: string | boolean
  skip?: string | boolean
  only?: boolean
  always?: boolean
  each?: string | ReadonlyArray<Readonly<Record<string, unknown>>>
}

type Scalar = string | number | boolean

export interface RawRequest {
  method?: string
  path: string
  headers?: Readonly<Record<string, Scalar>>
  query?: Readonly<Record<string, Scalar | readonly Scalar[]>>
  json?: unknown
  body?: string
  form?: Readonly<Record<string, Scalar | readonly Scalar[]>>
  multipart?: Readonly<Record<string, unknown>>
  file?: string
  graphql?: string | {query: string; variables?: unknown}
  follow?: boolean
  cookies?: boolean
  timeout?: string
  retry?: number
}

export type RawCapture =
  | string
  | {
      json?: string
      header?: string
      cookie?: string
      status?: boolean
      body?: boolean
      url?: boolean
      duration?: boolean
      regex?: string
      secret?: boolean
    }

export interface RawRetry {
  timeout?: string
  interval?: string
  backoff?: number
  [expectation: string]: unknown
}
