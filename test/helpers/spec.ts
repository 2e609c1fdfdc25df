import {systemClock} from '../../src/shared/index.js'
import {openSpec, type Spec, type SpecDeps} from '../../src/spec/index.js'
import {temporaryFolder} from './run-apix.js'

/** Dependencies with a cache of their own and no network. */
export function specDeps(overrides: Partial<SpecDeps> = {}): SpecDeps {
  return {
    clock: systemClock,
    notifier: {notice() {}, warn() {}, detail() {}},
    fetchText: (url) => Promise.reject(new Error(`nothing should be fetched: ${url}`)),
    ...overrides,
    cacheDirectory: overrides.cacheDirectory ?? temporaryFolder(),
  }
}

/** A description given as a value or as text; nothing is written anywhere. */
export function specOf(description: unknown, name = 'openapi.json'): Promise<Spec> {
  const text = typeof description === 'string' ? description : JSON.stringify(description)
  const deps = specDeps({
    cacheDirectory: '/dev/null/no-cache',
    fetchText: async (url) => ({text, url}),
  })
  return openSpec(`https://specs.example.com/${name}`, deps)
}

/** The smallest description around some paths and schemas. */
export function describeApi(
  paths: object,
  schemas: object = {},
  rest: {openapi?: string; [key: string]: unknown} = {},
) {
  return {
    openapi: '3.1.0',
    info: {title: 'Shop', version: '1'},
    servers: [{url: 'https://api.example.com/v1'}],
    paths,
    components: {schemas},
    ...rest,
  }
}
