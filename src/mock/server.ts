import type {IncomingMessage, ServerResponse} from 'node:http'
import {type HeaderList, startServer} from '../http/index.js'
import {headerValue} from '../request/index.js'
import {sleepFully, timestamp} from '../shared/index.js'
import {answerAdmin, isAdmin} from './admin.js'
import {createBackoff} from './backoff.js'
import {corsHeaders, isPreflight} from './cors.js'
import {judge} from './expectations.js'
import {createCallHistory, describeBody, describeQuery} from './history.js'
import {nearMisses} from './near-miss.js'
import {readBody} from './read-body.js'
import {send, sendFault} from './respond.js'
import {replyOf} from './routes/reply.js'
import {createRules} from './rules/rules.js'
import type {Match, MockDeps, MockInput, MockReply, MockRequest, MockServer, Step} from './types.js'

const MAX_BODY = 10 * 1024 * 1024

/**
 * Starts a server that answers as it is told, and remembers what it was asked.
 * @throws ApixError PORT_BUSY
 */
export async function startMock(input: MockInput, deps: MockDeps): Promise<MockServer> {
  const {host = '127.0.0.1', port = 0, cors = false, maxBody = MAX_BODY} = input
  const {clock, notifier} = deps
  const history = createCallHistory()
  const rules = createRules(input)
  const backoff = createBackoff()

  async function handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = clock.monotonic()
    const now = clock.now()
    const received = await readBody(message, maxBody)
    const request = toRequest(message, received ?? Buffer.alloc(0))
    if (isAdmin(request)) return send(response, answerAdmin(request, server), false)
    if (cors && isPreflight(request)) return send(response, preflight(request), false)

    const id = history.next()
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const match = findMatch(input, request)
    const full = {...request, params: match?.params ?? {}}
    const scope = rules.limitScope(full) ?? match?.label ?? `${request.method} ${request.path}`
    const early = backoff.arrived(scope, started)
    const {reply, step} =
      received === undefined
        ? {reply: tooLarge(maxBody), step: undefined}
        : await answer(full, match)
    const delay = step?.delay ? rules.draw(step.delay) : rules.delay(full)
    // Whoever asks again too early must not find a way around the wait by being held up here.
    if (delay > 0) await sleepFully(delay, clock, gone.signal).catch(() => {})
    const fault = step?.fault ?? (step && rules.fault(full))
    const final = {...reply, headers: [...reply.headers, ...(cors ? corsHeaders(request) : [])]}
    const asked = headerValue(final.headers, 'retry-after')
    if (!fault && asked !== undefined) backoff.told(scope, asked, clock)
    let status: number | null = final.status
    if (gone.signal.aborted) status = null
    else if (fault) status = await sendFault(response, fault, final, gone.signal)
    else send(response, final, request.method === 'HEAD')

    const {method, path, query, headers} = request
    const call = {
      ...{id, at: timestamp(now), method, path, query: describeQuery(query)},
      headers: Object.fromEntries(joined(headers)),
      ...describeBody(request),
      ...{route: match?.label ?? null, status, fault: fault?.kind ?? null},
      ...{durationMs: Math.round((clock.monotonic() - started) * 1000) / 1000, early},
    }
    history.add(call)
    deps.onCall?.(call)
  }

  async function answer(
    request: MockRequest,
    match: Match | undefined,
  ): Promise<{reply: MockReply; step?: Step}> {
    if (!match) return {reply: missed(request)}
    const limited = rules.limit(request, clock.now())
    if (limited?.exceeded) return {reply: tooMany(limited.headers)}
    const step = match.take()
    const reply = await step.respond(request)
    return {reply: {...reply, headers: [...reply.headers, ...(limited?.headers ?? [])]}, step}
  }

  function missed(request: MockRequest): MockReply {
    const patterns = input.sources.flatMap((source) => source.patterns())
    const nearest = nearMisses(request, patterns)
    const {method, path} = request
    const title = `no route for ${method} ${path}`
    const lines = nearest.map(({route, why}) => `\n  nearest: ${route}: ${why}`)
    notifier.notice(`${title}${lines.join('')}`)
    return problem(404, title, {nearest, ...(nearest.length === 0 && routesOf(patterns))})
  }

  function reset(): void {
    history.clear()
    backoff.reset()
    rules.reset()
    for (const source of input.sources) source.reset()
  }

  const running = await startServer({host, port, handler: handle})
  const server: MockServer = {
    url: running.url,
    port: running.port,
    calls: () => history.all(),
    verify: (expectations) => judge(expectations, history.all()),
    reset,
    close: () => running.close(),
  }
  return server
}

function findMatch({sources}: MockInput, request: MockRequest): Match | undefined {
  for (const source of sources) {
    const match = source.find(request)
    if (match) return match
  }
  return undefined
}

function toRequest(message: IncomingMessage, body: Buffer): MockRequest {
  const {method = 'GET', url = '/', rawHeaders} = message
  // A proxy's request line holds a whole URL.
  const target = url.replace(/^https?:\/\/[^/?]*/i, '') || '/'
  const [path = '/', ...rest] = (target.split('#')[0] ?? '/').split('?')
  const headers: Array<[string, string]> = []
  for (let at = 0; at < rawHeaders.length; at += 2) {
    headers.push([(rawHeaders[at] ?? '').toLowerCase(), rawHeaders[at + 1] ?? ''])
  }
  return {method, path, query: new URLSearchParams(rest.join('?')), headers, body, params: {}}
}

function joined(headers: HeaderList): Map<string, string> {
  const result = new Map<string, string>()
  for (const [name, value] of headers) {
    const known = result.get(name)
    result.set(name, known === undefined ? value : `${known}, ${value}`)
  }
  return result
}

function preflight(request: MockRequest): MockReply {
  return {status: 204, headers: corsHeaders(request), body: Buffer.alloc(0)}
}

/** RFC 9457 */
function problem(status: number, title: string, more: object = {}): MockReply {
  const type: HeaderList = [['content-type', 'application/problem+json']]
  return replyOf({type: 'about:blank', title, status, ...more}, status, type)
}

function routesOf(patterns: readonly {label: string}[]): {routes: string[]} {
  return {routes: patterns.slice(0, 20).map(({label}) => label)}
}

function tooMany(headers: HeaderList): MockReply {
  const reply = problem(429, 'too many requests')
  return {...reply, headers: [...reply.headers, ...headers]}
}

function tooLarge(most: number): MockReply {
  return problem(413, `the body has more than ${most} bytes`)
}
