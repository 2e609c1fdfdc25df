import type {IncomingMessage} from 'node:http'
import type {Page} from './pages/render.js'
import type {Redirect} from './redirect.js'
import {sameText} from './same-text.js'

/** Longer request targets are no redirect of any server; bytes. */
const LONGEST_TARGET = 8192

/** Parameters that RFC 6749 section 3.1 forbids to repeat. */
const SINGLE = ['state', 'code', 'error', 'iss']

const STILL_WAITING =
  'apix is still waiting. Go on where you were signing in, or start again in the terminal.'

/** What is to be done with a request to the loopback server. */
export type Verdict =
  | {kind: 'callback'; parameters: URLSearchParams}
  | {kind: 'result'}
  | {kind: 'refuse'; page: Page; headers?: Record<string, string>; note?: string}

/**
 * Judges a request to the loopback server. Whatever is not the one redirect of this login is
 * refused and otherwise ignored, so that a stray request can neither end nor hijack the login.
 * The cheapest and least telling checks come first: no answer depends on the state before the
 * request is known to be a top-level navigation to this very server.
 * @param expected.result whether there is a page that ends the login
 */
export function judgeRequest(
  request: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  expected: {redirect: Redirect; port: number; state: string; result?: boolean},
): Verdict {
  const {headers, method, url = '/'} = request
  // DNS rebinding: another name that resolves to this machine.
  if (!allowedHosts(expected.port).includes(headers.host ?? '')) {
    return refuse(421, 'Wrong host', 'This server answers for this machine only.')
  }
  const question = url.indexOf('?')
  const path = question === -1 ? url : url.slice(0, question)
  const asksForResult = expected.result === true && url === resultPath(expected.redirect)
  if (path !== expected.redirect.path && !asksForResult) {
    return refuse(404, 'Nothing here', 'apix waits for a login on another address.')
  }
  if (method !== 'GET') {
    const refusal = refuse(405, 'Not allowed', 'This address answers GET only.')
    return {...refusal, headers: {allow: 'GET'}}
  }
  if (!isNavigation(headers, expected.port)) {
    return refuse(403, 'Not allowed', 'A login comes back by opening this page, not by a script.')
  }
  if (asksForResult) return {kind: 'result'}
  if (url.length > LONGEST_TARGET) {
    return refuse(414, 'Address too long', 'This is no answer of a login server.')
  }
  return judgeParameters(
    new URLSearchParams(question === -1 ? '' : url.slice(question + 1)),
    expected.state,
  )
}

/** Where a browser finds the page that ends the login, at an address that says nothing. */
export function resultPath({path}: Redirect): string {
  return `${path.replace(/\/$/, '')}/done`
}

/** The part that redirects and pasted addresses have in common. */
export function judgeParameters(parameters: URLSearchParams, state: string): Verdict {
  const repeated = SINGLE.find((name) => parameters.getAll(name).length > 1)
  if (repeated !== undefined || !sameText(parameters.get('state') ?? '', state)) {
    const claim = parameters.has('error')
      ? 'ignored an error response without the right state (unverified)'
      : 'ignored a redirect with a wrong or missing state'
    return {
      ...refuse(400, 'Not this login', 'This address does not belong to the login apix waits for.'),
      note: `${claim}; still waiting`,
    }
  }
  if (!parameters.has('code') && !parameters.has('error')) {
    return {
      ...refuse(400, 'Incomplete answer', 'The address holds neither a code nor an error.'),
      note: 'ignored a redirect with neither code nor error; still waiting',
    }
  }
  return {kind: 'callback', parameters}
}

function refuse(status: number, title: string, text: string): Verdict & {kind: 'refuse'} {
  return {kind: 'refuse', page: {status, tone: 'notice', title, text, next: STILL_WAITING}}
}

function allowedHosts(port: number): string[] {
  const names = ['127.0.0.1', 'localhost', '[::1]']
  // A browser leaves the default port out.
  return names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]))
}

/** False for what scripts, frames, forms and speculative loading send. Referer proves nothing. */
function isNavigation(headers: IncomingMessage['headers'], port: number): boolean {
  const {origin} = headers
  if (origin !== undefined && !allowedHosts(port).some((host) => origin === `http://${host}`)) {
    return false
  }
  const mode = navigationMode(headers)
  const destination = headers['sec-fetch-dest']
  const purpose = `${headers['sec-purpose'] ?? ''}${headers['purpose'] ?? ''}`
  return (
    (mode === undefined || mode === 'navigate') &&
    (destination === undefined || destination === 'document') &&
    !purpose.includes('prefetch')
  )
}

/**
 * A browser that names the mode names the site as well; a `cors` without it is a program on Node's
 * fetch, which is no page and may well be the person's own.
 */
function navigationMode(headers: IncomingMessage['headers']): string | undefined {
  const mode = headers['sec-fetch-mode']
  const fromBrowser = headers['sec-fetch-site'] !== undefined
  return mode === 'cors' && !fromBrowser ? undefined : (mode as string | undefined)
}
