import {createHash} from 'node:crypto'
import {getPath} from '../paths.js'
import type {Payload} from '../payload.js'
import {parseBody} from '../signing/message.js'
import type {WebhookProvider} from '../types.js'
import type {Step} from './types.js'

const LARGE = 1024 * 1024

export const words = {large: '1 MiB'}

/** Letters of one to four bytes, and spellings that no serialiser of JavaScript writes itself. */
const AWKWARD = String.raw`{"text":"na\u00efve ünïcode 日本語 🎉 \ud83c\udf89 \u2028 <\/a>","number":1.0}`

/** A payload whose bytes are harder to get right. */
export function awkwardPayload(payload: Payload, kind: Step['body']): Payload {
  if (kind === undefined) return payload
  return {
    ...payload,
    bytes: (delivery) => {
      const text = payload.bytes(delivery).toString('utf8')
      // SNS calls its JSON text/plain.
      const isJson = /^\s*[[{]/.test(text)
      return Buffer.from(isJson ? awkwardJson(text, kind) : awkwardForm(text, kind))
    },
  }
}

/** Shorter values stand in a body for other things too. */
const LEAST_ID = 8

/**
 * A payload that is another event each time even to a receiver that looks at the object in the body
 * and not at the id in a header: Twilio's MessageSid.
 */
export function distinctPayload({eventId}: WebhookProvider, payload: Payload): Payload {
  if (!eventId.headers) return payload
  return {
    ...payload,
    bytes: (delivery) => {
      const bytes = payload.bytes(delivery)
      const parsed = parseBody(bytes, payload.contentType)
      const found = (eventId.paths ?? []).map((path) => getPath(parsed, path))
      const old = found.find((value) => typeof value === 'string' && value.length >= LEAST_ID)
      if (typeof old !== 'string') return bytes
      return Buffer.from(bytes.toString('utf8').replaceAll(old, alike(old, delivery.id)))
    },
  }
}

/** A text of the same shape: other digits for its digits, other hexadecimal letters for those. */
function alike(text: string, seed: string): string {
  const digest = createHash('sha512').update(seed).digest()
  return text.replace(/[0-9a-f]/g, (character, at: number) => {
    const byte = digest[at % digest.length] ?? 0
    return /\d/.test(character) ? String(byte % 10) : ('abcdef'[byte % 6] ?? character)
  })
}

function awkwardJson(text: string, kind: Step['body']): string {
  if (kind === 'pretty') return `${JSON.stringify(JSON.parse(text), null, 2)}\n`
  return withField(text, kind === 'large' ? JSON.stringify('x'.repeat(LARGE)) : AWKWARD)
}

/** Puts a field into a JSON object, or into the first of an array of them, in the spelling given. */
function withField(text: string, value: string): string {
  const compact = JSON.stringify(JSON.parse(text))
  return compact.replace(/^(\[?\{)(.)/, (_, start: string, next: string) => {
    return `${start}"apix_test":${value}${next === '}' ? '' : ','}${next}`
  })
}

function awkwardForm(text: string, kind: Step['body']): string {
  const value = kind === 'large' ? 'x'.repeat(LARGE) : encodeURIComponent('naïve 日本語 🎉 a+b&c')
  return `${text}${text === '' ? '' : '&'}ApixTest=${value}`
}

/** How long a slow body takes: milliseconds between two of its pieces. */
const PIECES = 8
const PAUSE = 150
export const SLOW_BODY = PIECES * PAUSE

/** A body that leaves piece by piece. */
export async function* inPieces(
  body: Buffer,
  sleep: (milliseconds: number) => Promise<void>,
): AsyncGenerator<Buffer> {
  const size = Math.max(1, Math.ceil(body.length / PIECES))
  for (let at = 0; at < body.length; at += size) {
    if (at > 0) await sleep(PAUSE)
    yield body.subarray(at, at + size)
  }
}
