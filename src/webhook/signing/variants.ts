import type {ContentParts, KeyDecoding, WebhookProvider} from '../types.js'
import {isAsymmetric, isJwt} from './compute.js'

/** A message as the sender may have signed it, and what that would mean. */
export interface Variant {
  why: string
  provider?: Partial<WebhookProvider>
  parts?: Partial<ContentParts>
}

type Parts = Omit<ContentParts, 'secret'>

/** What usually goes wrong on the way, the likeliest first. */
export function variantsOf(provider: WebhookProvider, parts: Parts): Variant[] {
  return [
    ...bodies(parts.body),
    ...keys(provider),
    ...urls(provider, parts.url),
    ...timestamps(provider, parts.timestamp),
    ...schemes(provider),
  ]
}

const RESERIALISED = 'the body was re-serialised as JSON on the way: verify the raw bytes'

function bodies(body: Buffer): Variant[] {
  const text = body.toString('utf8')
  const list: Array<[text: string, why: string]> = [
    [text.trimEnd(), 'a newline was added to the end of the body'],
    [`${text}\n`, 'the newline at the end of the body was lost'],
    [`${text}\r\n`, 'the line end (CRLF) at the end of the body was lost'],
    [text.replace(/\r?\n/g, '\r\n'), 'the line ends of the body were changed from CRLF to LF'],
    [text.replace(/\r\n/g, '\n'), 'the line ends of the body were changed from LF to CRLF'],
    [text.replace(/^\ufeff/, ''), 'a byte order mark was put before the body'],
    ['', 'the body was empty when it was signed: the sender signed before it wrote the body'],
    ...serialisations(text).map((json): [string, string] => [json, RESERIALISED]),
  ]
  const asLatin1 = Buffer.from(body.toString('latin1'), 'utf8')
  const fromLatin1 = Buffer.from(text, 'latin1')
  const recoded = [asLatin1, fromLatin1].map((bytes) => ({
    why: 'the character encoding of the body was changed between UTF-8 and Latin-1 on the way',
    parts: {body: bytes},
  }))
  return [
    ...list
      .filter(([variant]) => variant !== text)
      .map(([variant, why]) => ({why, parts: {body: Buffer.from(variant)}})),
    ...recoded.filter(({parts}) => !parts.body.equals(body)),
  ]
}

/** The same JSON as the usual libraries write it. */
function serialisations(text: string): string[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return []
  }
  const spaced = JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ')
  const forms = [value, sorted(value)].flatMap((item) => [
    JSON.stringify(item),
    JSON.stringify(item, null, 2),
    JSON.stringify(item, null, 4),
    JSON.stringify(item, null, '\t'),
  ])
  // Python's json.dumps: `{"a": 1, "b": [2]}`.
  forms.push(spaced.replace(/([{[]) | ([}\]])/g, '$1$2'))
  const spellings = forms.flatMap((json) => [
    json,
    escapeUnicode(json),
    // PHP's json_encode.
    json.replaceAll('/', '\\/'),
    escapeUnicode(json).replaceAll('/', '\\/'),
    // Go's encoding/json.
    json.replace(/[<>&]/g, escaped),
  ])
  return [...new Set(spellings)].flatMap((json) => [json, `${json}\n`])
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]))
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function escapeUnicode(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, escaped)
}

const KEY_WORDS: Record<KeyDecoding, string> = {
  utf8: 'its text as it is, prefix included',
  whsec: 'Base64-decoded after whsec_',
  'whsec-or-utf8': 'Base64-decoded after whsec_',
  hex: 'hex-decoded',
}

function keys(provider: WebhookProvider): Variant[] {
  if (isAsymmetric(provider) || isJwt(provider) || provider.algorithm === 'equal') return []
  const kinds: KeyDecoding[] = ['utf8', 'whsec', 'hex']
  return kinds
    .filter((kind) => kind !== provider.key)
    .map((kind) => ({
      why: `the sender used the wrong kind of key: the secret ${KEY_WORDS[kind]}, where ${provider.title} uses it ${KEY_WORDS[provider.key]}`,
      provider: {key: kind},
    }))
}

function urls(provider: WebhookProvider, url: string): Variant[] {
  if (!provider.signsUrl || !URL.canParse(url)) return []
  const parsed = new URL(url)
  const other = parsed.protocol === 'https:' ? 'http:' : 'https:'
  const port = parsed.protocol === 'https:' ? '443' : '80'
  const {hostname, pathname, search, protocol, host} = parsed
  const path = pathname.endsWith('/') ? pathname.slice(0, -1) : `${pathname}/`
  const variants = [
    `${other}//${host}${pathname}${search}`,
    `${protocol}//${hostname}${pathname}${search}`,
    `${other}//${hostname}${pathname}${search}`,
    `${protocol}//${hostname}:${port}${pathname}${search}`,
    `${protocol}//${host}${pathname}`,
    `${protocol}//${host}${path}${search}`,
    `${other}//${host}${path}${search}`,
    parsed.origin,
  ]
  return variants
    .filter((variant) => variant !== url)
    .map((variant) => ({
      why: `the URL does not match: the sender signed ${variant}, not ${url}`,
      parts: {url: variant},
    }))
}

/** Seconds in place of milliseconds, and the other way round. */
function timestamps({timestamp}: WebhookProvider, text: string): Variant[] {
  if (!timestamp || !/^\d+$/.test(text)) return []
  const other = timestamp.unit === 'ms' ? String(Math.floor(Number(text) / 1000)) : `${text}000`
  return [
    {
      why: 'the timestamp was signed in another unit (seconds or milliseconds) than it is sent in',
      parts: {timestamp: other},
    },
  ]
}

const SCHEMES: ReadonlyArray<readonly [content: string, words: string]> = [
  ['{body}', 'the body alone'],
  ['{timestamp}.{body}', 'timestamp, dot and body'],
  ['{timestamp}{body}', 'the timestamp and then the body'],
  ['{body}{timestamp}', 'the body and then the timestamp'],
  ['v0:{timestamp}:{body}', 'v0:timestamp:body'],
  ['{url}{body}', 'the URL and then the body'],
]

/** Another algorithm, or the parts in another order. */
function schemes(provider: WebhookProvider): Variant[] {
  if (isAsymmetric(provider) || isJwt(provider) || provider.algorithm === 'equal') return []
  const hashes = (['hmac-sha1', 'hmac-sha256', 'sha256'] as const)
    .filter((algorithm) => algorithm !== provider.algorithm)
    .map((algorithm) => ({
      why: `the sender signed with ${algorithm} where ${provider.title} signs with ${provider.algorithm}`,
      provider: {algorithm},
    }))
  const contents = SCHEMES.filter(([content]) => content !== provider.content).map(
    ([content, words]) => ({
      why: `the sender signed ${words}, which is not what ${provider.title} signs`,
      provider: {content},
    }),
  )
  return [...contents, ...hashes]
}
