import type {SecretReference} from '../../api/index.js'

/** A text taken apart: what stands there, and what takes its place later. */
export type Piece =
  | {is: 'text'; text: string}
  | {is: 'variable'; name: string}
  /** `{{$uuid}}`, `{{$randomInt 1 10}}`, `{{$random.integer(1, 10)}}`. */
  | {is: 'made'; name: string; args: readonly string[]}
  | {is: 'secret'; reference: SecretReference}

const TOKEN = /\\(\{\{|\$\{)|\{\{([^{}\n]*)\}\}|\$\{(env|keychain):([A-Za-z0-9_./-]+)\}/g

/** `\{{` stands for two braces. */
export function parseTemplate(text: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > end) pieces.push({is: 'text', text: text.slice(end, match.index)})
    pieces.push(pieceOf(match))
    end = match.index + match[0].length
  }
  if (end < text.length) pieces.push({is: 'text', text: text.slice(end)})
  return pieces
}

function pieceOf([, braces, inner, source, name = '']: RegExpExecArray): Piece {
  if (braces !== undefined) return {is: 'text', text: braces}
  if (source !== undefined) {
    return {is: 'secret', reference: {source: source as SecretReference['source'], name}}
  }
  const words = (inner ?? '').trim()
  if (!words.startsWith('$')) return {is: 'variable', name: words}
  const [, called = '', given] = /^\$([\w.]+)\s*\((.*)\)$/s.exec(words) ?? []
  if (given !== undefined) return {is: 'made', name: called, args: split(given, /\s*,\s*/)}
  const [first = '', ...args] = split(words.slice(1), /\s+/)
  // JetBrains writes the variable behind a dot.
  const environment = /^env\.(\w+)$/.exec(first)?.[1]
  if (environment !== undefined) return {is: 'made', name: 'env', args: [environment]}
  return {is: 'made', name: first, args}
}

/** A quoted argument is one, whatever stands in it. */
function split(text: string, separator: RegExp): string[] {
  const quoted: string[] = []
  const plain = text
    .trim()
    .replace(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => {
      quoted.push(double ?? single ?? '')
      return `\0${quoted.length - 1}\0`
    })
  return plain
    .split(separator)
    .filter((word) => word !== '')
    .map((word) => word.replace(/\0(\d+)\0/g, (_, index) => quoted[Number(index)] ?? ''))
}

/** Every piece that takes the place of something, in all texts of a JSON-like value. */
export function placeholders(value: unknown): Piece[] {
  if (typeof value === 'string') return parseTemplate(value).filter(({is}) => is !== 'text')
  if (Array.isArray(value)) return value.flatMap(placeholders)
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, item]) => [
      ...placeholders(key),
      ...placeholders(item),
    ])
  }
  return []
}
