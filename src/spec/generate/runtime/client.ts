import {encodeBody, readBody} from './body.js'
import {ApiError, RequestError} from './errors.js'
import type {AnyInput, Args, Text} from './inner.js'
import {itemsOf, nextPage} from './pages.js'
import {encode, queryPairs} from './query.js'
import {API_KEY, BASE_URL, OPERATIONS, type OperationInfo} from './shapes.js'
import type {ClientOptions, Data, Item, OperationId} from './types.js'
import {retryAfter, sleep} from './wait.js'

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
