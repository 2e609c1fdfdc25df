import {exitCodeOfStatus} from '../../errors/index.js'
import {visible} from '../../output/index.js'
import {
  type JoinedPages,
  joinPages,
  type Page,
  type Pipeline,
  type PipelineRequest,
  paginate,
} from '../../request/index.js'
import type {Deps} from '../deps.js'

export interface PaginateFlags {
  paginate?: boolean
  'max-pages'?: number | undefined
  'max-body': number
}

/** Fetches the pages of a list as one response; says on stderr why it ends early. */
export function fetchPages(
  request: PipelineRequest,
  pipeline: Pipeline,
  flags: PaginateFlags,
  {clock, notifier}: Pick<Deps, 'clock' | 'notifier'>,
): Promise<JoinedPages> {
  const maxPages = flags['max-pages']
  const pages = paginate(
    request,
    {pipeline, clock},
    {maxBody: flags['max-body'], ...(maxPages !== undefined && {maxPages})},
  )
  return joinPages(pages, ({number, items, stopped, request: {url}}) => {
    notifier.detail(`page ${number}: ${items.length} items from ${url.href}`)
    if (stopped === 'max-pages') {
      notifier.notice(`stopped after ${number} pages, there are more: raise --max-pages`)
    }
    if (stopped === 'loop') notifier.warn(`page ${number} leads back to an earlier one: stopped`)
  })
}

/** Bytes of an error's body that are shown on stderr. */
const SHOWN = 4096

/** A page that failed after others were printed: what the server said goes to stderr. */
export function explainFailedPage(page: Page, {notifier}: Pick<Deps, 'notifier'>) {
  const {number, response, body} = page
  const status = `HTTP ${response.status} ${response.statusText}`.trim()
  notifier.warn(visible(`page ${number}: ${status}; the list is incomplete`))
  const text = body.subarray(0, SHOWN).toString('utf8').trim()
  if (text !== '' && !body.includes(0)) notifier.warn(visible(text))
  return exitCodeOfStatus(response.status)
}
