import {ApixError} from '../errors/index.js'
import {type Page, type PipelineRequest, type PipelineResponse, paginate} from '../request/index.js'
import type {Call} from './types.js'

/** Pages that are fetched where nobody says more. */
export const MAX_PAGES = 10

/** Bytes of all items together. */
const LARGEST = 50 * 1024 * 1024

export interface PagesFetched {
  /** The last one that was asked for: its status decides. */
  response: PipelineResponse
  /** The items of all pages as one JSON array; what the server said where it refused the first. */
  bytes: Buffer
  pages: {count: number; items: number; more: boolean}
  notes: readonly string[]
}

/**
 * Follows a list from page to page. A page that fails ends it, and what came before is kept.
 * @throws ApixError what the first page throws
 */
export async function fetchPages(
  request: PipelineRequest,
  maxPages: number,
  {deps, progress}: Pick<Call, 'deps' | 'progress'>,
): Promise<PagesFetched> {
  if (request.method !== 'GET') {
    throw new ApixError('USAGE', `paginate goes with GET only, not with ${request.method}`)
  }
  const pipeline = await deps.pipeline()
  const items: string[] = []
  let size = 0
  let last: Page | undefined
  for await (const page of paginate(request, {pipeline, clock: deps.clock}, {maxPages})) {
    last = page
    items.push(...page.items)
    size += page.items.reduce((sum, item) => sum + item.length, 0)
    progress(page.number / (maxPages + 1), `page ${page.number}, ${items.length} items`)
    if (size > LARGEST)
      throw new ApixError('BODY_TOO_LARGE', 'the pages together are too large', {
        hints: ['lower maxPages, or ask for fewer fields'],
      })
  }
  if (!last) throw new ApixError('UNEXPECTED', 'there was no first page')
  const {number, ok, response, body, stopped} = last
  const isWhole = ok || number > 1
  return {
    response,
    bytes: isWhole ? Buffer.from(`[${items.join(',')}]`) : body,
    pages: {
      count: ok ? number : number - 1,
      items: items.length,
      more: !ok || stopped === 'max-pages',
    },
    notes: [
      ...(!ok && number > 1
        ? [`page ${number} answered HTTP ${response.status}: the list is incomplete`]
        : []),
      ...(stopped === 'max-pages' ? [`there are more than ${number} pages: raise maxPages`] : []),
      ...(stopped === 'loop' ? [`page ${number} leads back to an earlier one: stopped there`] : []),
    ],
  }
}
