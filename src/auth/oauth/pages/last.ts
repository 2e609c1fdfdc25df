import {once} from 'node:events'
import type {IncomingMessage, ServerResponse} from 'node:http'
import {setTimeout as sleep} from 'node:timers/promises'
import {answer, PAGE_HEADERS, type Page} from './render.js'

/** How long the page may take to reach the browser once the login is over; milliseconds. */
const DELIVERY_TIME = 2000

/**
 * The page that ends a login. A browser is sent on to it, so that neither its address bar nor its
 * history keep the address that holds code and state; programs get it at once.
 */
export function createLastPage() {
  let page: Page | undefined
  let delivery: Promise<unknown> | undefined
  let fetched: () => void = () => undefined

  function show(response: ServerResponse) {
    if (!page) return
    const gone = once(response, 'close').then(() => fetched())
    delivery ??= gone
    answer(response, page)
  }

  return {
    /** Whether there is one yet. */
    get ready() {
      return page !== undefined
    },
    show,
    /** @param path where a browser asks for it next */
    answer(request: IncomingMessage, response: ServerResponse, result: Page, path: string) {
      page = result
      if (!isBrowser(request)) return show(response)
      delivery = new Promise<void>((resolve) => {
        fetched = resolve
      })
      response.writeHead(303, {...PAGE_HEADERS, location: path}).end()
    },
    /** Resolves when it has reached the person, or will not any more. */
    async delivered(): Promise<void> {
      if (delivery) await Promise.race([delivery, sleep(DELIVERY_TIME, undefined, {ref: false})])
    },
  }
}

/** Only browsers say what they will do with the answer. */
function isBrowser({headers}: IncomingMessage): boolean {
  return headers['sec-fetch-dest'] === 'document'
}
