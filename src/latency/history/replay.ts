import type {ApiSettings, ConfiguredValue} from '../../api/index.js'
import {ApixError} from '../../errors/index.js'
import type {RequestBody} from '../../http/index.js'
import type {RequestDraft} from '../../request/index.js'
import {jsonKind, jsonMembers, MASK, withMember} from '../../shared/index.js'
import type {HistoryDetail} from '../types.js'

/** What apix sets itself, or the message's framing. */
const OWN_HEADERS = /^(?:host|content-length|transfer-encoding|connection|accept-encoding)$/

export interface Replay {
  /** The API's settings where it was sent. */
  recorded: ApiSettings | undefined
  /** The API's settings where it goes now. */
  current: ApiSettings | undefined
  /** ITEMs and flags that replace parts of it. */
  overrides: RequestDraft
}

/**
 * A recorded request as a draft. History has no secrets: those of the API come from where they
 * always come from, others have to be given again.
 * @returns the draft, and the names of headers and query fields that were left out for that
 * @throws ApixError USAGE when the recorded body cannot be sent again
 */
export function replayDraft(
  entry: HistoryDetail,
  replay: Replay,
): {draft: RequestDraft; missing: string[]} {
  const {recorded, current, overrides} = replay
  const given = new Set(overrides.headers.map(([name]) => name.toLowerCase()))
  const isConfigured = (name: string, value: string) =>
    configured(recorded?.headers, name) === value
  const missing: string[] = []
  const headers = Object.entries(entry.request.headers).filter(([name, value]) => {
    if (OWN_HEADERS.test(name) || given.has(name) || isConfigured(name, value)) return false
    if (name === 'user-agent' && value.startsWith('apix/')) return false
    if (value.includes(MASK) && configured(current?.headers, name) === undefined) missing.push(name)
    return !value.includes(MASK)
  })
  const url = new URL(entry.url)
  const fields = url.search.slice(1).split('&').filter(Boolean)
  const replaced = new Set(overrides.query.map(([name]) => name))
  url.search = fields
    .filter((field) => {
      const [[name, value] = ['', '']] = [...new URLSearchParams(field)]
      if (replaced.has(name) || configured(recorded?.query, name) === value) return false
      if (value.includes(MASK) && configured(current?.query, name) === undefined) missing.push(name)
      return !value.includes(MASK)
    })
    .join('&')
  const {body, contentType} = replayedBody(entry, overrides)
  const draft = {
    method: entry.method,
    target: targetOf(url, recorded, current),
    headers: [...headers, ...overrides.headers],
    query: overrides.query,
    body,
    ...(contentType !== undefined && {contentType}),
  }
  return {draft, missing}
}

/** A configured value, secret or not, by a name in any case. */
function configured(
  values: Readonly<Record<string, ConfiguredValue>> = {},
  name: string,
): ConfiguredValue | undefined {
  return Object.entries(values).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
}

/** The same path below the base URL of where it goes now. */
function targetOf(
  url: URL,
  recorded: ApiSettings | undefined,
  current: ApiSettings | undefined,
): string {
  const from = recorded?.baseUrl
  const below = from !== undefined && (url.href === from || url.href.startsWith(`${from}/`))
  if (!current || !below) return url.href
  const target = url.href.slice(from.length)
  return target === '' ? '/' : target
}

function replayedBody(
  entry: HistoryDetail,
  overrides: RequestDraft,
): {body: RequestBody; contentType?: string} {
  const {body, bodyEncoding, size} = entry.request
  const over = overrides.body.kind === 'bytes' ? overrides.body.bytes.toString('utf8') : undefined
  const merges =
    over !== undefined &&
    body !== null &&
    overrides.contentType === 'application/json' &&
    isObject(over) &&
    isObject(body)
  if (over !== undefined && !merges) {
    return {
      body: overrides.body,
      ...(overrides.contentType && {contentType: overrides.contentType}),
    }
  }
  if (body === null) {
    if (!size) return {body: {kind: 'none'}}
    throw new ApixError('USAGE', 'the body of this request was not recorded', {
      hints: ['give it again: @FILE, ITEMs or --raw'],
    })
  }
  const bytes = Buffer.from(
    merges ? merged(body, over) : body,
    bodyEncoding === 'base64' ? 'base64' : 'utf8',
  )
  if (bytes.includes(MASK)) {
    throw new ApixError('USAGE', 'secrets in the body of this request were not recorded', {
      hints: ['give them again as ITEMs: password=…'],
    })
  }
  if (size !== null && size > bytes.length && !merges) {
    throw new ApixError('USAGE', 'the body of this request was too long to be recorded whole', {
      hints: ['give it again: @FILE, ITEMs or --raw'],
    })
  }
  return {body: {kind: 'bytes', bytes}}
}

function isObject(text: string): boolean {
  try {
    JSON.parse(text)
    return jsonKind(text) === 'object'
  } catch {
    return false
  }
}

/** Members of the one laid over those of the other, objects within objects too. */
function merged(text: string, over: string): string {
  let result = text
  for (const [name, value] of jsonMembers(over)) {
    const before = jsonMembers(result).findLast(([candidate]) => candidate === name)?.[1]
    const both =
      before !== undefined && jsonKind(before) === 'object' && jsonKind(value) === 'object'
    result = withMember(result, name, both ? merged(before, value) : value)
  }
  return result
}
