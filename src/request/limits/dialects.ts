import {readDraft, readEarlyDrafts} from './ietf.js'
import type {Dialect, LimitReading, LimitSource, Routes} from './types.js'
import {count, untilReset} from './values.js'

/** Three headers that say it: most of the world. */
interface Triple {
  limit?: string
  remaining?: string
  reset?: string
  /** Preferred over `reset`: it needs no clock. */
  resetAfter?: string
  /** A header with the window in milliseconds. */
  window?: string
  /** The header that names the counter. */
  bucketHeader?: string
  /** Its name where no header has it. */
  bucket?: string
  unit?: string
  routes?: Routes
}

function readTriple(source: LimitSource, triple: Triple): LimitReading[] {
  const value = (name: string | undefined) => (name ? source.header(name) : undefined)
  const limit = count(value(triple.limit))
  const remaining = count(value(triple.remaining))
  const resetIn =
    untilReset(value(triple.resetAfter), source.now) ?? untilReset(value(triple.reset), source.now)
  const window = count(value(triple.window))
  if (remaining === undefined && limit === undefined) return []
  const named = value(triple.bucketHeader)
  const isUnnamed = triple.bucketHeader !== undefined && named === undefined
  return [
    {
      dialect: '',
      bucket: named ?? triple.bucket ?? 'default',
      unit: triple.unit ?? 'requests',
      routes: isUnnamed ? 'all' : (triple.routes ?? 'all'),
      ...(limit !== undefined && {limit}),
      ...(remaining !== undefined && {remaining}),
      ...(resetIn !== undefined && {resetIn}),
      ...(window !== undefined && {window}),
      // A window that rolls on gives everything back within its length.
      ...(window !== undefined && resetIn === undefined && {resetIn: window}),
    },
  ]
}

/** One row per unit: `…-requests`, `…-tokens`. */
function perUnit(
  units: readonly string[],
  name: (unit: string, field: string) => string,
): Triple[] {
  return units.map((unit) => ({
    unit,
    bucket: unit,
    limit: name(unit, 'limit'),
    remaining: name(unit, 'remaining'),
    reset: name(unit, 'reset'),
  }))
}

interface Row extends Omit<Dialect, 'read'> {
  /** Only where one of these headers is present. */
  marks?: readonly string[]
  triples?: readonly Triple[]
  read?: Dialect['read']
}

/** Stands for the route itself, where each has its own counter. */
export const UNNAMED = ''

const X_RATELIMIT: Triple = {
  limit: 'x-ratelimit-limit',
  remaining: 'x-ratelimit-remaining',
  reset: 'x-ratelimit-reset',
}

/** How servers tell their limits. The first row that can read anything is believed. */
const ROWS: readonly Row[] = [
  {
    id: 'ietf',
    title: 'IETF draft, revisions 8 to 10',
    documentation: 'https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/',
    marks: ['ratelimit', 'ratelimit-policy'],
    read: readDraft,
  },
  {
    id: 'ietf-early',
    title: 'IETF draft, revisions 2 to 7',
    documentation: 'https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/06/',
    marks: ['ratelimit', 'ratelimit-limit', 'ratelimit-remaining'],
    read: readEarlyDrafts,
  },
  {
    id: 'shopify',
    title: 'Shopify REST',
    documentation: 'https://shopify.dev/docs/api/admin-rest/usage/rate-limits',
    marks: ['x-shopify-shop-api-call-limit'],
    read: readShopify,
  },
  {
    id: 'hubspot',
    title: 'HubSpot',
    documentation: 'https://developers.hubspot.com/docs/api/usage-details',
    triples: [
      {
        limit: 'x-hubspot-ratelimit-max',
        remaining: 'x-hubspot-ratelimit-remaining',
        window: 'x-hubspot-ratelimit-interval-milliseconds',
        bucket: 'interval',
      },
      {
        limit: 'x-hubspot-ratelimit-daily',
        remaining: 'x-hubspot-ratelimit-daily-remaining',
        bucket: 'daily',
      },
    ],
  },
  {
    id: 'linear',
    title: 'Linear',
    documentation: 'https://linear.app/developers/rate-limiting',
    triples: perUnit(['requests', 'complexity'], (unit, field) => `x-ratelimit-${unit}-${field}`),
  },
  {
    id: 'openai',
    title: 'OpenAI',
    documentation: 'https://platform.openai.com/docs/guides/rate-limits',
    triples: perUnit(['requests', 'tokens'], (unit, field) => `x-ratelimit-${field}-${unit}`),
  },
  {
    id: 'anthropic',
    title: 'Anthropic',
    documentation: 'https://docs.anthropic.com/en/api/rate-limits',
    triples: perUnit(
      ['requests', 'tokens', 'input-tokens', 'output-tokens'],
      (unit, field) => `anthropic-ratelimit-${unit}-${field}`,
    ),
  },
  {
    id: 'discord',
    title: 'Discord',
    documentation: 'https://discord.com/developers/docs/topics/rate-limits',
    marks: ['x-ratelimit-bucket', 'x-ratelimit-reset-after'],
    triples: [
      {
        ...X_RATELIMIT,
        resetAfter: 'x-ratelimit-reset-after',
        bucketHeader: 'x-ratelimit-bucket',
        routes: 'path',
      },
    ],
  },
  {
    id: 'github',
    title: 'GitHub',
    documentation:
      'https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api',
    marks: ['x-ratelimit-resource', 'x-ratelimit-used'],
    triples: [{...X_RATELIMIT, bucketHeader: 'x-ratelimit-resource', routes: 'segment'}],
  },
  {
    id: 'x',
    title: 'X',
    documentation: 'https://docs.x.com/x-api/fundamentals/rate-limits',
    triples: [
      {
        limit: 'x-rate-limit-limit',
        remaining: 'x-rate-limit-remaining',
        reset: 'x-rate-limit-reset',
        // Each endpoint has a window of its own, and none has a name.
        bucket: UNNAMED,
        routes: 'path',
      },
    ],
  },
  {
    id: 'x-ratelimit',
    title: 'X-RateLimit headers as found in the wild',
    documentation: 'https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/',
    triples: [X_RATELIMIT],
  },
  {
    id: 'retry-after',
    title: '429 and Retry-After alone: Slack and many others',
    documentation: 'https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3',
    read: () => [],
  },
]

export const DIALECTS: readonly Dialect[] = ROWS.map(({marks, triples = [], read, ...row}) => ({
  ...row,
  read(source) {
    if (marks && !marks.some((name) => source.header(name) !== undefined)) return []
    const readings = read ? read(source) : triples.flatMap((triple) => readTriple(source, triple))
    return readings.map((reading) => ({...reading, dialect: row.id}))
  },
}))

/** `32/40`: used of the bucket, which leaks; a Plus shop's bucket of 80 twice as fast. */
function readShopify(source: LimitSource): LimitReading[] {
  const text = source.header('x-shopify-shop-api-call-limit') ?? ''
  const match = /^\s*(\d+)\s*\/\s*(\d+)\s*$/.exec(text)
  const [used, limit] = [Number(match?.[1]), Number(match?.[2])]
  if (!match || limit === 0) return []
  const remaining = Math.max(0, limit - used)
  const refill = limit / 20
  const base = {dialect: '', bucket: 'default', unit: 'requests', routes: 'all'} as const
  return [{...base, limit, remaining, refill, resetIn: (used / refill) * 1000}]
}
