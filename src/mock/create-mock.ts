import {ApixError} from '../errors/index.js'
import type {HeaderList} from '../http/index.js'
import {systemClock} from '../shared/index.js'
import type {MockCall} from './call.js'
import {parseMockExpectation} from './expectations.js'
import {describeBody, describeQuery} from './history.js'
import {parseFaultRule} from './routes/parse-route.js'
import {matches, parsePattern} from './routes/pattern.js'
import {replyOf} from './routes/reply.js'
import {createRouteTable} from './routes/table.js'
import {parseDelay} from './rules/delay.js'
import {parseLimitRule} from './rules/limit.js'
import {startMock} from './server.js'
import type {MockInput, MockRequest, MockRoute, MockServer, RouteSource, Step} from './types.js'

/** A call as a response function sees it. */
export interface MockRequestView {
  method: string
  path: string
  /** What `{id}` stands for. */
  params: Readonly<Record<string, string>>
  query: MockCall['query']
  headers: Readonly<Record<string, string>>
  /** Parsed where it is JSON; null where there is none. */
  body: unknown
}

export type MockResponder = (request: MockRequestView) => unknown | Promise<unknown>

/** What can be answered: JSON, a text, bytes, or nothing. */
export type MockBody = string | number | boolean | null | undefined | object

export interface MockReplyOptions {
  /** 200 unless told. */
  status?: number
  headers?: Readonly<Record<string, string>>
  /** Milliseconds, or a text: `50ms..200ms`, `normal(100ms,20ms)`. */
  delay?: number | string
  /** `reset`, `empty`, `garbage`, `truncated`, `wrong-length`, `hang`, `drip` or `drip(2s)`. */
  fault?: string
  /** So often, before the answers that follow have their turn; for good without it. */
  times?: number
}

export interface MockOptions {
  /** Answer preflights, and let every origin read. */
  cors?: boolean
  /** Varies delays, the same in each run. */
  seed?: number
  /** The address it listens on; 127.0.0.1 unless told. */
  host?: string
  /** Bytes of a request's body; more is answered 413. 10 MiB unless told. */
  maxBody?: number
  /** `5/10s` for all routes, or with a route in front: `POST /charges=5/10s`. */
  rateLimit?: string | readonly string[]
  /** Which headers tell the limit: `ietf-early` unless told, `ietf`, `github` and so on. */
  rateLimitHeaders?: string
  /** Hears why a call found no route. */
  onMiss?: (explanation: string) => void
}

/** A server for tests that answers as it is told and remembers what it was asked. */
export interface Mock {
  /**
   * Says what a route answers: a plain value as JSON, texts and bytes as they are, or a function
   * of the request. For the same route an answer with `times` queues up behind those before it; one
   * without replaces the one that stays.
   * @param route `GET /users/{id}`, `/files/**`, `GET /users?page=2`
   * @throws ApixError USAGE
   */
  on(route: string, response?: MockBody | MockResponder, options?: MockReplyOptions): Mock
  /**
   * The calls so far, the oldest first, of one route or all; with the credentials they carried.
   * @throws ApixError USAGE for a route that is none
   */
  calls(route?: string): readonly MockCall[]
  /**
   * Checks `POST /charges x3`, `GET /users x>=1`, `unmatched x0`, `retry-after`.
   * @throws ApixError EXPECTATION_FAILED, USAGE
   */
  verify(...expectations: readonly string[]): void
  /**
   * Starts to serve; a second time it only tells the URL again.
   * @param port a free one unless told
   * @returns the base URL, without a trailing slash
   * @throws ApixError PORT_BUSY
   */
  listen(port?: number): Promise<string>
  /**
   * The base URL: `http://127.0.0.1:45678`.
   * @throws ApixError USAGE before `listen`
   */
  readonly url: string
  /** Forgets the calls and starts sequences and limits anew; routes stay. */
  reset(): void
  close(): Promise<void>
}

interface OwnRoute extends MockRoute {
  steps: Step[]
}

/**
 * A mock server with the engine of `apix mock`. Routes may be added before and while it listens.
 * @throws ApixError USAGE for options that make no sense
 */
export function createMock(options: MockOptions = {}): Mock {
  const {rateLimit = [], rateLimitHeaders, onMiss, ...rest} = options
  const routes = new Map<string, OwnRoute>()
  const taken = new Map<MockRoute, number>()
  let table = createRouteTable([], taken)
  const source: RouteSource = {
    find: (request) => table.find(request),
    patterns: () => table.patterns(),
    reset: () => table.reset(),
  }
  const input: MockInput = {
    ...rest,
    sources: [source],
    limits: [rateLimit].flat().map(parseLimitRule),
    ...(rateLimitHeaders !== undefined && {dialect: rateLimitHeaders}),
  }
  const deps = {
    clock: systemClock,
    notifier: {notice: (text: string) => onMiss?.(text), warn() {}, detail() {}},
  }
  let server: MockServer | undefined
  let starting: Promise<MockServer> | undefined

  const mock: Mock = {
    on(route, response, reply = {}) {
      const pattern = parsePattern(route)
      const step = stepOf(response, reply)
      const known = routes.get(pattern.label)
      if (known) insert(known.steps, step)
      else {
        routes.set(pattern.label, {pattern, steps: [step]})
        table = createRouteTable([...routes.values()], taken)
      }
      return mock
    },
    calls(route) {
      const all = server?.calls() ?? []
      if (route === undefined) return all
      const pattern = parsePattern(route)
      return all.filter(({method, path, query}) => {
        const fields = Object.entries(query).flatMap(([name, value]) =>
          [value].flat().map((one): [string, string] => [name, one]),
        )
        return matches(pattern, {method, path, query: new URLSearchParams(fields)})
      })
    },
    verify(...expectations) {
      const parsed = expectations.map(parseMockExpectation)
      const failed = (server?.verify(parsed) ?? []).filter(({passed}) => !passed)
      if (!server) throw notListening()
      if (failed.length === 0) return
      const words = failed.map(({expectation, found}) => `${expectation}: ${found}`)
      throw new ApixError('EXPECTATION_FAILED', words.join('; '))
    },
    async listen(port = 0) {
      starting ??= startMock({...input, port}, deps)
      server = await starting.catch((error) => {
        starting = undefined
        throw error
      })
      return server.url
    },
    get url() {
      if (!server) throw notListening()
      return server.url
    },
    reset() {
      server?.reset()
    },
    async close() {
      await (await starting?.catch(() => undefined))?.close()
    },
  }
  return mock
}

function insert(steps: Step[], step: Step): void {
  const last = steps.at(-1)
  const stays = last?.times === Number.POSITIVE_INFINITY
  if (step.times === Number.POSITIVE_INFINITY) steps.splice(stays ? -1 : steps.length, 1, step)
  else steps.splice(stays ? -1 : steps.length, 0, step)
}

function stepOf(response: unknown, options: MockReplyOptions): Step {
  const {status = 200, headers = {}, delay, fault, times = Number.POSITIVE_INFINITY} = options
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new ApixError('USAGE', `${status} is no final HTTP status`)
  }
  if (times !== Number.POSITIVE_INFINITY && (!Number.isInteger(times) || times < 1)) {
    throw new ApixError('USAGE', `times: ${times} is no number of calls`)
  }
  const list: HeaderList = Object.entries(headers)
  const [timed] = fault === undefined ? [] : parseFaultRule(fault).rule
  const fixed = typeof response === 'function' ? undefined : replyOf(response, status, list)
  return {
    respond: async (request) =>
      fixed ?? replyOf(await (response as MockResponder)(viewOf(request)), status, list),
    times,
    ...(timed && {fault: timed.fault}),
    ...(delay !== undefined && {
      delay: typeof delay === 'number' ? {kind: 'fixed', time: delay} : parseDelay(delay),
    }),
  }
}

function viewOf(request: MockRequest): MockRequestView {
  const {method, path, params, query, headers} = request
  return {
    ...{method, path, params, query: describeQuery(query)},
    headers: Object.fromEntries(headers),
    body: describeBody(request).body,
  }
}

function notListening(): ApixError {
  return new ApixError('USAGE', 'the mock does not listen yet', {
    hints: ['await mock.listen()'],
  })
}
