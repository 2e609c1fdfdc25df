import type {Timings} from '../../http/index.js'
import {roundMs} from '../../shared/index.js'
import {refine} from '../response.js'
import type {PipelineResponse} from '../types.js'
import type {Page} from './paginate.js'

/** Thrown while the joined list is read: a page came back with a status that is no success. */
export class PageFailed extends Error {
  override readonly name = 'PageFailed'
  readonly page: Page

  constructor(page: Page) {
    super(`page ${page.number}: HTTP ${page.response.status}`)
    this.page = page
  }
}

/** A list as one response: the first page's head, and a body that is one JSON array. */
export interface JoinedPages {
  response: PipelineResponse
  /** How many pages were read so far. */
  pages(): number
  items(): number
  /** Why it ends although the server names another page; known once the body has been read. */
  stopped(): Page['stopped']
}

/**
 * Joins pages into one response whose body is written as the pages arrive, each item as the server
 * wrote it. A page that fails breaks the body off, so that nobody takes a part for the whole. When
 * the first page fails, the response is that page.
 */
export async function joinPages(
  pages: AsyncIterator<Page>,
  onPage: (page: Page) => void = () => {},
): Promise<JoinedPages> {
  const first: Page = (await pages.next()).value
  const read: PipelineResponse[] = [first.response]
  let last = first
  let items = 0
  const facts = {pages: () => read.length, items: () => items, stopped: () => last.stopped}
  if (!first.ok) {
    const body = bytes(first.body)
    return {response: refine(first.response, {body}), ...facts}
  }
  const response = refine(first.response, {
    body: array(),
    timings: () => sum(read.map((page) => page.timings())),
    get attempts() {
      return read.flatMap((page) => page.attempts)
    },
  })
  return {response, ...facts}

  async function* array(): AsyncGenerator<Buffer> {
    let opened = false
    for (let page: Page | undefined = first; page; page = (await pages.next()).value) {
      if (page !== first) read.push(page.response)
      if (!page.ok) throw new PageFailed(page)
      last = page
      items += page.items.length
      onPage(page)
      if (page.items.length === 0) continue
      yield Buffer.from(`${opened ? ',\n' : '['}${page.items.join(',\n')}`)
      opened = true
    }
    yield Buffer.from(opened ? ']\n' : '[]\n')
  }
}

async function* bytes(body: Buffer): AsyncGenerator<Buffer> {
  yield body
}

/** Phases of all pages together; reused when every connection was. */
function sum(all: readonly Timings[]): Timings {
  const total = (phase: Exclude<keyof Timings, 'reused'>) =>
    roundMs(all.reduce((time, timings) => time + timings[phase], 0))
  return {
    queued: total('queued'),
    dns: total('dns'),
    tcp: total('tcp'),
    tls: total('tls'),
    firstByte: total('firstByte'),
    download: total('download'),
    total: total('total'),
    reused: all.every(({reused}) => reused),
  }
}
