import {headerValue, withHeader} from '../headers.js'
import type {Stage} from '../types.js'

/**
 * Sends the cookies of the jar that a request came with, and keeps those of the response: of each
 * redirect as well. A `Cookie` field that was given wins over the jar's cookies of the same names.
 */
export const cookies: Stage = async (request, next) => {
  const {cookies: jar} = request.options
  if (!jar) return next(request)
  const given = headerValue(request.headers, 'cookie')
  const all = merged(given, await jar.header(request.url))
  const isBound = request.bound.headers.some(([name]) => name.toLowerCase() === 'cookie')
  const response = await next(
    isBound || all === (given ?? '')
      ? request
      : {...request, headers: withHeader(request.headers, 'Cookie', all)},
  )
  const set = response.headers.filter(([name]) => name.toLowerCase() === 'set-cookie')
  if (set.length > 0) {
    await jar.keep(
      request.url,
      set.map(([, value]) => value),
    )
  }
  return response
}

function merged(given: string | undefined, kept: string): string {
  if (!given) return kept
  const names = new Set(pairs(given).map(nameOf))
  return [...pairs(given), ...pairs(kept).filter((pair) => !names.has(nameOf(pair)))].join('; ')
}

function pairs(text: string): string[] {
  return text.split(/;\s*/).filter((pair) => pair !== '')
}

function nameOf(pair: string): string {
  return pair.split('=', 1)[0]?.trim() ?? ''
}
