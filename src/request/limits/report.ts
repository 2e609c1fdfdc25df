import type {ApiSettings} from '../../api/index.js'
import {timestamp} from '../../shared/index.js'
import type {SharedStore} from '../../storage/index.js'
import type {LimitBook} from './book.js'
import type {KnownLimit, LimitSheet} from './types.js'
import {taken} from './window.js'

/** One counter: a server's as its responses described it, or one of our own configuration. */
export interface ReportedLimit {
  api: string | null
  environment: string | null
  account: string | null
  origin: string
  source: 'server' | 'configuration'
  bucket: string
  unit: string
  /** How the server tells it; null for a configured one. */
  dialect: string | null
  limit: number | null
  remaining: number | null
  /** ISO 8601; null where nobody says. */
  resetsAt: string | null
  /** Milliseconds. */
  window: number | null
  /** ISO 8601, when the server said so. */
  observedAt: string | null
}

export interface LimitReport {
  limits: ReportedLimit[]
}

/** What is known about limits now; the tightest first. */
export async function reportLimits(
  settings: readonly ApiSettings[],
  deps: {limits: LimitBook; store: () => Promise<SharedStore>; now: number},
): Promise<LimitReport> {
  const sheets = await deps.limits.list()
  const said = sheets.flatMap((sheet) =>
    Object.values(sheet.limits).map((known) => fromServer(sheet, known, deps.now)),
  )
  const limited = settings.filter(({rateLimit}) => rateLimit)
  const store = limited.length > 0 ? await deps.store() : undefined
  const own = await Promise.all(
    limited.map(async (api) => {
      const text = await store?.read(`rate:${api.name}/${api.environment}`)
      return fromConfiguration(api, text, deps.now)
    }),
  )
  return {limits: [...said, ...own].sort((a, b) => share(a) - share(b))}
}

function fromServer(sheet: LimitSheet, known: KnownLimit, now: number): ReportedLimit {
  const {origin, api, environment, account} = sheet
  const {bucket, unit, dialect, limit, window, resetsAt, observedAt, refill} = known
  const isOver = resetsAt !== undefined && resetsAt <= now
  // After its reset a counter is full again, as far as anybody knows.
  const remaining = isOver ? limit : leaked(known, now)
  return {
    api,
    environment,
    account,
    origin,
    source: 'server',
    bucket,
    unit,
    dialect,
    limit: limit ?? null,
    remaining: remaining ?? null,
    resetsAt: resetsAt === undefined || isOver ? null : timestamp(Math.round(resetsAt)),
    window: window ?? (refill && limit ? (limit / refill) * 1000 : null),
    observedAt: timestamp(Math.round(observedAt)),
  }
}

function leaked({remaining, refill, observedAt, limit}: KnownLimit, now: number) {
  if (remaining === undefined || refill === undefined) return remaining
  const back = Math.floor((refill * (now - observedAt)) / 1000)
  return Math.min(limit ?? Infinity, remaining + back)
}

function fromConfiguration(api: ApiSettings, text: string | undefined, now: number): ReportedLimit {
  const rate = api.rateLimit ?? {limit: 0, per: 0, burst: 0}
  return {
    api: api.name,
    environment: api.environment,
    account: null,
    origin: new URL(api.baseUrl).origin,
    source: 'configuration',
    bucket: 'rateLimit',
    unit: 'requests',
    dialect: null,
    limit: rate.limit,
    remaining: Math.max(0, rate.limit - taken(text, rate, now)),
    resetsAt: null,
    window: rate.per,
    observedAt: null,
  }
}

function share({remaining, limit}: ReportedLimit): number {
  return remaining === null ? 2 : remaining / (limit ?? Math.max(1, remaining))
}
