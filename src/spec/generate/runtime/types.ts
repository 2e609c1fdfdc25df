import type {Text} from './inner.js'
import type {operations} from './shapes.js'

export type OperationId = keyof operations & string

type Content<T> = T extends {content: infer C} ? C[keyof C] : undefined

type BodyInput<O> = O extends {requestBody: infer B}
  ? {body: Content<B>}
  : O extends {requestBody?: infer B}
    ? {body?: Content<NonNullable<B>>}
    : {body?: never}

/** What may be said of a single request. */
export interface RequestOptions {
  headers?: Readonly<Record<string, string>>
  signal?: AbortSignal
  /** Milliseconds for one attempt. */
  timeout?: number
  /** Further attempts after the first. */
  retries?: number
  /** Sent as Idempotency-Key, the same on every attempt; POST and PATCH are retried with it. */
  idempotencyKey?: string
  /** The media type of the body where several are described. */
  contentType?: string
}

type InputMap = {
  [O in OperationId]: operations[O]['parameters'] & BodyInput<operations[O]> & RequestOptions
}

/** An interface is looked up by name; of the map alone a compiler multiplies all alternatives out. */
interface Inputs extends InputMap {}

/** Parameters by their place, the body, and options. */
export type Input<O extends OperationId> = Inputs[O]

type Success = 200 | 201 | 202 | 203 | 204 | 205 | 206 | 207 | 208 | 226 | '2XX'

type Responses<O extends OperationId> = operations[O]['responses']

/** The body of a success. */
export type Data<O extends OperationId> = keyof Responses<O> & Success extends never
  ? Responses<O> extends {default: infer D}
    ? Content<D>
    : unknown
  : Content<Responses<O>[keyof Responses<O> & Success]>

/** The body of a failure, as far as it is described. */
export type Failure<O extends OperationId> = Content<
  Responses<O>[Exclude<keyof Responses<O>, Success>]
>

type ItemsOf<D> = D extends readonly (infer T)[]
  ? T
  : D extends {data: readonly (infer T)[]}
    ? T
    : D extends {items: readonly (infer T)[]}
      ? T
      : D extends {results: readonly (infer T)[]}
        ? T
        : D extends {entries: readonly (infer T)[]}
          ? T
          : D extends {members: readonly (infer T)[]}
            ? T
            : unknown

/** One item of a list. */
export type Item<O extends OperationId> = ItemsOf<NonNullable<Data<O>>>

/** A credential; a function is called for every attempt, so that it can renew a token. */
export type Auth = {bearer: Text} | {apiKey: Text} | {username: Text; password: Text}

export interface ClientOptions {
  /** Without a slash at the end. */
  baseUrl?: string
  auth?: Auth
  headers?: Readonly<Record<string, string>>
  /** Milliseconds for one attempt; 30 000 unless told. */
  timeout?: number
  /** Further attempts after the first; 2 unless told. */
  retries?: number
  /** Milliseconds; a server that asks to wait longer gets no further attempt. 60 000 unless told. */
  maxRetryDelay?: number
  fetch?: typeof fetch
}
