import type {PageDialect} from '../../api/index.js'
import type {HeaderList} from '../../http/index.js'
import {jsonAt, jsonElements, jsonKind, jsonScalar} from '../../shared/index.js'
import {headerValue} from '../headers.js'
import {DIALECTS} from './dialects.js'
import type {Lookup} from './items.js'
import {linkTo} from './link-header.js'

/** What a page is known by once it has been read. */
export interface PageFacts {
  headers: HeaderList
  /** Looks into the body. */
  at: Lookup
  items: readonly string[]
  /** The value that a parameter of this page's request had. */
  sent(param: string): string | undefined
}

/** Where the next page is: at another URL, or at the same one with a parameter changed. */
export type Next = {url: string} | {param: string; value: string; isNumber: boolean}

/** @returns undefined when this was the last page */
export function nextPage(page: PageFacts, configured: PageDialect | undefined): Next | undefined {
  for (const dialect of configured ? [configured] : DIALECTS) {
    const next = READERS[dialect.style](dialect as never, page)
    if (next) return next
  }
  return undefined
}

type Style = PageDialect['style']
type Reader<S extends Style> = (
  dialect: Extract<PageDialect, {style: S}>,
  page: PageFacts,
) => Next | undefined

const READERS: {[S in Style]: Reader<S>} = {
  link(_, {headers}) {
    const url = linkTo(headers, 'next')
    return url ? {url} : undefined
  },
  url({path}, {at}) {
    const url = scalarAt(at, path)
    // `next: "abc"` is a cursor by another name, and `next_page: 3` a number.
    return url !== undefined && /^https?:|^[/?]|\?/i.test(url) ? {url} : undefined
  },
  relation({path}, {at}) {
    const isNext = (entry: string) =>
      ['rel', 'relation'].some((name) => jsonScalar(jsonAt(entry, [name])) === 'next')
    const entry = jsonElements(at(path) ?? '').find(isNext)
    const url = entry && jsonScalar(jsonAt(entry, ['href']) ?? jsonAt(entry, ['url']))
    return url ? {url} : undefined
  },
  cursor({path, header, param, more}, {at, headers}) {
    if (more !== undefined && !isTrue(at, more)) return undefined
    if (header !== undefined) return parameter(param, headerValue(headers, header))
    const json = at(path ?? '')
    return parameter(param, jsonScalar(json), json !== undefined && jsonKind(json) === 'number')
  },
  lastItem({field, param, more}, {at, items}) {
    const last = items.at(-1)
    if (last === undefined || !isTrue(at, more)) return undefined
    const json = jsonAt(last, [field])
    return parameter(param, jsonScalar(json), json !== undefined && jsonKind(json) === 'number')
  },
  page({param, path, total}, {at, items, sent}) {
    const current = numberAt(at, path) ?? numberOf(sent(param)) ?? 1
    const last = numberAt(at, total)
    if (total !== undefined && last === undefined) return undefined
    const leads = last === undefined ? items.length > 0 : current < last
    return leads ? parameter(param, String(current + 1), true) : undefined
  },
  offset({param, path, total}, {at, items, sent}) {
    const current = numberAt(at, path) ?? numberOf(sent(param)) ?? 0
    const all = numberAt(at, total)
    if (total !== undefined && all === undefined) return undefined
    // Without the offset in the answer, `total` alone is no sign that one can be asked for.
    if (path !== undefined && numberAt(at, path) === undefined) return undefined
    const following = current + items.length
    const leads = items.length > 0 && (all === undefined || following < all)
    return leads ? parameter(param, String(following), true) : undefined
  },
}

function parameter(param: string, value: string | undefined, isNumber = false): Next | undefined {
  return value ? {param, value, isNumber} : undefined
}

function isTrue(at: Lookup, path: string): boolean {
  return at(path)?.trim() === 'true'
}

function scalarAt(at: Lookup, path: string): string | undefined {
  return jsonScalar(at(path))
}

function numberAt(at: Lookup, path: string | undefined): number | undefined {
  return path === undefined ? undefined : numberOf(scalarAt(at, path))
}

function numberOf(digits: string | undefined): number | undefined {
  return digits !== undefined && /^\d{1,15}$/.test(digits) ? Number(digits) : undefined
}
