import type {MockCall, MockRequest} from './types.js'

/** Calls that are kept, the latest. */
const KEPT = 100_000
/** Bytes of a body that are kept. */
const BODY = 64 * 1024

export interface CallHistory {
  /** The number of the next call. */
  next(): number
  add(call: MockCall): void
  all(): readonly MockCall[]
  clear(): void
}

export function createCallHistory(): CallHistory {
  let calls: MockCall[] = []
  let count = 0
  return {
    next: () => ++count,
    add(call) {
      calls.push(call)
      // Rarely, so that it costs nothing.
      if (calls.length > 2 * KEPT) calls = calls.slice(-KEPT)
    },
    all: () => calls.slice(-KEPT).sort((a, b) => a.id - b.id),
    clear() {
      calls = []
      count = 0
    },
  }
}

/** @param most bytes that are looked at */
export function describeBody(
  {body}: Pick<MockRequest, 'body'>,
  most = BODY,
): Pick<MockCall, 'body' | 'bodyEncoding'> {
  if (body.length === 0) return {body: null, bodyEncoding: null}
  const kept = body.subarray(0, most)
  let text: string
  try {
    text = new TextDecoder('utf-8', {fatal: true}).decode(kept, {stream: kept.length < body.length})
  } catch {
    return {body: kept.toString('base64'), bodyEncoding: 'base64'}
  }
  try {
    return {body: JSON.parse(text), bodyEncoding: 'json'}
  } catch {
    return {body: text, bodyEncoding: 'text'}
  }
}

export function describeQuery(query: URLSearchParams): MockCall['query'] {
  const names = [...new Set(query.keys())]
  return Object.fromEntries(
    names.map((name) => {
      const values = query.getAll(name)
      return [name, values.length === 1 ? (values[0] ?? '') : values]
    }),
  )
}
