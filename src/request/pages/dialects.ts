import type {PageDialect} from '../../api/index.js'

/** Where a body may name the next page's URL. */
const URLS = [
  'next',
  'links.next',
  'links.next.href',
  '_links.next.href',
  '_links.next',
  '@odata.nextLink',
  'nextLink',
  'next_page_url',
  'next_url',
  'paging.next',
  'pagination.next',
  'pagination.next_url',
  'meta.next',
  'next_page',
  'next_page_uri',
  'nextRecordsUrl',
]

/** Where a body may have a cursor, and which parameter takes it. */
const CURSORS: ReadonlyArray<readonly [path: string, param: string]> = [
  ['response_metadata.next_cursor', 'cursor'],
  ['next_cursor', 'cursor'],
  ['nextCursor', 'cursor'],
  ['meta.next_cursor', 'cursor'],
  ['pagination.next_cursor', 'cursor'],
  ['nextPageToken', 'pageToken'],
  ['next_page_token', 'page_token'],
  ['meta.next_token', 'pagination_token'],
  ['next_token', 'next_token'],
  ['nextToken', 'nextToken'],
  ['NextToken', 'NextToken'],
  ['paging.next.after', 'after'],
  ['metadata.continue', 'continue'],
  ['next_page', 'page'],
  ['meta.next_page', 'page'],
  ['pagination.next_page', 'page'],
  ['nextPage', 'page'],
  ['cursor', 'cursor'],
]

/** Where a body may have the number of its page, and how many pages there are. */
const NUMBERS: ReadonlyArray<readonly [page: string, pages: string]> = [
  ['page', 'total_pages'],
  ['page', 'totalPages'],
  ['page', 'pages'],
  ['current_page', 'total_pages'],
  ['current_page', 'last_page'],
  ['meta.page', 'meta.total_pages'],
  ['meta.current_page', 'meta.total_pages'],
  ['meta.current_page', 'meta.last_page'],
  ['pagination.page', 'pagination.total_pages'],
  ['pagination.page', 'pagination.pages'],
  ['pagination.current_page', 'pagination.total_pages'],
]

/**
 * Tried from top to bottom when a configuration names none; the first that leads on is taken. What
 * a server spells out (a link, a cursor) comes before what has to be counted.
 */
export const DIALECTS: readonly PageDialect[] = [
  {style: 'link'},
  ...URLS.map((path) => ({style: 'url', path}) as const),
  {style: 'relation', path: 'links'},
  {style: 'relation', path: 'link'},
  ...CURSORS.map(([path, param]) => ({style: 'cursor', path, param}) as const),
  {style: 'cursor', path: 'last_id', param: 'after', more: 'has_more'},
  {style: 'lastItem', field: 'id', param: 'starting_after', more: 'has_more'},
  {style: 'cursor', header: 'x-next-page', param: 'page'},
  ...NUMBERS.map(([path, total]) => ({style: 'page', param: 'page', path, total}) as const),
  {style: 'offset', param: 'startAt', path: 'startAt', total: 'total'},
  {style: 'offset', param: 'offset', path: 'offset', total: 'total'},
]

/** Where items are when a configuration does not say; `''` is the document itself. */
export const ITEM_PATHS: readonly string[] = ['', 'data', 'items', 'members', 'results', 'value']
