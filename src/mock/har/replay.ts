import {ApixError} from '../../errors/index.js'
import {endToEndHeaders, type HeaderList} from '../../http/index.js'
import {MASK} from '../../shared/index.js'
import {createRouteTable} from '../routes/table.js'
import {bodyOf} from '../template/sources.js'
import type {Condition, MockReply, MockRoute, RouteSource, Step} from '../types.js'

interface Recorded {
  method: string
  /** As it stood in the URL, without the query. */
  path: string
  query: URLSearchParams
  /** Null where there was none. */
  body: Buffer | null
  contentType: string
  reply: MockReply
}

/**
 * Answers like a recording (HAR 1.2): the same request gets the recorded responses one after the
 * other, the last one stays. Requests are the same by method, path and query; and by their body
 * where the recording has several bodies for them. What was redacted in the recording may be anything.
 * @throws ApixError CONFIG_INVALID for what is no recording
 */
export function readRecording(
  text: string,
  name: string,
  taken: Map<string, number> = new Map(),
): RouteSource {
  const entries = parse(text, name)
  const groups = new Map<string, Recorded[]>()
  for (const entry of entries) {
    const query = [...entry.query].sort().map(([field, value]) => `${field}=${value}`)
    const key = `${entry.method} ${entry.path}?${query.join('&')}`
    groups.set(key, [...(groups.get(key) ?? []), entry])
  }
  return createRouteTable(
    [...groups].flatMap(([key, group]) => routesOf(key, group)),
    taken,
  )
}

/** One route for each body that was sent there. */
function routesOf(key: string, group: readonly Recorded[]): MockRoute[] {
  const bodies = new Map<string, Recorded[]>()
  for (const entry of group) {
    const body = canonical(entry.body, entry.contentType)
    bodies.set(body, [...(bodies.get(body) ?? []), entry])
  }
  return [...bodies].map(([body, entries]) => {
    const [{method, path, query, contentType}] = entries as [Recorded, ...Recorded[]]
    const shown = [...query].map(([field, value]) => `${field}=${value}`).join('&')
    return {
      pattern: {
        method,
        // A recorded path is no template, whatever stands in it.
        segments: path
          .slice(1)
          .split('/')
          .map((segment) => (/[{*]/.test(segment) ? '*' : segment)),
        query: [...query].filter(([, value]) => value !== MASK),
        label: `${method} ${path}${shown === '' ? '' : `?${shown}`}`,
      },
      key: `${key} ${body}`,
      conditions: [sameQuery(query), ...(bodies.size > 1 ? [sameBody(body, contentType)] : [])],
      steps: entries.map(({reply}): Step => ({respond: () => reply, times: 1})),
    }
  })
}

/** Nothing that the recording has not, and what was redacted there is there. */
function sameQuery(query: URLSearchParams): Condition {
  return {
    readsBody: false,
    check(request) {
      const more = [...request.query.keys()].filter((name) => !query.has(name))
      if (more.length > 0) return `of the query, ${more.join(', ')} was not recorded`
      const missing = [...query].filter(
        ([name, value]) => value === MASK && !request.query.has(name),
      )
      return missing.length > 0
        ? `of the query, ${missing.map(([name]) => name).join(', ')} is missing`
        : undefined
    },
  }
}

function sameBody(body: string, contentType: string): Condition {
  const pattern = new RegExp(
    `^${body
      .split(MASK)
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('[\\s\\S]*?')}$`,
    'u',
  )
  return {
    readsBody: true,
    check({body: given}) {
      const sent = canonical(given.length > 0 ? given : null, contentType)
      return pattern.test(sent)
        ? undefined
        : `the body is not the recorded one${differing(body, sent)}`
    },
  }
}

/** The first member that is another, by its name alone: values may be secrets. */
function differing(recorded: string, sent: string): string {
  try {
    const [a, b] = [JSON.parse(recorded), JSON.parse(sent)]
    const names = [...new Set([...Object.keys(a), ...Object.keys(b)])]
    const [recordedOf, sentOf] = [a, b].map(
      (one) => (name: string) => JSON.stringify(one[name]) ?? '',
    )
    const other = names.find((name) => {
      const known = recordedOf?.(name) ?? ''
      return !known.includes(MASK) && known !== sentOf?.(name)
    })
    return other === undefined ? '' : `: /${other} differs`
  } catch {
    return ''
  }
}

/** JSON and forms whatever their spacing and order, everything else as it is. */
function canonical(body: Buffer | null, contentType: string): string {
  if (body === null) return ''
  const value = bodyOf({headers: [['content-type', contentType]], body})
  return typeof value === 'object' ? JSON.stringify(sorted(value)) : body.toString('utf8')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]))
}

interface Loose {
  readonly [key: string]: unknown
}

function object(value: unknown): Loose {
  return typeof value === 'object' && value !== null ? (value as Loose) : {}
}

function parse(text: string, name: string): Recorded[] {
  let entries: unknown
  try {
    entries = object(object(JSON.parse(text))['log'])['entries']
  } catch (cause) {
    throw new ApixError('CONFIG_INVALID', `${name} is no HAR: it is no JSON`, {cause})
  }
  if (!Array.isArray(entries))
    throw new ApixError('CONFIG_INVALID', `${name} is no HAR: it has no log.entries`)
  return entries.flatMap((entry) => recorded(object(entry)) ?? [])
}

/** Undefined for what got no response. */
function recorded(entry: Loose): Recorded | undefined {
  const request = object(entry['request'])
  const response = object(entry['response'])
  const status = Number(response['status'])
  const url = String(request['url'] ?? '')
  if (!URL.canParse(url) || !Number.isInteger(status) || status < 200 || status > 599)
    return undefined
  const {pathname, search} = new URL(url)
  const posted = object(request['postData'])
  const content = object(response['content'])
  const headers = fields(response['headers'])
  const mimeType = String(content['mimeType'] ?? '')
  const typed = headers.some(([name]) => name === 'content-type') || !/\//.test(mimeType)
  return {
    method: String(request['method'] ?? 'GET').toUpperCase(),
    path: pathname,
    query: new URLSearchParams(search),
    body: bytes(posted['text'], posted['_encoding'] ?? posted['encoding']),
    contentType: String(posted['mimeType'] ?? ''),
    reply: {
      status,
      headers: typed ? headers : [['content-type', mimeType], ...headers],
      body: bytes(content['text'], content['encoding']) ?? Buffer.alloc(0),
    },
  }
}

function bytes(text: unknown, encoding: unknown): Buffer | null {
  if (typeof text !== 'string' || text === '') return null
  return Buffer.from(text, encoding === 'base64' ? 'base64' : 'utf8')
}

/** Bodies in a HAR are unpacked; HTTP/2's pseudo headers are no header fields. */
function fields(list: unknown): HeaderList {
  const all = (Array.isArray(list) ? list : []).map((item): [string, string] => {
    const {name, value} = object(item)
    return [String(name).toLowerCase(), String(value).replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, ' ')]
  })
  return endToEndHeaders(all).filter(
    ([name]) => /^[!#$%&'*+.^_`|~\w-]+$/.test(name) && name !== 'content-encoding',
  )
}
