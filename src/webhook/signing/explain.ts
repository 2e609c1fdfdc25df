import type {Secret} from '../../shared/index.js'
import type {ContentParts, KeyDecoding, WebhookProvider} from '../types.js'
import {isAsymmetric, matchesSignature} from './compute.js'

interface Attempt {
  why: string
  provider?: Partial<WebhookProvider>
  parts?: Partial<ContentParts>
}

/**
 * Why a signature does not match, found by trying what usually goes wrong on the way. Says what
 * to change; never the expected signature.
 */
export function explainMismatch(
  provider: WebhookProvider,
  parts: Omit<ContentParts, 'secret'>,
  candidates: readonly string[],
  secrets: readonly Secret[],
): string {
  for (const attempt of attempts(provider, parts)) {
    const variant = {...provider, ...attempt.provider}
    for (const secret of secrets) {
      if (
        candidates.some((candidate) =>
          fits(variant, {...parts, ...attempt.parts, secret}, candidate),
        )
      )
        return attempt.why
    }
  }
  const url = usesUrl(provider) && !parts.url
  return url
    ? `${provider.title} signs the public URL: pass it with --public-url`
    : 'the signature does not match: the secret is another one, or the body was changed'
}

function fits(provider: WebhookProvider, parts: ContentParts, candidate: string): boolean {
  try {
    return matchesSignature(provider, parts, candidate)
  } catch {
    return false
  }
}

export function usesUrl({content, id}: WebhookProvider): boolean {
  return String(content).includes('{url}') || ['twilio', 'hubspot-v3'].includes(id)
}

function attempts(provider: WebhookProvider, parts: Omit<ContentParts, 'secret'>): Attempt[] {
  return [...bodies(parts.body), ...keys(provider), ...urls(provider, parts.url)]
}

function bodies(body: Buffer): Attempt[] {
  const text = body.toString('utf8')
  const trimmed = text.trimEnd()
  const list: Array<[text: string, why: string]> = [
    [trimmed, 'a newline was added to the end of the body'],
    [`${text}\n`, 'the newline at the end of the body was lost'],
    [text.replace(/\r?\n/g, '\r\n'), 'the line ends of the body were changed from CRLF to LF'],
    [text.replace(/\r\n/g, '\n'), 'the line ends of the body were changed from LF to CRLF'],
  ]
  try {
    const value: unknown = JSON.parse(text)
    const why = 'the body was re-serialised as JSON on the way: verify the raw bytes'
    const escaped = (json: string) =>
      json.replace(
        /[\u0080-\uffff]/g,
        (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
      )
    const compact = JSON.stringify(value)
    const spaced = JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ')
    for (const json of [compact, JSON.stringify(value, null, 2), JSON.stringify(value, null, 4)]) {
      list.push([json, why], [`${json}\n`, why], [escaped(json), why])
    }
    // Python's json.dumps: `{"a": 1, "b": [2]}`.
    list.push([spaced.replace(/([{[]) | ([}\]])/g, '$1$2'), why])
  } catch {
    // Not JSON: nothing to re-serialise.
  }
  return list
    .filter(([variant]) => variant !== text)
    .map(([variant, why]) => ({why, parts: {body: Buffer.from(variant)}}))
}

const KEY_WORDS: Record<KeyDecoding, string> = {
  utf8: 'its text as it is, prefix included',
  whsec: 'Base64-decoded after whsec_',
  'whsec-or-utf8': 'Base64-decoded after whsec_',
  hex: 'hex-decoded',
}

function keys(provider: WebhookProvider): Attempt[] {
  if (isAsymmetric(provider) || provider.algorithm === 'equal') return []
  const kinds: KeyDecoding[] = ['utf8', 'whsec', 'hex']
  return kinds
    .filter((kind) => kind !== provider.key)
    .map((kind) => ({
      why: `the sender used the wrong kind of key: the secret ${KEY_WORDS[kind]}, where ${provider.title} uses it ${KEY_WORDS[provider.key]}`,
      provider: {key: kind},
    }))
}

function urls(provider: WebhookProvider, url: string): Attempt[] {
  if (!usesUrl(provider) || !URL.canParse(url)) return []
  const parsed = new URL(url)
  const other = parsed.protocol === 'https:' ? 'http:' : 'https:'
  const port = parsed.protocol === 'https:' ? '443' : '80'
  const bare = `${parsed.host}${parsed.pathname}`
  const variants = [
    `${other}//${bare}${parsed.search}`,
    `${parsed.protocol}//${parsed.hostname}${parsed.pathname}${parsed.search}`,
    `${parsed.protocol}//${parsed.hostname}:${port}${parsed.pathname}${parsed.search}`,
    `${parsed.protocol}//${bare}`,
    url.endsWith('/') ? url.slice(0, -1) : `${url}/`,
  ]
  return variants
    .filter((variant) => variant !== url)
    .map((variant) => ({
      why: `the URL does not match: the sender signed ${variant}, not ${url}`,
      parts: {url: variant},
    }))
}
