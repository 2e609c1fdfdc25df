import {jsonElements, jsonKind, jsonMembers} from '../../shared/index.js'
import type {Difference, HistoryDetail, HistoryDiff, HistoryMessage} from '../types.js'

/** They differ each time and mean nothing. */
const VOLATILE: ReadonlySet<string> = new Set(['date', 'age', 'x-request-id', 'request-id'])

/** How two recorded exchanges differ: JSON by its values, whatever its layout and key order. */
export function diffHistory(a: HistoryDetail, b: HistoryDetail): HistoryDiff {
  const status = (entry: HistoryDetail) => entry.response?.status ?? null
  const same = status(a) === status(b) && a.error === b.error
  return {
    a: entryOf(a),
    b: entryOf(b),
    request: [
      ...changed('method', a.method, b.method),
      ...changed('url', a.url, b.url),
      ...headers(a.request.headers, b.request.headers),
      ...bodies(a.request, b.request),
    ],
    status: same ? null : {a: status(a), b: status(b)},
    headers: headers(a.response?.headers ?? {}, b.response?.headers ?? {}),
    body: bodies(a.response, b.response),
    timings: timings(a, b),
  }
}

function entryOf(detail: HistoryDetail): HistoryDiff['a'] {
  const {id, time, api, environment, account, method, url, status, error, total, cache} = detail
  return {id, time, api, environment, account, method, url, status, error, total, cache}
}

function changed(path: string, a: string | undefined, b: string | undefined): Difference[] {
  if (a === b) return []
  return [{path, ...(a !== undefined && {a}), ...(b !== undefined && {b})}]
}

function headers(
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): Difference[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  return names
    .filter((name) => !VOLATILE.has(name))
    .flatMap((name) => changed(name, a[name], b[name]))
}

function bodies(a: HistoryMessage | null, b: HistoryMessage | null): Difference[] {
  const [first, second] = [a?.body ?? '', b?.body ?? '']
  if (first === second) return []
  if (a?.bodyEncoding === 'base64' || b?.bodyEncoding === 'base64') {
    return [{path: 'body', a: `${a?.size ?? 0} bytes`, b: `${b?.size ?? 0} bytes`}]
  }
  if (isJson(first) && isJson(second)) return [...values('', first, second)]
  return lines(first.split('\n'), second.split('\n'))
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Numbers are compared as they are written: 1 and 1.0 may be told apart by whoever reads them. */
function* values(path: string, a: string, b: string): Generator<Difference> {
  const [kind, other] = [jsonKind(a), jsonKind(b)]
  if (kind === 'object' && other === 'object') yield* objects(path, a, b)
  else if (kind === 'array' && other === 'array') yield* arrays(path, a, b)
  else if (kind === other && scalar(a) === scalar(b)) return
  else yield {path: path || 'body', a: a.trim(), b: b.trim()}
}

function scalar(text: string): unknown {
  return jsonKind(text) === 'string' ? JSON.parse(text) : text.trim()
}

function* objects(path: string, a: string, b: string): Generator<Difference> {
  const [left, right] = [new Map(jsonMembers(a)), new Map(jsonMembers(b))]
  for (const name of new Set([...left.keys(), ...right.keys()])) {
    const at = place(path, name)
    const [one, two] = [left.get(name), right.get(name)]
    if (one !== undefined && two !== undefined) yield* values(at, one, two)
    else yield* changed(at, one, two)
  }
}

function place(path: string, name: string): string {
  if (!/^[\w$@-]+$/.test(name)) return `${path}[${JSON.stringify(name)}]`
  return path === '' ? name : `${path}.${name}`
}

/** What is the same at both ends is matched, so that an added item is one difference. */
function* arrays(path: string, a: string, b: string): Generator<Difference> {
  const [left, right] = [jsonElements(a), jsonElements(b)]
  const same = (one: string, two: string) => values('', one, two).next().done === true
  const {head, tail} = ends(left, right, same)
  const length = Math.max(left.length, right.length) - tail
  for (let index = head; index < length; index++) {
    const at = `${path}[${index}]`
    const one = index < left.length - tail ? left[index] : undefined
    const two = index < right.length - tail ? right[index] : undefined
    if (one !== undefined && two !== undefined) yield* values(at, one, two)
    else yield* changed(at, one, two)
  }
}

/** How many are the same at the beginning and at the end. */
function ends<T>(a: readonly T[], b: readonly T[], same: (one: T, two: T) => boolean) {
  const shorter = Math.min(a.length, b.length)
  let head = 0
  while (head < shorter && same(a[head] as T, b[head] as T)) head++
  let tail = 0
  const matches = () => same(a[a.length - 1 - tail] as T, b[b.length - 1 - tail] as T)
  while (tail < shorter - head && matches()) tail++
  return {head, tail}
}

function lines(a: readonly string[], b: readonly string[]): Difference[] {
  const {head, tail} = ends(a, b, (one, two) => one === two)
  const length = Math.max(a.length, b.length) - tail
  const differences: Difference[] = []
  for (let index = head; index < length; index++) {
    const one = index < a.length - tail ? a[index] : undefined
    const two = index < b.length - tail ? b[index] : undefined
    differences.push(...changed(`line ${index + 1}`, one, two))
  }
  return differences
}

function timings(a: HistoryDetail, b: HistoryDetail): HistoryDiff['timings'] {
  const phases = ['queued', 'dns', 'tcp', 'tls', 'firstByte', 'download', 'total'] as const
  return Object.fromEntries(
    phases.map((phase) => [phase, {a: a.timings[phase], b: b.timings[phase]}]),
  )
}
