import {scrubText} from '../latency/index.js'
import type {Redactor} from '../shared/index.js'
import {outline} from './outline.js'

const DEFAULT_CHARS = 20_000

export interface BodyChoice {
  filter?: string | undefined
  maxChars?: number | undefined
  offset?: number | undefined
}

export interface PresentedBody {
  body: unknown
  bodyEncoding: 'json' | 'text' | 'binary' | 'none'
  bytes: number
  truncated: boolean
  outline?: string
}

/**
 * A body as it may leave: secrets masked first, so that neither a filter nor a cut can take one
 * apart, then picked from, then cut.
 * @throws ApixError USAGE for a wrong filter
 */
export function presentBody(
  bytes: Buffer,
  choice: BodyChoice,
  deps: {redactor: Redactor; filter(json: string, expression: string): string},
): PresentedBody {
  const size = {bytes: bytes.length}
  if (bytes.length === 0) return {body: null, bodyEncoding: 'none', truncated: false, ...size}
  if (!isText(bytes)) return {body: null, bodyEncoding: 'binary', truncated: false, ...size}
  const whole = maskedText(bytes.toString('utf8'), deps.redactor)
  const text = choice.filter === undefined ? whole : deps.filter(whole, choice.filter)
  const {offset = 0, maxChars = DEFAULT_CHARS} = choice
  const json = parsed(text)
  if (offset === 0 && text.length <= maxChars) {
    // A number that JavaScript would round is left as it is written.
    return json !== undefined && !losesDigits(text)
      ? {body: json, bodyEncoding: 'json', truncated: false, ...size}
      : {body: text, bodyEncoding: 'text', truncated: false, ...size}
  }
  return {
    body: text.slice(offset, offset + maxChars),
    bodyEncoding: 'text',
    truncated: offset + maxChars < text.length,
    ...(offset === 0 && json !== undefined && {outline: outline(json)}),
    ...size,
  }
}

/** The bytes as they may be written to a file that others can read. */
export function maskedBytes(bytes: Buffer, redactor: Redactor): Buffer {
  if (isText(bytes)) return Buffer.from(maskedText(bytes.toString('utf8'), redactor))
  return Buffer.from(redactor.text(bytes.toString('latin1')), 'latin1')
}

/** Secrets by value, in each spelling of a JSON string too, and fields that are called like one. */
export function maskedText(text: string, redactor: Redactor): string {
  const plain = text.replace(/^\ufeff/, '')
  const json = plain.includes('\\u') ? parsed(plain) : undefined
  return scrubText(json === undefined ? plain : JSON.stringify(json), redactor)
}

function isText(bytes: Buffer): boolean {
  return !bytes.includes(0) && Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function losesDigits(json: string): boolean {
  return /\d[\d.]{15,}/.test(json.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""'))
}
