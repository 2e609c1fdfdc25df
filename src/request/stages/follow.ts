import {ApixError} from '../../errors/index.js'
import {discard} from '../body.js'
import {CREDENTIAL_HEADERS, CREDENTIAL_QUERY, headerValue, withoutHeaders} from '../headers.js'
import type {PipelineRequest, PipelineResponse, Stage} from '../types.js'

const REDIRECTS = new Set([301, 302, 303, 307, 308])
const DEFAULT_MAXIMUM = 10

/** Headers that describe a body and go with it. */
const BODY_HEADERS = ['content-type', 'content-length', 'content-encoding', 'transfer-encoding']

/**
 * Follows redirects where asked to (RFC 9110 section 15.4). What is bound to an origin stays
 * there: credentials, cookies, keys in headers and query.
 */
export const follow: Stage = async (request, next) => {
  if (!request.options.follow) return next(request)
  const maximum = request.options.maxRedirects ?? DEFAULT_MAXIMUM
  let current = request
  for (let hops = 0; ; hops++) {
    const response = await next(current)
    const location = headerValue(response.headers, 'location')
    if (!REDIRECTS.has(response.status) || location === undefined) return response
    await discard(response.body)
    if (hops >= maximum) {
      throw new ApixError('TOO_MANY_REDIRECTS', `more than ${maximum} redirects`, {
        method: current.method,
        url: current.url.href,
        status: response.status,
      })
    }
    current = redirected(current, response, location)
  }
}

function unfollowed(message: string, {status}: PipelineResponse): ApixError {
  const hints = ['leave out --follow to see the answer']
  return new ApixError('PROTOCOL', message, {status, hints})
}

function redirected(
  request: PipelineRequest,
  response: PipelineResponse,
  location: string,
): PipelineRequest {
  if (!URL.canParse(location, request.url.href)) {
    throw unfollowed('the redirect names no URL', response)
  }
  const url = new URL(location, request.url)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw unfollowed(`the redirect leads to ${url.protocol}, which is not followed`, response)
  }
  url.username = ''
  url.password = ''
  let {method, headers, body, bound, prover} = request
  const keeps = response.status === 307 || response.status === 308
  if (!keeps && method !== 'GET' && method !== 'HEAD') {
    method = 'GET'
    body = {kind: 'none'}
    headers = withoutHeaders(headers, BODY_HEADERS)
  }
  if (body.kind === 'stream') {
    throw unfollowed('the redirect needs the body again, and it was a stream', response)
  }
  if (url.origin !== request.url.origin) {
    headers = withoutHeaders(headers, [...CREDENTIAL_HEADERS, 'host'])
    for (const name of CREDENTIAL_QUERY) {
      // What the server itself put there is its own to give away; ours is not.
      const value = request.url.searchParams.get(name)
      if (value !== null && url.searchParams.get(name) === value) url.searchParams.delete(name)
    }
    for (const [name] of bound.query) url.searchParams.delete(name)
    bound = {headers: [], query: []}
    prover = undefined
  }
  return {...request, method, url, headers, body, bound, prover}
}
