import {createHash} from 'node:crypto'
import {getPath} from '../paths.js'
import type {ContentParts} from '../types.js'

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

/** Adyen: eight fields of the notification, `\` and `:` escaped, joined by colons. */
export function adyenContent({body}: ContentParts): Buffer {
  const item = getPath(parse(body), 'notificationItems.0.NotificationRequestItem')
  const fields = [
    'pspReference',
    'originalReference',
    'merchantAccountCode',
    'merchantReference',
    'amount.value',
    'amount.currency',
    'eventCode',
    'success',
  ]
  return Buffer.from(fields.map((path) => String(getPath(item, path) ?? '')).join(':'))
}

/** Mailgun signs its own timestamp and token; the rest of the body is not covered. */
export function mailgunContent({body}: ContentParts): Buffer {
  const signature = getPath(parse(body), 'signature')
  const [timestamp, token] = [getPath(signature, 'timestamp'), getPath(signature, 'token')]
  return Buffer.from(`${timestamp ?? ''}${token ?? ''}`)
}

/**
 * PayPal: transmission id, time, webhook id and the body's CRC-32. The webhook id is the one that
 * PayPal's own simulator signs with.
 */
export function paypalContent({id, timestamp, body, headers}: ContentParts): Buffer {
  const transmission =
    headers.find(([name]) => name.toLowerCase() === 'paypal-transmission-id')?.[1] ?? id
  return Buffer.from(`${transmission}|${timestamp}|WEBHOOK_ID|${crc32(body)}`)
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
