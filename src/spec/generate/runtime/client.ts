import {API_KEY, BASE_URL, OPERATIONS, type OperationInfo, type operations} from './shapes.js'

// The runtime: nothing below depends on the API, and nothing is imported.

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

/** Parameters by their place, the body, and options. */
export type Input<O extends OperationId> = operations[O]['parameters'] &
  BodyInput<operations[O]> &
  RequestOptions

type Args<O extends OperationId> =
  Record<string, never> extends Input<O> ? [input?: Input<O>] : [input: Input<O>]

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

type Text = string | (() => string | Promise<string>)

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

/** The server answered with a failure. */
export class ApiError<Body = unknown> extends Error {
  override readonly name = 'ApiError'
  readonly operation: string
  readonly status: number
  readonly headers: Headers
  readonly body: Body
  /** What the server calls the request, for its support. */
  readonly requestId: string | undefined
  /** Milliseconds that the server asked to wait. */
  readonly retryAfter: number | undefined

  constructor(operation: string, response: Response, body: Body) {
    super(`${operation}: HTTP ${response.status} ${response.statusText}`.trim())
    this.operation = operation
    this.status = response.status
    this.headers = response.headers
    this.body = body
    this.requestId =
      response.headers.get('x-request-id') ?? response.headers.get('request-id') ?? undefined
    this.retryAfter = retryAfter(response.headers)
  }
}

/** There was no answer: the network, or the time ran out. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
  readonly operation: string
  readonly timedOut: boolean

  constructor(operation: string, cause: unknown, timedOut: boolean) {
    super(`${operation}: ${timedOut ? 'timed out' : String((cause as Error)?.message ?? cause)}`, {
      cause,
    })
    this.operation = operation
    this.timedOut = timedOut
  }
}

/** Whether an error is the failure of that operation; its body then has its type. */
export function isApiError<O extends OperationId>(
  error: unknown,
  operation?: O,
): error is ApiError<Failure<O>> {
  return error instanceof ApiError && (operation === undefined || error.operation === operation)
}

interface AnyInput extends RequestOptions {
  query?: object
  header?: object
  path?: object
  cookie?: object
  body?: unknown
}

const RETRIED_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])
const RETRIED_STATUSES = new Set([408, 425, 429, 500, 502, 503, 504])
/** Milliseconds; doubled for every attempt, then a random part of it. */
const FIRST_DELAY = 500

/** Sends requests: credentials, retries, timeouts, typed results. */
export class BaseClient {
  readonly #options: ClientOptions
  readonly #baseUrl: string

  constructor(options: ClientOptions = {}) {
    this.#options = options
    this.#baseUrl = (options.baseUrl ?? BASE_URL).replace(/\/+$/, '')
  }

  /** Calls an operation. @throws ApiError, RequestError */
  readonly call = (async (operation: string, input?: AnyInput) =>
    readBody(await this.#open(operation, input))) as unknown as <O extends OperationId>(
    operation: O,
    ...args: Args<O>
  ) => Promise<Data<O>>

  /** The answer as it is, for headers, streams and files. @throws ApiError, RequestError */
  readonly response = ((operation: string, input?: AnyInput) =>
    this.#open(operation, input)) as unknown as <O extends OperationId>(
    operation: O,
    ...args: Args<O>
  ) => Promise<Response>

  /**
   * The items of all pages: follows Link headers (RFC 8288), URLs and cursors in the body.
   * @throws ApiError, RequestError
   */
  readonly pages = ((operation: string, input?: AnyInput) =>
    this.#pages(operation, input)) as unknown as <O extends OperationId>(
    operation: O,
    ...args: Args<O>
  ) => AsyncGenerator<Item<O>>

  #open(operation: string, input: AnyInput = {}): Promise<Response> {
    const info = OPERATIONS[operation] as OperationInfo
    return this.#send(operation, info, input, this.#urlOf(info, input))
  }

  async *#pages(operation: string, input: AnyInput = {}): AsyncGenerator<unknown> {
    const info = OPERATIONS[operation] as OperationInfo
    let given = input
    let url: URL | undefined = this.#urlOf(info, given)
    const seen = new Set<string>()
    while (url && !seen.has(url.href)) {
      seen.add(url.href)
      const response: Response = await this.#send(operation, info, given, url)
      const body = await readBody(response)
      const items = itemsOf(body)
      yield* items
      const next = nextPage(response, body, items, url)
      // A credential stays where it belongs.
      if (!next || ('url' in next && next.url.origin !== url.origin)) return
      if ('url' in next) url = next.url
      else {
        given = {...given, query: {...given.query, ...next.query}}
        url = this.#urlOf(info, given)
      }
    }
  }

  #urlOf(info: OperationInfo, {path = {}, query = {}}: AnyInput): URL {
    const filled = info.path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
      const value = (path as Record<string, unknown>)[name]
      const text = Array.isArray(value) ? value.map(encode).join(',') : encode(value)
      if (value === undefined || /^\.{0,2}$/.test(text)) throw new TypeError(`${name}: no value`)
      return text
    })
    const base =
      info.server !== undefined && this.#baseUrl === BASE_URL ? info.server : this.#baseUrl
    if (base === '') throw new TypeError('baseUrl: the description names no server')
    const [before = '', fixed = ''] = filled.split('#')[0]?.split('?') ?? []
    const pairs = Object.entries(query).flatMap(([name, value]) =>
      queryPairs(name, value, info.styles?.[name]),
    )
    const text = [fixed, ...pairs].filter((pair) => pair !== '').join('&')
    return new URL(`${base}${before}${text === '' ? '' : `?${text}`}`)
  }

  async #send(
    operation: string,
    info: OperationInfo,
    input: AnyInput,
    url: URL,
  ): Promise<Response> {
    const {retries = 2, maxRetryDelay = 60_000} = this.#options
    const limit = input.retries ?? retries
    const repeatable = RETRIED_METHODS.has(info.method) || input.idempotencyKey !== undefined
    for (let attempt = 0; ; attempt++) {
      const backoff = Math.random() * Math.min(maxRetryDelay, FIRST_DELAY * 2 ** attempt)
      const isLast = attempt >= limit || !repeatable
      let response: Response
      try {
        response = await this.#attempt(info, input, url)
      } catch (error) {
        if (input.signal?.aborted) throw error
        const timedOut = (error as Error)?.name === 'TimeoutError'
        if (isLast) throw new RequestError(operation, error, timedOut)
        await sleep(backoff, input.signal)
        continue
      }
      if (response.ok) return response
      const wait = retryAfter(response.headers) ?? backoff
      if (isLast || !RETRIED_STATUSES.has(response.status) || wait > maxRetryDelay) {
        throw new ApiError(operation, response, await readBody(response))
      }
      await response.body?.cancel()
      await sleep(wait, input.signal)
    }
  }

  async #attempt(info: OperationInfo, input: AnyInput, given: URL): Promise<Response> {
    const url = new URL(given)
    const headers = new Headers({accept: info.accept ?? 'application/json'})
    for (const source of [this.#options.headers, input.header, input.headers]) {
      for (const [name, value] of Object.entries(source ?? {})) {
        if (value !== undefined) headers.set(name, String(value))
      }
    }
    const cookies = Object.entries(input.cookie ?? {}).map(([name, value]) => `${name}=${value}`)
    if (input.idempotencyKey !== undefined) headers.set('idempotency-key', input.idempotencyKey)
    if (!info.open) await this.#authorize(url, headers, cookies)
    if (cookies.length > 0) headers.set('cookie', cookies.join('; '))
    const body = encodeBody(input.body, input.contentType ?? info.body, headers)
    const timeout = AbortSignal.timeout(input.timeout ?? this.#options.timeout ?? 30_000)
    const signal = input.signal ? AbortSignal.any([input.signal, timeout]) : timeout
    const {fetch: send = fetch} = this.#options
    return send(url, {method: info.method, headers, signal, ...(body !== undefined && {body})})
  }

  async #authorize(url: URL, headers: Headers, cookies: string[]): Promise<void> {
    const {auth} = this.#options
    if (!auth || headers.has('authorization')) return
    if ('bearer' in auth) headers.set('authorization', `Bearer ${await textOf(auth.bearer)}`)
    else if ('username' in auth) {
      const pair = `${await textOf(auth.username)}:${await textOf(auth.password)}`
      const bytes = new TextEncoder().encode(pair)
      headers.set('authorization', `Basic ${btoa(String.fromCharCode(...bytes))}`)
    } else {
      const key = await textOf(auth.apiKey)
      if (API_KEY.in === 'header') headers.set(API_KEY.name, key)
      else if (API_KEY.in === 'query') url.searchParams.set(API_KEY.name, key)
      else cookies.push(`${API_KEY.name}=${encodeURIComponent(key)}`)
    }
  }
}

async function textOf(text: Text): Promise<string> {
  return typeof text === 'function' ? text() : text
}

function encode(value: unknown): string {
  return encodeURIComponent(value === null || value === undefined ? '' : String(value))
}

type QueryStyle = NonNullable<OperationInfo['styles']>[string] | undefined

const SEPARATORS: Readonly<Record<string, string>> = {csv: ',', spaces: '%20', pipes: '%7C'}

function queryPairs(name: string, value: unknown, style: QueryStyle): string[] {
  if (value === undefined) return []
  if (style === 'json') return [`${encode(name)}=${encode(JSON.stringify(value))}`]
  const separator = SEPARATORS[style ?? '']
  if (Array.isArray(value)) {
    if (separator !== undefined) return [`${encode(name)}=${value.map(encode).join(separator)}`]
    const key = style === 'deep' ? `${name}[]` : name
    return value.map((item) => `${encode(key)}=${encode(item)}`)
  }
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    return Object.entries(value).flatMap(([member, item]) =>
      queryPairs(style === 'deep' ? `${name}[${member}]` : member, item, style),
    )
  }
  const text = value instanceof Date ? value.toISOString() : value
  return [`${encode(name)}=${encode(text)}`]
}

type FetchBody = string | FormData | URLSearchParams | Blob | ArrayBuffer | Uint8Array<ArrayBuffer>

function encodeBody(
  body: unknown,
  contentType: string | undefined,
  headers: Headers,
): FetchBody | undefined {
  if (body === undefined) return undefined
  const type = contentType ?? 'application/json'
  if (body instanceof FormData || body instanceof URLSearchParams) return body
  if (/^multipart\//.test(type)) return formOf(body as object)
  if (/urlencoded/.test(type)) return new URLSearchParams(formPairs(body as object))
  if (!headers.has('content-type')) headers.set('content-type', type)
  if (body instanceof Blob || body instanceof ArrayBuffer) return body
  if (body instanceof Uint8Array) return body as Uint8Array<ArrayBuffer>
  if (/json/.test(type)) return JSON.stringify(body)
  return typeof body === 'string' ? body : JSON.stringify(body)
}

/** Members of objects in brackets, lists repeated. */
function formPairs(body: object, prefix = ''): [string, string][] {
  return Object.entries(body).flatMap(([name, value]): [string, string][] => {
    const key = prefix === '' ? name : `${prefix}[${name}]`
    if (value === undefined) return []
    if (Array.isArray(value)) return value.map((item) => [key, String(item)])
    if (typeof value === 'object' && value !== null) return formPairs(value, key)
    return [[key, String(value ?? '')]]
  })
}

function formOf(body: object): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(body)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item === undefined) continue
      if (item instanceof Blob) form.append(name, item)
      else if (typeof item === 'object') {
        form.append(name, new Blob([JSON.stringify(item)], {type: 'application/json'}))
      } else form.append(name, String(item))
    }
  }
  return form
}

async function readBody(response: Response): Promise<unknown> {
  if (response.status === 204 || response.status === 205) return undefined
  const type = response.headers.get('content-type') ?? ''
  if (/[/+]json\b/i.test(type)) {
    const text = await response.text()
    return text === '' ? undefined : JSON.parse(text)
  }
  if (type === '' || /^text\//i.test(type)) return response.text()
  return response.blob()
}

/** Milliseconds; a date counts from the server's own clock (RFC 9110 section 10.2.3). */
function retryAfter(headers: Headers): number | undefined {
  const text = headers.get('retry-after')?.trim()
  if (!text) return undefined
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * 1000
  const [at, now] = [Date.parse(text), Date.parse(headers.get('date') ?? '')]
  return Number.isNaN(at) ? undefined : Math.max(0, at - (Number.isNaN(now) ? Date.now() : now))
}

function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop, {once: true})
  })
}

const LISTS = ['data', 'items', 'results', 'entries', 'members', 'records', 'values']

type Fields = Readonly<Record<string, unknown>>

function itemsOf(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body
  if (typeof body !== 'object' || body === null) return []
  const fields = body as Fields
  const named = LISTS.map((name) => fields[name]).find(Array.isArray)
  const lists = Object.values(fields).filter(Array.isArray)
  return named ?? (lists.length === 1 ? (lists[0] ?? []) : [])
}

type NextPage = {url: URL} | {query: Readonly<Record<string, unknown>>} | undefined

/** Names of cursors in the body, and of the query parameter that takes them. */
const CURSORS: readonly (readonly [field: string, parameter: string])[] = [
  ['next_cursor', 'cursor'],
  ['nextCursor', 'cursor'],
  ['nextPageToken', 'pageToken'],
  ['next_page_token', 'page_token'],
  ['next_marker', 'marker'],
]

function nextPage(
  response: Response,
  body: unknown,
  items: readonly unknown[],
  url: URL,
): NextPage {
  const [, link] = /<([^>]*)>[^,]*;\s*rel="?next"?/i.exec(response.headers.get('link') ?? '') ?? []
  if (link !== undefined) return {url: new URL(link, url)}
  if (typeof body !== 'object' || body === null || items.length === 0) return undefined
  const fields = body as Fields
  const nested = (fields['response_metadata'] ??
    fields['paging'] ??
    fields['links'] ??
    {}) as Fields
  for (const address of [
    fields['next'],
    fields['next_page_uri'],
    fields['next_page_url'],
    nested['next'],
  ]) {
    if (typeof address === 'string' && /^(?:https?:)?\//.test(address)) {
      return {url: new URL(address, url)}
    }
  }
  for (const [field, parameter] of CURSORS) {
    const cursor = fields[field] ?? nested[field]
    if (typeof cursor === 'string' && cursor !== '') return {query: {[parameter]: cursor}}
  }
  const last = (items.at(-1) as Fields | undefined)?.['id']
  if (fields['has_more'] !== true || last === undefined) return undefined
  return {query: 'last_id' in fields ? {after: last} : {starting_after: last}}
}
