import {z} from 'zod'
import {
  type BenchPlan,
  benchReport,
  benchTarget,
  requestTimeout,
  runBench,
} from '../../latency/index.js'
import {prepared} from '../exchange.js'
import {assertMethod} from '../guard.js'
import {ACTS, noticesOutput, tool} from '../tool.js'
import {requestDraft, requestInput, settingsFor} from './send-request.js'

/** What one call may do to a server. */
const LIMITS = {requests: 10_000, seconds: 60, connections: 50, rate: 1000}
const DEFAULT_REQUESTS = 100
const DEFAULT_CONNECTIONS = 5

const percentile = z.number().nullable().describe('null where the sample is too small')
const latency = z.object({
  count: z.number(),
  min: z.number(),
  mean: z.number(),
  stddev: z.number(),
  p50: percentile,
  p90: percentile,
  p95: percentile,
  p99: percentile,
  p999: percentile,
  max: z.number(),
  ci: z.record(z.string(), z.array(z.number())).describe('95 % confidence intervals'),
})

export const bench = tool({
  name: 'bench',
  title: 'Measure latency',
  description: `Loads one endpoint and measures its latency: percentiles with confidence intervals, errors, throughput. Bounded to ${LIMITS.requests} requests, ${LIMITS.seconds} s, ${LIMITS.connections} connections and ${LIMITS.rate} requests a second.`,
  annotations: ACTS,
  input: {
    ...requestInput,
    method: z.enum(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
    requests: z
      .number()
      .int()
      .min(1)
      .max(LIMITS.requests)
      .optional()
      .describe(`how many; ${DEFAULT_REQUESTS} without it`),
    durationSeconds: z
      .number()
      .min(0.1)
      .max(LIMITS.seconds)
      .optional()
      .describe('for how long, instead of how many'),
    connections: z.number().int().min(1).max(LIMITS.connections).optional(),
    rate: z
      .number()
      .min(0.1)
      .max(LIMITS.rate)
      .optional()
      .describe(
        'requests a second on a schedule (open loop); without it as fast as they are answered',
      ),
  },
  output: {
    method: z.string(),
    url: z.string(),
    mode: z.enum(['closed', 'open']),
    connections: z.number(),
    requests: z.number(),
    ok: z.number(),
    errors: z.record(z.string(), z.number()),
    statuses: z.record(z.string(), z.number()),
    durationMs: z.number(),
    rps: z.number(),
    bytes: z.number(),
    clientLimited: z.boolean().describe('apix, not the server, was the limit'),
    latency: z.object({service: latency, response: latency, sendLag: latency}),
    interrupted: z.boolean(),
    ...noticesOutput,
  },
  async run(input, call) {
    const {deps} = call
    const method = input.method ?? (input.body === undefined ? 'GET' : 'POST')
    assertMethod(method, call.policy)
    const settings = await settingsFor(input.path, call)
    const request = await prepared(requestDraft(method, input), settings, undefined, call)
    await call.confirm(request)
    const plan = planOf(input, requestTimeout(request))
    const target = await benchTarget(request, deps)
    const engine = await deps.engine(plan, target)
    const run = await runBench(plan, target, {
      ...engine,
      signal: deps.signal,
      onProgress: ({fraction, answered, failed}) =>
        call.progress(fraction, `${answered} answered, ${failed} failed`),
    })
    const {client: _client, ...report} = benchReport(plan, run)
    const {mode, connections, requests, ok, errors, statuses, durationMs, rps, bytes} = report
    const {service, response, sendLag} = report.latency
    return {
      method,
      url: deps.redactor.text(request.url.href),
      ...{mode, connections, requests, ok, errors, statuses, durationMs, rps, bytes},
      clientLimited: report.clientLimited,
      latency: {service, response, sendLag},
      interrupted: run.interrupted,
      notices: [...deps.notices],
    }
  },
})

interface Load {
  requests?: number | undefined
  durationSeconds?: number | undefined
  connections?: number | undefined
  rate?: number | undefined
}

/** Never longer than the limit, also where the number of requests alone is given. */
function planOf(load: Load, timeout: number): BenchPlan {
  const {rate, durationSeconds} = load
  const connections = load.connections ?? DEFAULT_CONNECTIONS
  const wanted = load.requests ?? DEFAULT_REQUESTS
  return {
    connections,
    warmup: 0,
    timeout,
    until:
      durationSeconds === undefined
        ? {
            requests:
              rate === undefined ? wanted : Math.min(wanted, Math.ceil(rate * LIMITS.seconds)),
          }
        : {duration: durationSeconds * 1000},
    ...(rate !== undefined && {rate, arrivals: 'uniform', seed: 1, most: LIMITS.connections}),
  }
}
