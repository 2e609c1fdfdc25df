import type {RawRequest} from '../read/raw.js'
import {escaped, type Vault} from './vault.js'

type Field = readonly [name: string, value: string]

export interface PlainRequest {
  method: string
  /** Absolute, or with placeholders. */
  url: string
  headers: readonly Field[]
  /** A text; undefined for none. */
  body?: string | undefined
  contentType?: string | undefined
}

/** What clients add by themselves, and what only meant something where it was recorded. */
const NOISE =
  /^(?:host|connection|content-length|accept-encoding|user-agent|origin|referer|dnt|te|pragma|cache-control|priority|upgrade-insecure-requests|accept-language|sec-.*|:.*|if-none-match|if-modified-since)$/i

/** A request without its credentials, in the shortest form that sends the same. */
export function rawRequest(
  {method, url, headers, body, contentType}: PlainRequest,
  vault: Vault,
): RawRequest {
  const {path, query} = urlParts(url, vault)
  const kept = headers.filter(
    ([name, value]) => !NOISE.test(name) && !(/^accept$/i.test(name) && value === '*/*'),
  )
  const type = contentType ?? kept.find(([name]) => /^content-type$/i.test(name))?.[1] ?? ''
  const content = body === undefined || body === '' ? {} : bodyPart(body, type, vault)
  const isImplied = 'json' in content || 'form' in content
  const shown = kept.filter(([name]) => !(isImplied && /^content-type$/i.test(name)))
  return {
    path: `${method.toUpperCase()} ${path}`,
    ...(query.length > 0 && {query: grouped(query)}),
    ...(shown.length > 0 && {
      headers: Object.fromEntries(shown.map(([name, value]) => [name, vault.field(name, value)])),
    }),
    ...content,
  }
}

/** The query apart, so that its credentials can be replaced and people can read it. */
function urlParts(url: string, vault: Vault): {path: string; query: Field[]} {
  const [before = '', search] = url.split('#')[0]?.split(/\?(.*)/s) ?? []
  const path = escaped(before.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#@]*@/i, '$1'))
  if (search === undefined || search === '') return {path, query: []}
  const query = search
    .split('&')
    .filter((part) => part !== '')
    .map((part): Field => {
      const [name = '', value = ''] = part.split(/=(.*)/s)
      const plain = decoded(name)
      return [escaped(plain), vault.field(plain, decoded(value))]
    })
  return {path, query}
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

export function grouped(fields: readonly Field[]): Record<string, string | string[]> {
  const map = new Map<string, string[]>()
  for (const [name, value] of fields) map.set(name, [...(map.get(name) ?? []), value])
  return Object.fromEntries(
    [...map].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
  )
}

export function bodyPart(
  text: string,
  type: string,
  vault: Vault,
): Pick<RawRequest, 'json' | 'body' | 'form'> {
  if (/x-www-form-urlencoded/i.test(type)) {
    const fields = [...new URLSearchParams(text)].map(
      ([name, value]): Field => [escaped(name), vault.field(name, value)],
    )
    return {form: grouped(fields)}
  }
  const json = /json/i.test(type) || type === '' ? faithfulJson(text) : undefined
  return json === undefined ? {body: escaped(text)} : {json: vault.json(json.value)}
}

/** As a value, where that loses no digit. */
function faithfulJson(text: string): {value: unknown} | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const numbers = text.replace(/"(?:[^"\\]|\\.)*"/g, '').match(/-?\d[\d.eE+-]*/g) ?? []
    return numbers.every((number) => String(Number(number)) === number) ? {value} : undefined
  } catch {
    return undefined
  }
}

/** The origin that most URLs have, taken out of them. */
export function commonOrigin(urls: readonly string[]): string | undefined {
  const counts = new Map<string, number>()
  for (const url of urls) {
    const [origin] = /^https?:\/\/[^/?#{}]+/i.exec(url) ?? []
    const bare = origin?.replace(/^(https?:\/\/)[^@]*@/i, '$1')
    if (bare !== undefined) counts.set(bare, (counts.get(bare) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0]
}

/** `GET https://h/users` below `https://h` is `GET /users`. */
export function belowOrigin(request: RawRequest, origin: string | undefined): RawRequest {
  if (origin === undefined) return request
  const [method = '', url = ''] = request.path.split(/\s(.*)/s)
  const rest = url.slice(origin.length)
  const isBelow = url.startsWith(origin) && (rest === '' || rest.startsWith('/'))
  return isBelow ? {...request, path: `${method} ${rest || '/'}`} : request
}

/** A request that is nothing but method and path needs no map. */
export function shortest(request: RawRequest): string | RawRequest {
  return Object.keys(request).length === 1 ? request.path : request
}
