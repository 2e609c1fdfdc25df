import {UNNAMED} from './dialects.js'
import {isStale, nextSlot} from './schedule.js'
import type {KnownLimit, LimitReading, LimitSheet} from './types.js'

/** How many routes a sheet remembers. */
const MOST_ROUTES = 300

/** The request that a sheet is asked about. */
export interface Route {
  method: string
  pathname: string
}

/** When an exchange was; epoch milliseconds. */
export interface Moment {
  sentAt: number
  observedAt: number
}

/** The sheet with what a response said. */
export function learned(
  sheet: LimitSheet,
  readings: readonly LimitReading[],
  route: Route,
  moment: Moment,
): LimitSheet {
  const limits = {...sheet.limits}
  const routes = {...sheet.routes}
  for (const reading of readings) {
    const key = routeKey(reading.routes, route)
    const bucket = reading.bucket === UNNAMED ? key : reading.bucket
    limits[bucket] = newer(limits[bucket], remember({...reading, bucket}, moment, limits[bucket]))
    if (key !== '') routes[key] = [...new Set([...(routes[key] ?? []), bucket])]
  }
  const kept = Object.entries(limits).filter(([, known]) => !isStale(known, moment.observedAt))
  return {
    ...sheet,
    limits: Object.fromEntries(kept),
    routes: Object.fromEntries(Object.entries(routes).slice(-MOST_ROUTES)),
  }
}

/** Two sheets of the same scope as one: of each counter what was heard last. */
export function merged(one: LimitSheet, other: LimitSheet): LimitSheet {
  const limits = {...one.limits}
  for (const [bucket, known] of Object.entries(other.limits)) {
    limits[bucket] = newer(limits[bucket], known)
  }
  return {...other, limits, routes: {...one.routes, ...other.routes}}
}

/** The counters that a request takes from. */
export function countersFor(sheet: LimitSheet, route: Route): KnownLimit[] {
  const named = new Set(
    (['segment', 'path'] as const).flatMap((kind) => sheet.routes[routeKey(kind, route)] ?? []),
  )
  return Object.values(sheet.limits).filter(
    ({routes, bucket}) => routes === 'all' || named.has(bucket),
  )
}

/** When a request may go, and which counter makes it wait the longest. */
export function slotFor(
  counters: readonly KnownLimit[],
  taken: Readonly<Record<string, readonly number[]>>,
  now: number,
): {slot: number; because: KnownLimit | undefined} {
  let slot = now
  let because: KnownLimit | undefined
  for (const known of counters) {
    if (isStale(known, now)) continue
    const own = nextSlot(known, taken[known.bucket] ?? [], now)
    if (own <= slot) continue
    slot = own
    because = known
  }
  return {slot, because}
}

function remember(
  {resetIn, ...reading}: LimitReading,
  {sentAt, observedAt}: Moment,
  before: KnownLimit | undefined,
): KnownLimit {
  const span = reading.window ?? longest(resetIn, before?.span)
  return {
    ...reading,
    sentAt,
    observedAt,
    ...(resetIn !== undefined && {resetsAt: observedAt + resetIn}),
    // With a policy the part of its window that a reset stands for; else the longest seen.
    ...(reading.window !== undefined && resetIn !== undefined
      ? {span: Math.min(reading.window, longest(resetIn, before?.span) ?? reading.window)}
      : span !== undefined && {span}),
  }
}

function longest(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined) return other
  return other === undefined ? one : Math.max(one, other)
}

function newer(known: KnownLimit | undefined, candidate: KnownLimit): KnownLimit {
  return known && known.sentAt > candidate.sentAt ? known : candidate
}

function routeKey(kind: LimitReading['routes'], {method, pathname}: Route): string {
  if (kind === 'all') return ''
  return kind === 'path' ? `${method} ${pathname}` : `/${pathname.split('/')[1] ?? ''}`
}
