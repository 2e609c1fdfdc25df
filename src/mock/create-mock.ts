import {ApixError} from '../errors/index.js'
import type {HeaderList} from '../http/index.js'
import {seededRandom, systemClock} from '../shared/index.js'
import {createMockMemory} from './assemble.js'
import {parseMockExpectation} from './expectations.js'
import {describeBody, describeQuery} from './history.js'
import {openLibraryMock} from './library-open.js'
import type {
  Mock,
  MockOptions,
  MockReplyOptions,
  MockRequestView,
  MockResponder,
} from './library-types.js'
import {conditionsOf} from './routes/conditions.js'
import {parseFaultRule} from './routes/parse-route.js'
import {matches, parsePattern} from './routes/pattern.js'
import {cleanHeader, replyOf} from './routes/reply.js'
import {createRouteTable} from './routes/table.js'
import {parseDelay} from './rules/delay.js'
import {parseLimitRule} from './rules/limit.js'
import type {MockState} from './state/store.js'
import type {TemplateContext} from './template/expression.js'
import {textTemplate, valueTemplate} from './template/template.js'
import type {MockRequest, MockRoute, Responder, RouteSource, Step} from './types.js'

interface OwnRoute extends MockRoute {
  key: string
  steps: Step[]
}

/**
 * A mock server with the engine of `apix mock`. Routes may be added before and while it listens.
 * @throws ApixError USAGE for options that make no sense
 */
export function createMock(options: MockOptions = {}): Mock {
  const memory = createMockMemory()
  const routes = new Map<string, OwnRoute>()
  let table = createRouteTable([], memory.flags)
  const source: RouteSource = {
    find: (request, blind) => table.find(request, blind),
    routes: () => table.routes(),
    reset: () => table.reset(),
  }
  const limits = [options.rateLimit ?? []].flat().map(parseLimitRule)
  const context = contextOf(options, memory.state)
  type Open = Awaited<ReturnType<typeof openLibraryMock>>
  let opened: Open | undefined
  let starting: Promise<Open> | undefined
  const listening = (): Open => {
    if (opened) return opened
    throw new ApixError('USAGE', 'the mock does not listen yet', {hints: ['await mock.listen()']})
  }

  const mock: Mock = {
    on(route, response, reply = {}) {
      const pattern = parsePattern(route)
      const step = stepOf(response, reply, context, memory.state)
      const {when} = reply
      const key = when ? `${pattern.label} ${JSON.stringify(when)}` : pattern.label
      const known = routes.get(key)
      if (known) insert(known.steps, step)
      else {
        const conditions = when ? conditionsOf(when, memory.state) : []
        routes.set(key, {pattern, key, conditions, steps: [step]})
        table = createRouteTable([...routes.values()], memory.flags)
      }
      return mock
    },
    calls(route) {
      const all = opened?.server.calls() ?? []
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
      const failed = listening()
        .server.verify(parsed)
        .filter(({passed}) => !passed)
      if (failed.length === 0) return
      const words = failed.map(({expectation, found}) => `${expectation}: ${found}`)
      throw new ApixError('EXPECTATION_FAILED', words.join('; '))
    },
    async listen(port = 0) {
      starting ??= openLibraryMock({options, port, source, limits, memory})
      opened = await starting.catch((error) => {
        starting = undefined
        throw error
      })
      return opened.server.url
    },
    get url() {
      return listening().server.url
    },
    get ca() {
      return opened?.ca
    },
    state: () => memory.state.snapshot(),
    reset() {
      opened?.server.reset()
    },
    async close() {
      await (await starting?.catch(() => undefined))?.close()
    },
    [Symbol.asyncDispose]: () => mock.close(),
  }
  return mock
}

function contextOf({seed}: MockOptions, state: MockState): TemplateContext {
  return {
    random: seed === undefined ? Math.random : seededRandom(seed),
    now: () => systemClock.now(),
    count: (name) => state.count(name),
    scenario: (name) => state.scenario(name),
  }
}

function insert(steps: Step[], step: Step): void {
  const last = steps.at(-1)
  const stays = last?.times === Number.POSITIVE_INFINITY
  if (step.times === Number.POSITIVE_INFINITY) steps.splice(stays ? -1 : steps.length, 1, step)
  else steps.splice(stays ? -1 : steps.length, 0, step)
}

function stepOf(
  response: unknown,
  options: MockReplyOptions,
  context: TemplateContext,
  state: MockState,
): Step {
  const {delay, fault, times = Number.POSITIVE_INFINITY, set = {}} = options
  if (times !== Number.POSITIVE_INFINITY && (!Number.isInteger(times) || times < 1)) {
    throw new ApixError('USAGE', `times: ${times} is no number of calls`)
  }
  const [timed] = fault === undefined ? [] : parseFaultRule(fault).rule
  const respond = responderOf(response, options, context)
  return {
    async respond(request) {
      const reply = await respond(request)
      for (const [name, value] of Object.entries(set)) state.setScenario(name, value)
      return reply
    },
    times,
    ...(timed && {fault: timed.fault}),
    ...(delay !== undefined && {
      delay: typeof delay === 'number' ? {kind: 'fixed', time: delay} : parseDelay(delay),
    }),
  }
}

function responderOf(
  response: unknown,
  {status = 200, headers = {}, template}: MockReplyOptions,
  context: TemplateContext,
): Responder {
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new ApixError('USAGE', `${status} is no final HTTP status`)
  }
  const list: HeaderList = Object.entries(headers)
  if (typeof response === 'function') {
    return async (request) =>
      replyOf(await (response as MockResponder)(viewOf(request)), status, list)
  }
  const fixed = replyOf(response, status, list)
  if (!template || response instanceof Uint8Array) return () => fixed
  const body = valueTemplate(response)
  const fields = list.map(([name, value]) => [name, textTemplate(value)] as const)
  return (request) => {
    const made: HeaderList = fields.map(([name, value]) => {
      return [name, cleanHeader(value.render(request, context))]
    })
    return replyOf(body.render(request, context), status, made)
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
