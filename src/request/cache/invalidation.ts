import {headerValue} from '../headers.js'
import type {PipelineResponse} from '../types.js'

/**
 * What an unsafe request has changed (RFC 9111 section 4.4): its target, and what its answer names
 * in `Location` and `Content-Location` on the same origin. Nothing when it failed.
 */
export function invalidatedBy(
  url: URL,
  {status, headers}: Pick<PipelineResponse, 'status' | 'headers'>,
): URL[] {
  if (status < 200 || status >= 400) return []
  const named = ['location', 'content-location'].flatMap((name) => {
    const value = headerValue(headers, name)
    return value !== undefined && URL.canParse(value, url.href) ? [new URL(value, url)] : []
  })
  return [url, ...named.filter(({origin}) => origin === url.origin)]
}
