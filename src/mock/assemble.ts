import {seededRandom} from '../shared/index.js'
import type {Spec} from '../spec/index.js'
import {buildMock} from './definition/build.js'
import type {MockFile} from './definition/load.js'
import {createOpenApiSource, type OpenApiSource} from './openapi.js'
import type {Upstream} from './proxy/types.js'
import {parseFaultRule} from './routes/parse-route.js'
import {createRouteTable} from './routes/table.js'
import {parseDelayRule} from './rules/delay.js'
import {parseLimitRule} from './rules/limit.js'
import {resourceRoutes} from './state/resource.js'
import {createMockState, type MockState} from './state/store.js'
import type {TemplateContext} from './template/expression.js'
import type {MockBehaviour, MockRoute, RouteSource} from './types.js'

/** What stays when a definition is read again. */
export interface MockMemory {
  state: MockState
  /** How far the sequences are, of routes from flags and from files. */
  flags: Map<string, number>
  file: Map<string, number>
}

export function createMockMemory(): MockMemory {
  return {state: createMockState(), flags: new Map(), file: new Map()}
}

/** What makes up a mock, the stronger first. */
export interface AssembleInput {
  /** Reads routes that are given one by one; they may look at the request. */
  routes(context: TemplateContext): readonly MockRoute[]
  definition?: MockFile
  /** A description that is given itself; otherwise the one that the definition names. */
  openapi?: string
  /** Recorded exchanges, or whatever else answers last. */
  last?: RouteSource
  stateful?: boolean
  validate?: boolean
  proxy?: string
  /** What holds before anything that the definition says. */
  behaviour: Omit<MockBehaviour, 'sources' | 'upstream'>
}

export interface AssembleDeps {
  memory: MockMemory
  now(): number
  /** @throws ApixError FILE_UNREADABLE */
  readFile(path: string): Buffer
  /** @throws ApixError SPEC_INVALID, and what the network throws */
  openSpec(source: string): Promise<Spec>
  upstream(url: string): Upstream
}

/**
 * Puts a mock together.
 * @throws ApixError CONFIG_INVALID with file, line and column, USAGE, and what the deps throw
 */
export async function assemble(input: AssembleInput, deps: AssembleDeps): Promise<MockBehaviour> {
  const {definition, behaviour, last} = input
  const {memory, readFile} = deps
  const {state} = memory
  const file = definition?.value ?? {}
  const seed = behaviour.seed ?? file.seed
  const context: TemplateContext = {
    random: seed === undefined ? Math.random : seededRandom(seed),
    now: deps.now,
    count: (name) => state.count(name),
    scenario: (name) => state.scenario(name),
  }
  const openapi = input.openapi ?? file.openapi
  const described =
    openapi === undefined ? undefined : await describedBy(openapi, input, deps, seed)
  const built =
    definition &&
    buildMock(definition, {
      ...{state, context, readFile},
      operation: (id) => described?.operation(id) ?? [],
    })
  const resources = built?.resources ?? []
  state.define(built?.scenarios ?? {}, [
    ...resources.map(({path}) => path),
    ...(described?.collections ?? []),
  ])
  for (const resource of resources) state.collection(resource.path, resource)
  const proxy = input.proxy ?? file.proxy
  const retryAfterDate =
    behaviour.retryAfterDate || file.retryAfter === 'date' ? {retryAfterDate: true} : {}
  const dialect = behaviour.dialect ?? file.rateLimitHeaders
  return {
    ...behaviour,
    ...retryAfterDate,
    sources: [
      createRouteTable(input.routes(context), memory.flags),
      createRouteTable(built?.routes ?? [], memory.file),
      createRouteTable(resourceRoutes(resources, state)),
      ...(described ? [described] : []),
      ...(last ? [last] : []),
    ],
    delays: [...listOf(file.delay, parseDelayRule), ...(behaviour.delays ?? [])],
    faults: [...listOf(file.fault, parseFaultRule), ...(behaviour.faults ?? [])],
    limits: [
      ...listOf(file.rateLimit, parseLimitRule),
      ...(built?.limits ?? []),
      ...(behaviour.limits ?? []),
    ],
    ...(dialect !== undefined && {dialect}),
    ...((behaviour.cors || file.cors) && {cors: true}),
    ...(seed !== undefined && {seed}),
    ...(proxy !== undefined && {upstream: deps.upstream(proxy)}),
  }
}

async function describedBy(
  openapi: string,
  {stateful, validate, definition}: AssembleInput,
  {openSpec, memory}: AssembleDeps,
  seed: number | undefined,
): Promise<OpenApiSource> {
  const file = definition?.value ?? {}
  const remembers = stateful || file.stateful
  return createOpenApiSource(await openSpec(openapi), {
    ...((validate || file.validate) && {validate: true}),
    ...(seed !== undefined && {seed}),
    ...(remembers && {state: memory.state}),
  })
}

function listOf<T>(text: string | undefined, parse: (text: string) => T): T[] {
  return text === undefined ? [] : [parse(text)]
}
