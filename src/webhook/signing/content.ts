import {createHash} from 'node:crypto'
import {getPath} from '../paths.js'
import type {ContentParts, SignatureAlgorithm} from '../types.js'
import {headerValue} from './header.js'

const TOKEN = /\{(body|id|timestamp|url|method|secret)\}/g

/** The signed bytes of a content template; the body goes in as the bytes it is. */
export function renderContent(template: string, parts: ContentParts): Buffer {
  const chunks: Buffer[] = []
  let last = 0
  for (const match of template.matchAll(TOKEN)) {
    chunks.push(Buffer.from(template.slice(last, match.index)))
    chunks.push(tokenValue(match[1] ?? '', parts))
    last = match.index + match[0].length
  }
  chunks.push(Buffer.from(template.slice(last)))
  return Buffer.concat(chunks)
}

function tokenValue(token: string, parts: ContentParts): Buffer {
  if (token === 'body') return parts.body
  if (token === 'secret') return Buffer.from(parts.secret.reveal())
  return Buffer.from(parts[token as 'id' | 'timestamp' | 'url' | 'method'])
}

/**
 * Twilio: the URL, then each distinct form parameter as name and value, sorted. For JSON the URL
 * carries `bodySHA256` instead, which is recomputed here so that a changed body cannot pass.
 * https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export function twilioContent({url, body, contentType}: ContentParts): Buffer {
  if (!contentType.includes('form')) {
    const digest = createHash('sha256').update(body).digest('hex')
    return Buffer.from(url.replace(/([?&]bodySHA256=)[^&#]*/, `$1${digest}`))
  }
  const values = new Map<string, Set<string>>()
  for (const [name, value] of new URLSearchParams(body.toString('utf8'))) {
    values.set(name, (values.get(name) ?? new Set()).add(value))
  }
  const names = [...values.keys()].sort()
  const pairs = names.flatMap((name) =>
    [...(values.get(name) ?? [])].sort().map((value) => name + value),
  )
  return Buffer.from(url + pairs.join(''))
}

/** HubSpot v3 signs the URL with these escapes decoded. */
export function hubspotV3Content({method, url, body, timestamp}: ContentParts): Buffer {
  const decoded = url.replace(/%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi, decodeURIComponent)
  return Buffer.concat([Buffer.from(method + decoded), body, Buffer.from(timestamp)])
}

const ADYEN_FIELDS = [
  'pspReference',
  'originalReference',
  'merchantAccountCode',
  'merchantReference',
  'amount.value',
  'amount.currency',
  'eventCode',
  'success',
]

/** Adyen: eight fields of one notification item, joined by colons. */
export function adyenContent({body, item = 0}: ContentParts): Buffer {
  const signed = getPath(parse(body), `notificationItems.${item}.NotificationRequestItem`)
  return Buffer.from(ADYEN_FIELDS.map((path) => String(getPath(signed, path) ?? '')).join(':'))
}

/**
 * Contentful: method, path with query, the headers that `x-contentful-signed-headers` lists, body.
 * https://www.contentful.com/developers/docs/webhooks/request-verification/
 */
export function contentfulContent({method, url, headers, body}: ContentParts): Buffer {
  const value = (name: string) => headerValue(headers, name) ?? ''
  const names = value('x-contentful-signed-headers').split(',').filter(Boolean)
  const listed = names.map((name) => `${name.trim().toLowerCase()}:${value(name.trim()).trim()}`)
  const head = `${method}\n${contentfulPath(url)}\n${listed.join(';')}\n`
  return Buffer.concat([Buffer.from(head), body])
}

/** Contentful's library escapes the query as one value, and the whole once more. */
function contentfulPath(url: string): string {
  const [path = '', query] = url.replace(/^https?:\/\/[^/?]*/i, '').split('?')
  return encodeURI(query ? `${path || '/'}?${encodeURIComponent(query)}` : path || '/')
}

const SNS_NOTIFICATION = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
const SNS_CONFIRMATION = [
  'Message',
  'MessageId',
  'SubscribeURL',
  'Timestamp',
  'Token',
  'TopicArn',
  'Type',
]

/** SNS: names and values of the signed fields, each on a line; `Subject` only where there is one. */
export function snsContent({body}: ContentParts): Buffer {
  const message = parse(body)
  const fields = getPath(message, 'Type') === 'Notification' ? SNS_NOTIFICATION : SNS_CONFIRMATION
  const lines = fields.flatMap((name) => {
    const value = getPath(message, name)
    return value === undefined || value === null ? [] : [`${name}\n${value}\n`]
  })
  return Buffer.from(lines.join(''))
}

/** SNS names SHA-1 or SHA-256 in the message; it has signed with SHA-256 where asked since 2022. */
export function snsAlgorithm({body}: {body: Buffer}): SignatureAlgorithm {
  const version = getPath(parse(body), 'SignatureVersion')
  return String(version) === '1' ? 'rsa-sha1' : 'rsa-sha256'
}

/** Mailgun signs its own timestamp and token; the rest of the body is not covered. */
export function mailgunContent({body}: ContentParts): Buffer {
  const signature = getPath(parse(body), 'signature')
  const [timestamp, token] = [getPath(signature, 'timestamp'), getPath(signature, 'token')]
  return Buffer.from(`${timestamp ?? ''}${token ?? ''}`)
}

/** The webhook id that PayPal's own simulator signs with. */
const SIMULATOR = 'WEBHOOK_ID'

/** PayPal: transmission id, time, the id of the webhook at PayPal, and the body's CRC-32. */
export function paypalContent(parts: ContentParts): Buffer {
  const {id, timestamp, body, headers, webhookId = SIMULATOR} = parts
  const transmission = headerValue(headers, 'paypal-transmission-id') ?? id
  return Buffer.from(`${transmission}|${timestamp}|${webhookId}|${crc32(body)}`)
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

/** CRC-32 (IEEE 802.3), unsigned; zlib.crc32 does not exist in every Node that apix supports. */
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}
