import type {HeaderList} from '../../http/index.js'
import type {Item} from './collection.js'

/** A part of a list, as the query asked for it. */
export interface ListPage {
  items: readonly Item[]
  /** How many there are on all pages. */
  total: number
  /** `X-Total-Count`, and `Link` (RFC 8288) where there are pages. */
  headers: HeaderList
}

const SIZE = ['limit', 'per_page', 'page_size', 'pageSize', 'perPage'] as const
const SORT = ['sort', 'order_by', 'sort_by'] as const
const PLACE = ['page', 'offset', ...SIZE, ...SORT] as const

/**
 * Filters, sorts and cuts a list: `?status=paid&sort=-amount&page=2&limit=20`, or `offset`.
 * A name that no item has as a field is no filter.
 * @param path of the request, for links
 * @param pageSize items of a page where the query says nothing
 */
export function listPage(
  all: readonly Item[],
  query: URLSearchParams,
  {path, pageSize}: {path: string; pageSize?: number},
): ListPage {
  const found = sorted(filtered(all, query), first(query, SORT))
  const size = positive(first(query, SIZE)) ?? pageSize
  const total = found.length
  const headers: Array<[string, string]> = [['x-total-count', String(total)]]
  if (size === undefined) return {items: found, total, headers}
  const offset = positive(query.get('offset'), 0)
  const page = positive(query.get('page')) ?? 1
  const from = offset ?? (page - 1) * size
  const link = links(path, query, {from, size, total, byOffset: offset !== undefined})
  if (link !== '') headers.push(['link', link])
  return {items: found.slice(from, from + size), total, headers}
}

function filtered(all: readonly Item[], query: URLSearchParams): readonly Item[] {
  let left = all
  for (const name of new Set(query.keys())) {
    const isField = all.some((item) => Object.hasOwn(item, name))
    if (!isField || (PLACE as readonly string[]).includes(name)) continue
    const wanted = query.getAll(name)
    left = left.filter((item) => {
      const value = item[name]
      return [value].flat().some((one) => wanted.includes(String(one)))
    })
  }
  return left
}

function sorted(items: readonly Item[], order: string | undefined): readonly Item[] {
  if (order === undefined) return items
  const falling = order.startsWith('-')
  const field = order.replace(/^[-+]/, '')
  const sign = falling ? -1 : 1
  return [...items].sort((a, b) => sign * compare(a[field], b[field]))
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const [left, right] = [String(a ?? ''), String(b ?? '')]
  return left < right ? -1 : left > right ? 1 : 0
}

function links(
  path: string,
  query: URLSearchParams,
  place: {from: number; size: number; total: number; byOffset: boolean},
): string {
  const {from, size, total, byOffset} = place
  const to = (rel: string, start: number): string => {
    const fields = new URLSearchParams(query)
    if (byOffset) fields.set('offset', String(start))
    else fields.set('page', String(Math.floor(start / size) + 1))
    return `<${path}?${fields}>; rel="${rel}"`
  }
  const lastFrom = Math.max(0, Math.ceil(total / size) - 1) * size
  return [
    ...(from > 0 ? [to('first', 0), to('prev', Math.max(0, from - size))] : []),
    ...(from + size < total ? [to('next', from + size), to('last', lastFrom)] : []),
  ].join(', ')
}

function first(query: URLSearchParams, names: readonly string[]): string | undefined {
  const name = names.find((candidate) => query.has(candidate))
  return name === undefined ? undefined : (query.get(name) ?? undefined)
}

function positive(text: string | null | undefined, least = 1): number | undefined {
  const number = text === null || text === undefined || text === '' ? Number.NaN : Number(text)
  return Number.isSafeInteger(number) && number >= least ? number : undefined
}
