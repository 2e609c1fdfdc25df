import {resolve} from 'node:path'
import {fileURLToPath} from 'node:url'
import {ApixError} from '../../errors/index.js'
import type {MockBehaviour, MockExpectation, MockMemory, Upstream} from '../../mock/index.js'
import * as mock from '../../mock/index.js'
import type {Clock} from '../../shared/index.js'
import type {Spec} from '../../spec/index.js'
import {locateSource, type MockSource, readBytes} from './source.js'

/** What the flags of `apix mock` say, as oclif parsed them. */
export interface MockFlags {
  route?: readonly string[] | undefined
  delay?: readonly string[] | undefined
  fault?: readonly string[] | undefined
  'rate-limit'?: readonly string[] | undefined
  'rate-limit-headers'?: string | undefined
  'retry-after'?: string | undefined
  cors: boolean
  seed?: number | undefined
  validate: boolean
  state: boolean
  proxy?: string | undefined
  record?: string | undefined
  expect?: readonly string[] | undefined
  'allow-early': boolean
}

export interface MockLoaderDeps {
  clock: Clock
  memory: MockMemory
  openSpec(source: string): Promise<Spec>
  upstream(url: string): Upstream
}

/** Reads what a mock is made of, as often as it is asked. */
export interface MockLoader {
  /** @throws ApixError USAGE, CONFIG_INVALID, FILE_UNREADABLE, SPEC_INVALID */
  load(): Promise<MockBehaviour>
  /** The files that the latest load looked at itself. */
  known(): readonly string[]
  /** All of them; of a description only known once it is read. */
  files(): Promise<readonly string[]>
}

/**
 * @param source a description, a definition or a recording
 * @throws ApixError USAGE when there is nothing to answer with, FILE_UNREADABLE
 */
export function createMockLoader(
  flags: MockFlags,
  source: string | undefined,
  deps: MockLoaderDeps,
): MockLoader {
  const located = locateSource(source)
  if (!flags.route && located.kind === undefined && flags.proxy === undefined) throw nothing()
  let files = new Set<string>()
  let specs: Spec[] = []

  async function load(): Promise<MockBehaviour> {
    const seen = new Set<string>()
    const opened: Spec[] = []
    const {kind, path, folder} = located
    const read = (name: string) => {
      const full = resolve(folder, name)
      seen.add(full)
      return readBytes(full)
    }
    if (kind !== undefined && !/^https?:/i.test(path)) seen.add(path)
    try {
      return await mock.assemble(
        {
          routes: (context) =>
            (flags.route ?? []).map((text) =>
              mock.parseRoute(text, {readFile: readBytes, context}),
            ),
          ...(await readSource(located)),
          stateful: flags.state,
          validate: flags.validate,
          ...(flags.proxy !== undefined && {proxy: flags.proxy}),
          behaviour: behaviourOf(flags),
        },
        {
          ...deps,
          now: () => deps.clock.now(),
          readFile: read,
          async openSpec(name) {
            const spec = await deps.openSpec(
              /^https?:/i.test(name) || kind === 'openapi' ? name : resolve(folder, name),
            )
            opened.push(spec)
            return spec
          },
        },
      )
    } finally {
      // What is broken is watched as well, with what it was before: it will be mended.
      const isWhole = files.size <= seen.size && specs.length <= opened.length
      files = isWhole ? seen : new Set([...seen, ...files])
      if (opened.length > 0) specs = opened
    }
  }

  return {
    load,
    known: () => [...files],
    async files() {
      const documents = await Promise.all(specs.map((spec) => spec.document()))
      const uris = documents.flatMap((document) => [...document.files.keys()])
      const local = uris.filter((uri) => uri.startsWith('file:')).map((uri) => fileURLToPath(uri))
      return [...new Set([...files, ...local])]
    },
  }
}

async function readSource({kind, path}: MockSource) {
  if (kind === 'mock') {
    const definition = await mock.parseMock(readBytes(path).toString('utf8'), path)
    return {definition}
  }
  if (kind === 'har') return {last: mock.readRecording(readBytes(path).toString('utf8'), path)}
  return kind === 'openapi' ? {openapi: path} : {}
}

function behaviourOf(flags: MockFlags) {
  return {
    delays: (flags.delay ?? []).map(mock.parseDelayRule),
    faults: (flags.fault ?? []).map(mock.parseFaultRule),
    limits: (flags['rate-limit'] ?? []).map(mock.parseLimitRule),
    ...(flags['rate-limit-headers'] !== undefined && {dialect: flags['rate-limit-headers']}),
    retryAfterDate: flags['retry-after'] === 'date',
    cors: flags.cors,
    ...(flags.seed !== undefined && {seed: flags.seed}),
  }
}

function nothing(): ApixError {
  return new ApixError('USAGE', 'there is nothing to answer with', {
    hints: [
      `apix mock --route 'GET /users=200:{"users":[]}'`,
      'apix mock openapi.yaml',
      'apix mock mock.yaml',
      'apix mock --proxy https://api.example.com --record calls.har',
    ],
  })
}

/**
 * What was expected; with anything at all also that each Retry-After was waited for.
 * @throws ApixError USAGE
 */
export function mockExpectations(flags: MockFlags): MockExpectation[] {
  const given = (flags.expect ?? []).map(mock.parseMockExpectation)
  const isAsked = given.some(({subject}) => subject.kind === 'retry-after')
  if (given.length === 0 || isAsked || flags['allow-early']) return given
  return [...given, mock.parseMockExpectation('retry-after')]
}
