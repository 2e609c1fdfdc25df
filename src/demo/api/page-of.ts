import type {Answer} from './respond.js'

const DEFAULT_SIZE = 5
const LARGEST_SIZE = 100

/** One page of a list, with the links of RFC 8288 to the others. */
export function pageOf(items: readonly unknown[], url: URL): Answer {
  const size = Math.min(positive(url.searchParams.get('per_page')) ?? DEFAULT_SIZE, LARGEST_SIZE)
  const pages = Math.max(1, Math.ceil(items.length / size))
  const page = positive(url.searchParams.get('page')) ?? 1
  const relations: Array<readonly [rel: string, page: number]> = [['first', 1]]
  if (page > 1) relations.push(['prev', Math.min(page - 1, pages)])
  if (page < pages) relations.push(['next', page + 1])
  relations.push(['last', pages])
  const links = relations.map(([rel, number]) => `<${linkTo(url, number, size)}>; rel="${rel}"`)
  return {
    status: 200,
    headers: {link: links.join(', ')},
    body: {data: items.slice((page - 1) * size, page * size), total: items.length},
  }
}

function linkTo(url: URL, page: number, size: number): string {
  const target = new URL(url)
  target.searchParams.set('page', String(page))
  target.searchParams.set('per_page', String(size))
  return target.href
}

function positive(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined
}
