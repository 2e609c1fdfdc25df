const LISTS = ['data', 'items', 'results', 'entries', 'members', 'records', 'values']

type Fields = Readonly<Record<string, unknown>>

export function itemsOf(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body
  if (typeof body !== 'object' || body === null) return []
  const fields = body as Fields
  const named = LISTS.map((name) => fields[name]).find(Array.isArray)
  const lists = Object.values(fields).filter(Array.isArray)
  return named ?? (lists.length === 1 ? (lists[0] ?? []) : [])
}

type NextPage = {url: URL} | {query: Readonly<Record<string, unknown>>} | undefined

/** Names of cursors in the body, and of the query parameter that takes them. */
const CURSORS: readonly (readonly [field: string, parameter: string])[] = [
  ['next_cursor', 'cursor'],
  ['nextCursor', 'cursor'],
  ['nextPageToken', 'pageToken'],
  ['next_page_token', 'page_token'],
  ['next_marker', 'marker'],
]

export function nextPage(
  response: Response,
  body: unknown,
  items: readonly unknown[],
  url: URL,
): NextPage {
  const [, link] = /<([^>]*)>[^,]*;\s*rel="?next"?/i.exec(response.headers.get('link') ?? '') ?? []
  if (link !== undefined) return {url: new URL(link, url)}
  if (typeof body !== 'object' || body === null || items.length === 0) return undefined
  const fields = body as Fields
  const nested = (fields['response_metadata'] ??
    fields['paging'] ??
    fields['links'] ??
    {}) as Fields
  for (const address of [
    fields['next'],
    fields['next_page_uri'],
    fields['next_page_url'],
    nested['next'],
  ]) {
    if (typeof address === 'string' && /^(?:https?:)?\//.test(address)) {
      return {url: new URL(address, url)}
    }
  }
  for (const [field, parameter] of CURSORS) {
    const cursor = fields[field] ?? nested[field]
    if (typeof cursor === 'string' && cursor !== '') return {query: {[parameter]: cursor}}
  }
  const last = (items.at(-1) as Fields | undefined)?.['id']
  if (fields['has_more'] !== true || last === undefined) return undefined
  return {query: 'last_id' in fields ? {after: last} : {starting_after: last}}
}
