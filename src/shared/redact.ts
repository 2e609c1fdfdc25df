import type {Secret} from './secret.js'

export const MASK = '[redacted]'

/** Shorter values would mask ordinary words wherever they occur by chance. */
const SHORTEST_MASKED = 4

/** Masks known secret values in any text, whatever place they turn up in. */
export interface Redactor {
  /** Registers a value; its URL-encoded, Base64 and JSON-escaped spellings are masked as well. */
  add(secret: Secret | string): void
  text(text: string): string
  /** A copy of a JSON-like value with every string masked, keys included. */
  value<T>(value: T): T
  /** True when there is nothing to mask, so that streams can be passed on untouched. */
  readonly empty: boolean
  /** The longest spelling registered, in characters: how much a stream must hold back. */
  readonly longest: number
}

function spellings(value: string): string[] {
  const base64 = Buffer.from(value, 'utf8').toString('base64')
  return [
    value,
    encodeURIComponent(value),
    new URLSearchParams([['', value]]).toString().slice(1),
    JSON.stringify(value).slice(1, -1),
    base64,
    base64.replace(/=+$/, ''),
    Buffer.from(value, 'utf8').toString('base64url'),
  ]
}

export function createRedactor(): Redactor {
  let needles: string[] = []

  function text(input: string): string {
    let output = input
    for (const needle of needles) {
      if (output.includes(needle)) output = output.replaceAll(needle, MASK)
    }
    return output
  }

  function value<T>(input: T): T {
    if (needles.length === 0) return input
    if (typeof input === 'string') return text(input) as T
    if (Array.isArray(input)) return input.map(value) as T
    if (input !== null && typeof input === 'object' && isPlain(input)) {
      const entries = Object.entries(input).map(([key, item]) => [text(key), value(item)])
      return Object.fromEntries(entries) as T
    }
    return input
  }

  return {
    add(secret) {
      const plain = typeof secret === 'string' ? secret : secret.reveal()
      if (plain.length < SHORTEST_MASKED) return
      const all = new Set([...needles, ...spellings(plain)])
      // Longest first, so that a needle inside another one does not leave half of it readable.
      needles = [...all].sort((a, b) => b.length - a.length)
    },
    text,
    value,
    get empty() {
      return needles.length === 0
    },
    get longest() {
      return needles[0]?.length ?? 0
    },
  }
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
