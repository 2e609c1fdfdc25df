import type {Authorizer} from '../auth/index.js'
import type {BenchRequest} from '../http/index.js'
import {headerValue, type PipelineRequest} from '../request/index.js'
import {UNITS_PER_MS} from './engine/tally.js'
import type {Histogram} from './histogram.js'
import type {LatencyBin} from './types.js'

/** Milliseconds for one request where neither a flag nor the API says otherwise. */
const DEFAULT_TIMEOUT = 30_000
const BINS = 14

/**
 * The request as the engine sends it: authorised ahead of time, so that fetching or refreshing a
 * token is no part of what is measured.
 */
export async function benchRequest(
  request: PipelineRequest,
  authorizer: () => Promise<Authorizer>,
): Promise<BenchRequest> {
  const {method, url, headers, body, bound, options, settings} = request
  const byHand = headerValue(headers, 'authorization') !== undefined
  const grant =
    settings && settings.auth.type !== 'none' && !byHand
      ? await (await authorizer()).grant({
          settings,
          url,
          ...(options.account !== undefined && {account: options.account}),
          ...(options.signal && {signal: options.signal}),
        })
      : null
  return {
    method,
    url,
    headers,
    bound: {
      headers: [...bound.headers, ...(grant?.headers ?? [])],
      query: [...bound.query, ...(grant?.query ?? [])],
    },
    body: body.kind === 'bytes' ? body.bytes : undefined,
    tls: options.tls ?? {},
    connectTimeout: requestTimeout(request),
  }
}

/** Milliseconds that one request may take. */
export function requestTimeout({options, settings}: PipelineRequest): number {
  return options.timeout ?? settings?.timeout ?? DEFAULT_TIMEOUT
}

/** The distribution in bins of equal width on a logarithmic scale, empty ones included. */
export function latencyBins(histogram: Histogram): LatencyBin[] {
  if (histogram.count === 0) return []
  const low = Math.max(1, histogram.min)
  const high = Math.max(low, histogram.max)
  // Figures are good to three digits: narrower bins would show the histogram's own grid.
  const bins = Math.min(BINS, Math.max(1, Math.round(Math.log(high / low) / Math.log(1.02))))
  const edge = (index: number) => low * (high / low) ** (index / bins)
  const counts = new Array<number>(bins).fill(0)
  for (const [value, count] of histogram.entries()) {
    const position = (Math.log(Math.max(value, low) / low) / Math.log(high / low)) * bins
    const index = Math.min(bins - 1, Math.max(0, Math.floor(position) || 0))
    counts[index] = (counts[index] ?? 0) + count
  }
  return counts.map((count, index) => ({
    from: edge(index) / UNITS_PER_MS,
    to: edge(index + 1) / UNITS_PER_MS,
    count,
  }))
}
