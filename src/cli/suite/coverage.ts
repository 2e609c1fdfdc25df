import {ApixError} from '../../errors/index.js'
import {openSpec} from '../../spec/index.js'
import {
  type Coverage,
  measureCoverage,
  type PreparedSuite,
  type RunResult,
} from '../../suite/index.js'
import type {Deps} from '../deps.js'
import {specDeps} from '../spec.js'

/**
 * The descriptions that the suites, or --openapi, name.
 * @throws ApixError SPEC_MISSING when there is none
 */
export function coverageSources(
  suites: readonly PreparedSuite[],
  openapi: string | undefined,
): ReadonlyMap<string, readonly PreparedSuite[]> {
  const sources = new Map<string, PreparedSuite[]>()
  for (const suite of suites) {
    const source = openapi ?? suite.suite.openapi ?? suite.settings?.openapi
    if (source !== undefined) sources.set(source, [...(sources.get(source) ?? []), suite])
  }
  if (sources.size > 0 || suites.length === 0) return sources
  throw new ApixError('SPEC_MISSING', 'there is no OpenAPI document to measure coverage of', {
    hints: ['pass --openapi FILE, or give the suite or its API an openapi'],
  })
}

/** What of each description the run met. */
export async function coverageOf(
  sources: ReadonlyMap<string, readonly PreparedSuite[]>,
  {files}: RunResult,
  suites: readonly PreparedSuite[],
  userAgent: string,
  deps: Deps,
): Promise<Coverage[]> {
  const all: Coverage[] = []
  for (const [source, own] of sources) {
    const settings = own[0]?.settings
    const spec = await openSpec(source, specDeps(deps, settings, userAgent))
    const results = files.filter((_, index) => own.includes(suites[index] as PreparedSuite))
    const baseUrls = own.flatMap(({settings: api}) => api?.baseUrl ?? [])
    all.push(await measureCoverage(spec, source, results, baseUrls))
  }
  return all
}
