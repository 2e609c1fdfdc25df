import {createPathMatcher, describeOperation, pathBelowServer, type Spec} from '../spec/index.js'
import type {FileResult} from './types.js'

/** What of a description was met by requests. */
export interface Coverage {
  /** The description: a file or a URL. */
  source: string
  operations: Count
  /** Each documented status of each operation. */
  responses: Count
  /** What was not met, in the order of the description. */
  missing: ReadonlyArray<{
    operation: string
    method: string
    path: string
    /** Whether it was called at all. */
    called: boolean
    statuses: readonly string[]
  }>
  /** Answers of described operations with a status that is not described. */
  undescribed: ReadonlyArray<{operation: string; status: number}>
}

export interface Count {
  met: number
  total: number
}

/** @param baseUrls the servers under which the description's paths may stand besides its own */
export async function measureCoverage(
  spec: Spec,
  source: string,
  results: readonly FileResult[],
  baseUrls: readonly string[],
): Promise<Coverage> {
  const met = statusesMet(spec, results, baseUrls)
  const missing: Array<Coverage['missing'][number]> = []
  const undescribed: Array<Coverage['undescribed'][number]> = []
  const responses = {met: 0, total: 0}
  for (const operation of spec.index.operations) {
    const {id, method, path} = operation
    const seen = met.get(id) ?? new Set<number>()
    const view = await describeOperation(spec, operation)
    const documented = view.responses.map(({status}) => status)
    const found = documented.filter((status) => isMet(status, documented, seen))
    const statuses = documented.filter((status) => !found.includes(status))
    responses.total += documented.length
    responses.met += found.length
    const called = seen.size > 0
    if (statuses.length > 0 || !called) {
      missing.push({operation: id, method, path, called, statuses})
    }
    for (const status of seen) {
      if (!documented.some((one) => fits(one, status))) undescribed.push({operation: id, status})
    }
  }
  const {length: total} = spec.index.operations
  return {source, operations: {met: met.size, total}, responses, missing, undescribed}
}

/** The statuses that came back, by operation. */
function statusesMet(
  spec: Spec,
  results: readonly FileResult[],
  baseUrls: readonly string[],
): ReadonlyMap<string, ReadonlySet<number>> {
  const matcher = createPathMatcher(spec.index)
  const servers = [...baseUrls, ...spec.index.servers]
  const met = new Map<string, Set<number>>()
  for (const {request, response} of results.flatMap(({steps}) => steps)) {
    if (!request || !response || !URL.canParse(request.url)) continue
    const {pathname, search} = new URL(request.url)
    const found = pathBelowServer(pathname, servers)
      .map((path) => matcher.match(request.method, path + search))
      .find((match) => match !== undefined)
    if (!found) continue
    const {id} = found.operation
    met.set(id, (met.get(id) ?? new Set()).add(response.status))
  }
  return met
}

/** `default` is met by what no other says. */
function isMet(status: string, all: readonly string[], seen: ReadonlySet<number>): boolean {
  return [...seen].some((one) => {
    if (status !== 'default') return fits(status, one)
    return !all.some((other) => other !== 'default' && fits(other, one))
  })
}

function fits(documented: string, status: number): boolean {
  if (documented === 'default') return true
  if (/^[1-5]xx$/i.test(documented)) return documented[0] === String(status)[0]
  return documented === String(status)
}
