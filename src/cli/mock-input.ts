import {readFileSync} from 'node:fs'
import {ApixError} from '../errors/index.js'
import type {MockExpectation, MockInput} from '../mock/index.js'
import * as mock from '../mock/index.js'
import type {Spec} from '../spec/index.js'

const DEFAULT_PORT = 4500

/** What the flags of `apix mock` say, as oclif parsed them. */
export interface MockFlags {
  route?: readonly string[] | undefined
  delay?: readonly string[] | undefined
  fault?: readonly string[] | undefined
  'rate-limit'?: readonly string[] | undefined
  'rate-limit-headers': string
  'retry-after': string
  cors: boolean
  seed?: number | undefined
  validate: boolean
  host: string
  port?: number | undefined
  expect?: readonly string[] | undefined
  'allow-early': boolean
}

/**
 * @param hasCommand with one there is no need for a port that a person knows
 * @param spec answers what no route does
 * @throws ApixError USAGE, FILE_UNREADABLE
 */
export async function mockInput(
  flags: MockFlags,
  hasCommand: boolean,
  spec?: Spec,
): Promise<MockInput> {
  const routes = (flags.route ?? []).map((text) => mock.parseRoute(text, {readFile}))
  if (routes.length === 0 && !spec) {
    throw new ApixError('USAGE', 'there is nothing to answer with', {
      hints: [`apix mock --route 'GET /users=200:{"users":[]}'`, 'apix mock openapi.yaml'],
    })
  }
  const described =
    spec &&
    (await mock.createOpenApiSource(spec, {
      validate: flags.validate,
      ...(flags.seed !== undefined && {seed: flags.seed}),
    }))
  return {
    // What a person says wins over what is described.
    sources: [mock.createRouteTable(routes), ...(described ? [described] : [])],
    delays: (flags.delay ?? []).map(mock.parseDelayRule),
    faults: (flags.fault ?? []).map(mock.parseFaultRule),
    limits: (flags['rate-limit'] ?? []).map(mock.parseLimitRule),
    dialect: flags['rate-limit-headers'],
    retryAfterDate: flags['retry-after'] === 'date',
    cors: flags.cors,
    ...(flags.seed !== undefined && {seed: flags.seed}),
    host: flags.host,
    port: flags.port ?? (hasCommand ? 0 : DEFAULT_PORT),
  }
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

function readFile(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    const {code} = cause as NodeJS.ErrnoException
    throw new ApixError('FILE_UNREADABLE', `cannot read ${path}: ${code}`, {cause})
  }
}
