import {createHmac} from 'node:crypto'
import type {Identity} from '../../auth/index.js'
import type {HeaderList} from '../../http/index.js'
import {CREDENTIAL_HEADERS, CREDENTIAL_QUERY} from '../headers.js'
import type {PipelineRequest} from '../types.js'
import {allValues} from './directives.js'

/**
 * Request headers that decide whose data is answered, or which, though few servers say so with
 * `Vary`: `Stripe-Account`, `X-Tenant-Id`, `Notion-Version`. Each value has responses of its own.
 */
const SCOPE =
  /auth|token|secret|cookie|session|passw|credential|signature|api-?key|(?:^|-)key$|account|tenant|customer|organi[sz]ation|workspace|project|impersonat|on-behalf|user-id|version/i
/** They match and are different each time. */
const PASSING = /^(?:idempotency-key|sec-.*|user-agent|upgrade.*)$/i

/** Digests with the cache's own salt: nothing in the index leads back to a secret. */
export interface Keys {
  /** Whose response to what. `followed` is one that redirects led to. */
  response(request: PipelineRequest, who: Identity | undefined, followed: boolean): string
  /** The resource, whoever asks and with whatever query. */
  place(url: URL): string
  /** The values of the fields that a response varies with. */
  selection(headers: HeaderList, names: readonly string[]): string
}

export function createKeys(salt: string): Keys {
  const digest = (...parts: string[]) =>
    createHmac('sha256', salt).update(JSON.stringify(parts)).digest('base64url')
  return {
    response(request, who, followed) {
      const {settings, url} = request
      return digest(
        ...['response', settings?.name ?? '', settings?.environment ?? ''],
        ...[who?.fingerprint ?? '', JSON.stringify(scopeOf(request, salt)), addressOf(url)],
        followed ? 'followed' : '',
      )
    },
    place: (url) => digest('place', url.origin, url.pathname),
    selection: (headers, names) =>
      digest('vary', ...names.map((name) => selecting(headers, name) ?? '\0')),
  }
}

function addressOf(url: URL): string {
  return `${url.origin}${url.pathname}${url.search}`
}

/** Everything about a request that says for whom it is, but for the stored credential. */
function scopeOf({headers, bound}: PipelineRequest, salt: string): Array<[string, string]> {
  const own = headers
    .map(([name, value]): [string, string] => [name.toLowerCase(), value])
    .filter(([name]) => CREDENTIAL_HEADERS.includes(name) || isScope(name))
  const secret = [...bound.headers, ...bound.query].map(([name, value]): [string, string] => [
    name.toLowerCase(),
    value.fingerprint(salt),
  ])
  return [...own, ...secret].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}

function isScope(name: string): boolean {
  return SCOPE.test(name) && !PASSING.test(name)
}

/** Section 4.1 of RFC 9111: white space and the order of lines that may be joined do not matter. */
function selecting(headers: HeaderList, name: string): string | undefined {
  const values = allValues(headers, name)
  if (values.length === 0) return undefined
  return values
    .join(',')
    .split(',')
    .map((value) => value.trim().replace(/\s+/g, ' '))
    .join(',')
}

/** A URL for the index: values of fields that carry credentials by convention are masked. */
export function shownUrl(url: URL, mask: string): string {
  const fields = url.search.slice(1).split('&')
  const shown = fields.map((field) => {
    const [name = ''] = field.split('=')
    const isSecret = CREDENTIAL_QUERY.includes(name.toLowerCase()) || isScope(name)
    return isSecret && field.includes('=') ? `${name}=${mask}` : field
  })
  return `${url.origin}${url.pathname}${url.search ? `?${shown.join('&')}` : ''}`
}
