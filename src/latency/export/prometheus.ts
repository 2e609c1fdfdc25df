import type {BenchRun} from '../engine/run.js'
import {UNITS_PER_MS} from '../engine/units.js'
import type {Histogram} from '../histogram.js'
import type {BenchReport} from '../types.js'

/** Upper edges of the buckets in seconds, three for each power of ten. */
const EDGES = [-4, -3, -2, -1, 0, 1].flatMap((power) =>
  [1, 2.5, 5].map((digit) => Number(`${digit}e${power}`)),
)

type Labels = Readonly<Record<string, string>>

/**
 * The run in the Prometheus text format 0.0.4, for a push gateway or a textfile collector. Bucket
 * counts are exact to the three digits of the histogram.
 */
export function toPrometheus(
  report: BenchReport,
  {tally}: Pick<BenchRun, 'tally'>,
  target: {method: string; url: string},
): string {
  const labels = {method: target.method, url: target.url}
  const {statuses, errors, durationMs, connectionsOpened, connectionsReset, tlsHandshakes} = report
  return [
    histogram('apix_bench_service_time_seconds', SERVICE, tally.service, labels),
    ...(tally.open
      ? [
          histogram('apix_bench_response_time_seconds', RESPONSE, tally.response, labels),
          histogram('apix_bench_send_lag_seconds', LAG, tally.sendLag, labels),
        ]
      : []),
    metric(
      'apix_bench_responses_total',
      'counter',
      'Responses by status.',
      Object.entries(statuses).map(([status, count]) => [{...labels, status}, count] as const),
    ),
    metric(
      'apix_bench_errors_total',
      'counter',
      'Requests without a complete response, by reason.',
      Object.entries(errors).map(([code, count]) => [{...labels, code}, count] as const),
    ),
    one('apix_bench_connections_opened_total', 'counter', 'Connections.', connectionsOpened),
    one('apix_bench_connections_reset_total', 'counter', 'Broken ones.', connectionsReset),
    one('apix_bench_tls_handshakes_total', 'counter', 'TLS handshakes.', tlsHandshakes),
    one('apix_bench_duration_seconds', 'gauge', 'How long the run took.', durationMs / 1000),
    one(
      'apix_bench_client_limited',
      'gauge',
      '1 when apix itself was the limit.',
      report.clientLimited ? 1 : 0,
    ),
  ].join('')

  function one(name: string, type: string, help: string, value: number): string {
    return metric(name, type, help, [[labels, value]])
  }
}

const SERVICE = 'From writing a request to the last byte of its response.'
const RESPONSE = 'From when a request was due to the last byte of its response.'
const LAG = 'From when a request was due to when it was written.'

function histogram(name: string, help: string, values: Histogram, labels: Labels): string {
  const buckets = EDGES.map((edge) => {
    const count = values.countUpTo(edge * 1000 * UNITS_PER_MS)
    return `${name}_bucket${braces({...labels, le: String(edge)})} ${count}\n`
  })
  return [
    head(name, 'histogram', help),
    ...buckets,
    `${name}_bucket${braces({...labels, le: '+Inf'})} ${values.count}\n`,
    `${name}_sum${braces(labels)} ${values.sum / UNITS_PER_MS / 1000}\n`,
    `${name}_count${braces(labels)} ${values.count}\n`,
  ].join('')
}

function metric(
  name: string,
  type: string,
  help: string,
  samples: ReadonlyArray<readonly [Labels, number]>,
): string {
  if (samples.length === 0) return ''
  return head(name, type, help) + samples.map(([l, v]) => `${name}${braces(l)} ${v}\n`).join('')
}

function head(name: string, type: string, help: string): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`
}

function braces(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => {
    const escaped = value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
    return `${name}="${escaped}"`
  })
  return `{${pairs.join(',')}}`
}
