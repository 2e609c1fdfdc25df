import type {Authorizer, Grant} from '../auth/index.js'
import {ApixError} from '../errors/index.js'
import {chosenProxy} from '../http/index.js'
import {headerValue, type PipelineRequest} from '../request/index.js'
import {UNITS_PER_MS} from './engine/units.js'
import type {Histogram} from './histogram.js'
import type {BenchTarget, LatencyBin, PercentilePoint} from './types.js'

/** Milliseconds for one request where neither a flag nor the API says otherwise. */
const DEFAULT_TIMEOUT = 30_000
const BINS = 14
/** Points of a percentile curve for each halving of what is left above. */
const POINTS_PER_HALVING = 4

export interface BenchTargetDeps {
  authorizer: () => Promise<Authorizer>
  /** Its proxy variables are read where no flag names a proxy. */
  environment: Readonly<Record<string, string | undefined>>
}

/**
 * The request as the engine sends it: authorised ahead of time, so that fetching or refreshing a
 * token is no part of what is measured.
 */
export async function benchTarget(
  request: PipelineRequest,
  {authorizer, environment}: BenchTargetDeps,
): Promise<BenchTarget> {
  const {url, headers, options, settings} = request
  const proxy = chosenProxy(url, options.proxy, environment)
  const byHand = headerValue(headers, 'authorization') !== undefined
  if (!settings || settings.auth.type === 'none' || byHand) return targetWith(request, null, proxy)
  const {grant, renew} = await authorizer()
  const asks = {
    settings,
    url,
    ...(options.account !== undefined && {account: options.account}),
    ...(options.signal && {signal: options.signal}),
  }
  return renewable(await grant(asks))

  function renewable(granted: Grant | null): BenchTarget {
    if (granted?.prover) {
      throw new ApixError('USAGE', 'bench cannot sign each request of a DPoP-bound token', {
        hints: ['log in with auth.dpop: false for the API, where the server allows it'],
      })
    }
    const target = targetWith(request, granted, proxy)
    if (granted?.renewBefore === undefined) return target
    return {
      ...target,
      renewBefore: granted.renewBefore,
      async renew() {
        const next = await renew(asks, granted)
        return next && renewable(next)
      },
    }
  }
}

function targetWith(
  request: PipelineRequest,
  grant: Grant | null,
  proxy: URL | undefined,
): BenchTarget {
  const {method, url, headers, body, bound, options} = request
  return {
    request: {
      method,
      url,
      headers,
      bound: {
        headers: [...bound.headers, ...(grant?.headers ?? [])],
        query: [...bound.query, ...(grant?.query ?? [])],
      },
      body: body.kind === 'bytes' ? body.bytes : undefined,
      tls: options.tls ?? {},
      ...(options.http2 && {http2: true}),
      ...(proxy && {proxy: proxy.href}),
      connectTimeout: requestTimeout(request),
    },
  }
}

/** Milliseconds that one request may take. */
export function requestTimeout({options, settings}: PipelineRequest): number {
  return options.timeout ?? settings?.timeout ?? DEFAULT_TIMEOUT
}

/** The distribution in bins of equal width on a logarithmic scale, empty ones included. */
export function latencyBins(histogram: Histogram, most = BINS): LatencyBin[] {
  if (histogram.count === 0) return []
  const low = Math.max(1, histogram.min)
  const high = Math.max(low, histogram.max)
  // Figures are good to three digits: narrower bins would show the histogram's own grid.
  const bins = Math.min(most, Math.max(1, Math.round(Math.log(high / low) / Math.log(1.02))))
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

/** Latency by percentile, finer and finer towards 100 %, as far as there are samples to tell. */
export function percentileCurve(histogram: Histogram): PercentilePoint[] {
  if (histogram.count === 0) return []
  const halvings = Math.log2(histogram.count)
  const points: PercentilePoint[] = []
  for (let index = 0; index / POINTS_PER_HALVING <= halvings; index++) {
    const percentile = 100 * (1 - 2 ** (-index / POINTS_PER_HALVING))
    points.push({percentile, value: histogram.percentile(percentile) / UNITS_PER_MS})
  }
  return points
}
