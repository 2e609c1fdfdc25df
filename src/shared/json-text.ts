/**
 * Reads JSON as text: values are cut out as they were written, so that digits, key order and
 * repeated keys survive. Everything here takes valid JSON (`JSON.parse` has accepted it).
 */

const SPACE = new Set([' ', '\n', '\r', '\t'])

function skipSpace(text: string, from: number): number {
  let at = from
  while (SPACE.has(text.charAt(at))) at++
  return at
}

/** @returns the position after the string that begins at `from` */
function skipString(text: string, from: number): number {
  let at = from
  for (;;) {
    at = text.indexOf('"', at + 1)
    if (at === -1) return text.length
    let slashes = 0
    while (text.charAt(at - 1 - slashes) === '\\') slashes++
    if (slashes % 2 === 0) return at + 1
  }
}

/** What ends, opens or closes something between two strings. */
const STRUCTURE = /["{}[\]]/g
const SCALAR_END = /[\s,\]}]/g

/** @returns the position after the value that begins at `from` */
function skipValue(text: string, from: number): number {
  const first = text.charAt(from)
  if (first === '"') return skipString(text, from)
  if (first !== '{' && first !== '[') {
    SCALAR_END.lastIndex = from
    return SCALAR_END.exec(text)?.index ?? text.length
  }
  let depth = 0
  let at = from
  for (;;) {
    STRUCTURE.lastIndex = at
    const found = STRUCTURE.exec(text)
    if (!found) return text.length
    const {index} = found
    if (found[0] === '"') at = skipString(text, index)
    else {
      depth += found[0] === '{' || found[0] === '[' ? 1 : -1
      at = index + 1
      if (depth === 0) return at
    }
  }
}

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null'

const KINDS: Readonly<Record<string, JsonKind>> = {
  '{': 'object',
  '[': 'array',
  '"': 'string',
  t: 'boolean',
  f: 'boolean',
  n: 'null',
}

export function jsonKind(text: string): JsonKind {
  return KINDS[text.charAt(skipSpace(text, 0))] ?? 'number'
}

/** The values of an array as they stand in the text; empty for anything else. */
export function jsonElements(text: string): string[] {
  let at = skipSpace(text, 0)
  if (text.charAt(at) !== '[') return []
  const elements: string[] = []
  at = skipSpace(text, at + 1)
  while (at < text.length && text.charAt(at) !== ']') {
    const end = skipValue(text, at)
    elements.push(text.slice(at, end))
    at = skipSpace(text, end)
    if (text.charAt(at) === ',') at = skipSpace(text, at + 1)
  }
  return elements
}

/** The members of an object, repeated names included; empty for anything else. */
export function jsonMembers(text: string): Array<[name: string, value: string]> {
  let at = skipSpace(text, 0)
  if (text.charAt(at) !== '{') return []
  const members: Array<[string, string]> = []
  at = skipSpace(text, at + 1)
  while (at < text.length && text.charAt(at) !== '}') {
    const nameEnd = skipString(text, at)
    const name = JSON.parse(text.slice(at, nameEnd)) as string
    at = skipSpace(text, skipSpace(text, nameEnd) + 1)
    const end = skipValue(text, at)
    members.push([name, text.slice(at, end)])
    at = skipSpace(text, end)
    if (text.charAt(at) === ',') at = skipSpace(text, at + 1)
  }
  return members
}

/** The value at a path of names; of repeated names the last, as `JSON.parse` has it. */
export function jsonAt(text: string, path: readonly string[]): string | undefined {
  let value: string | undefined = text
  for (const name of path) {
    value = jsonMembers(value).findLast(([candidate]) => candidate === name)?.[1]
    if (value === undefined) return undefined
  }
  return value
}

/** A string's content or a number's digits; undefined for everything else. */
export function jsonScalar(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const kind = jsonKind(text)
  if (kind === 'string') return JSON.parse(text) as string
  return kind === 'number' ? text.trim() : undefined
}

/** The object with a member set: in the place of the last one of that name, else at the end. */
export function withMember(text: string, name: string, value: string): string {
  const members = jsonMembers(text)
  const at = members.findLastIndex(([candidate]) => candidate === name)
  if (at === -1) members.push([name, value])
  else members[at] = [name, value]
  return `{${members.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(',')}}`
}
