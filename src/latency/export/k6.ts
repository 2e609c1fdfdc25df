import type {AuthSettings, ConfiguredValue} from '../../api/index.js'
import {isCredentialHeader, type PipelineRequest} from '../../request/index.js'
import {MASK, type Redactor} from '../../shared/index.js'
import type {Threshold} from '../thresholds.js'
import type {BenchPlan} from '../types.js'

const TOKEN = 'APIX_TOKEN'

/** A value of the script: literal parts and names of environment variables. */
type Part = string | {variable: string; base64?: boolean}

/**
 * A k6 script that puts the same load on the same request: the way past one machine. Secrets come
 * from the environment, never from here; thresholds are k6's own where it has them.
 */
export function toK6(
  request: PipelineRequest,
  plan: BenchPlan,
  thresholds: readonly Threshold[],
  redactor: Redactor,
): string {
  const headers = headersOf(request, redactor)
  const query = queryOf(request)
  const variables = [...headers.map(([, parts]) => parts), ...query.map(([, parts]) => parts)]
    .flat()
    .flatMap((part) => (typeof part === 'string' ? [] : [part.variable]))
  const needsEncoding = hasBinaryBody(request) || JSON.stringify(headers).includes('"base64":true')
  const {known, unknown} = translate(thresholds)
  const lines = [
    '// Made by `apix bench --export k6`. Run it with:',
    `//   ${['k6 run', ...[...new Set(variables)].map((name) => `-e ${name}="$${name}"`), 'script.js'].join(' ')}`,
    ...unknown.map((text) => `// k6 has no threshold for: ${text}`),
    "import http from 'k6/http'",
    ...(needsEncoding ? ["import encoding from 'k6/encoding'"] : []),
    '',
    `export const options = ${JSON.stringify({scenarios: scenariosOf(plan), thresholds: known}, null, 2)}`,
    '',
    `const url = ${urlOf(request, query, redactor)}`,
    bodyOf(request, redactor),
    'const params = {',
    '  headers: {',
    ...headers.map(([name, parts]) => `    ${JSON.stringify(name)}: ${expression(parts)},`),
    '  },',
    `  timeout: ${plan.timeout},`,
    '  redirects: 0,',
    '}',
    '',
    'export default function () {',
    `  http.request(${JSON.stringify(request.method)}, url, body, params)`,
    '}',
    '',
  ]
  return lines.join('\n')
}

function scenariosOf(plan: BenchPlan): Record<string, object> {
  const {connections, most, until, warmup, rate} = plan
  const vus = connections
  const time = (milliseconds: number) => `${Math.round(milliseconds)}ms`
  const paced = (duration: number) => ({
    executor: 'constant-arrival-rate',
    ...ratePerUnit(rate ?? 1),
    duration: time(duration),
    preAllocatedVUs: vus,
    maxVUs: Math.max(vus, most ?? vus),
  })
  const constant = (duration: number) => ({
    executor: 'constant-vus',
    vus,
    duration: time(duration),
  })
  const shape = rate === undefined ? constant : paced
  const main =
    'duration' in until
      ? shape(until.duration)
      : rate !== undefined
        ? paced((until.requests / rate) * 1000)
        : {executor: 'shared-iterations', vus, iterations: until.requests, maxDuration: '1h'}
  if (warmup <= 0) return {measured: main}
  return {warmup: shape(warmup), measured: {...main, startTime: time(warmup)}}
}

/** k6 takes whole numbers per unit of time. */
function ratePerUnit(rate: number): {rate: number; timeUnit: string} {
  if (Number.isInteger(rate)) return {rate, timeUnit: '1s'}
  const perHour = Math.round(rate * 3600)
  return {rate: Math.max(1, perHour), timeUnit: '1h'}
}

const TREND: Readonly<Record<string, string>> = {
  min: 'min',
  mean: 'avg',
  max: 'max',
  p50: 'med',
  median: 'med',
  p90: 'p(90)',
  p95: 'p(95)',
  p99: 'p(99)',
  p999: 'p(99.9)',
  'p99.9': 'p(99.9)',
}
const RATES: Readonly<Record<string, readonly [metric: string, aggregation: string]>> = {
  error_rate: ['http_req_failed', 'rate'],
  rps: ['http_reqs', 'rate'],
  requests: ['http_reqs', 'count'],
}

function translate(thresholds: readonly Threshold[]) {
  const known: Record<string, string[]> = {}
  const unknown: string[] = []
  for (const {metric, operator, limit, text} of thresholds) {
    const trend = TREND[metric]
    const [name, aggregation] = trend ? ['http_req_duration', trend] : (RATES[metric] ?? [])
    if (!name) {
      unknown.push(text)
      continue
    }
    const key = `${name}{scenario:measured}`
    known[key] = [...(known[key] ?? []), `${aggregation}${operator}${limit}`]
  }
  return {known, unknown}
}

/** Header fields with secrets as variables: by reference, by convention, or known to be one. */
function headersOf(request: PipelineRequest, redactor: Redactor): Array<[string, Part[]]> {
  const {settings, headers, bound} = request
  const references = settings?.headers ?? {}
  const fields: Array<[string, Part[]]> = []
  for (const [name, value] of headers) {
    // k6 sets these itself, and decodes what it asked for.
    if (/^(?:host|content-length|accept-encoding)$/i.test(name)) continue
    fields.push([name, concealed(name, value, redactor)])
  }
  for (const [name] of bound.headers) fields.push([name, referenced(references[name], name)])
  const byHand = fields.some(([name]) => name.toLowerCase() === 'authorization')
  const own = settings && !byHand ? credentialHeader(settings.auth) : undefined
  return own ? [...fields, own] : fields
}

function concealed(name: string, value: string, redactor: Redactor): Part[] {
  const masked = redactor.text(value)
  if (masked !== value) {
    const variable = isCredentialHeader(name) ? TOKEN : variableFor(name)
    const [before = '', after = ''] = masked.split(MASK)
    return [before, {variable}, after]
  }
  if (!isCredentialHeader(name)) return [value]
  const [, scheme = ''] = /^(\S+ )\S/.exec(value) ?? []
  return [scheme, {variable: TOKEN}]
}

function credentialHeader(auth: AuthSettings): [string, Part[]] | undefined {
  if (auth.type === 'none' || (auth.type === 'apiKey' && auth.in === 'query')) return undefined
  if (auth.type === 'apiKey') return [auth.name, [auth.prefix, {variable: TOKEN}]]
  if (auth.type === 'basic') return ['Authorization', ['Basic ', {variable: TOKEN, base64: true}]]
  const word = auth.type === 'bearer' ? (auth.prefix ?? 'Bearer') : 'Bearer'
  return ['Authorization', [word.trim() === '' ? '' : `${word.trim()} `, {variable: TOKEN}]]
}

function queryOf({settings, bound}: PipelineRequest): Array<[string, Part[]]> {
  const references = settings?.query ?? {}
  const fields: Array<[string, Part[]]> = bound.query.map(([name]) => [
    name,
    referenced(references[name], name),
  ])
  const auth = settings?.auth
  if (auth?.type === 'apiKey' && auth.in === 'query') {
    fields.push([auth.name, [auth.prefix, {variable: TOKEN}]])
  }
  return fields
}

/** `${env:NAME}` is that variable; what the keychain holds gets one by its own name. */
function referenced(value: ConfiguredValue | undefined, name: string): Part[] {
  if (value === undefined || typeof value === 'string') return [{variable: variableFor(name)}]
  const variable = value.source === 'env' ? value.name : variableFor(value.name)
  return [value.prefix ?? '', {variable}, value.suffix ?? '']
}

function variableFor(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')
}

function urlOf(
  request: PipelineRequest,
  query: ReadonlyArray<[string, Part[]]>,
  redactor: Redactor,
): string {
  const shown = redactor.text(request.url.href)
  const [before = '', ...rest] = shown.split(MASK)
  const parts: Part[] = [before]
  for (const part of rest) parts.push({variable: TOKEN}, part)
  query.forEach(([name, value], index) => {
    const joint = request.url.search === '' && index === 0 ? '?' : '&'
    parts.push(`${joint}${encodeURIComponent(name)}=`, ...value)
  })
  return expression(parts, true)
}

function hasBinaryBody({body}: PipelineRequest): boolean {
  return body.kind === 'bytes' && textOf(body.bytes) === undefined
}

/** The bytes as text, or undefined where they are none. */
function textOf(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8')
  return Buffer.from(text, 'utf8').equals(bytes) ? text : undefined
}

function bodyOf({body}: PipelineRequest, redactor: Redactor): string {
  if (body.kind !== 'bytes') return 'const body = null'
  const text = textOf(body.bytes)
  if (text !== undefined) return `const body = ${JSON.stringify(redactor.text(text))}`
  return `const body = encoding.b64decode(${JSON.stringify(body.bytes.toString('base64'))})`
}

/** JavaScript that puts the parts together. @param inUrl variables are percent-encoded */
function expression(parts: readonly Part[], inUrl = false): string {
  const terms = parts
    .filter((part) => part !== '')
    .map((part) => {
      if (typeof part === 'string') return JSON.stringify(part)
      const value = `__ENV.${part.variable}`
      if (part.base64) return `encoding.b64encode(${value})`
      return inUrl ? `encodeURIComponent(${value})` : value
    })
  return terms.length === 0 ? '""' : terms.join(' + ')
}
