import type {ChalkInstance} from 'chalk'
import {themeOf} from './theme.js'

/** JSON text that goes into a document as it is: every digit, key order and repeated keys kept. */
export class RawJson {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g

export interface JsonFormat {
  /** Spaces per level; 0 keeps everything on one line. */
  indent: number
  /** Spaces before every line but the first. */
  base?: number
  /** Without it there is no colour. */
  chalk?: ChalkInstance
}

/** True when the text is one JSON value. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/**
 * Lays out JSON token by token: nothing is parsed into numbers or objects, so nothing is lost.
 * @param text valid JSON
 */
export function formatJson(text: string, format: JsonFormat): string {
  const {indent, base = 0} = format
  const paint = painter(format.chalk)
  const tokens = text.match(TOKENS) ?? []
  const newline = (depth: number) => (indent === 0 ? '' : `\n${' '.repeat(base + depth * indent)}`)
  const output: string[] = []
  let depth = 0
  tokens.forEach((token, index) => {
    const next = tokens[index + 1]
    if (token === '{' || token === '[') {
      depth++
      const isEmpty = next === '}' || next === ']'
      output.push(token, isEmpty ? '' : newline(depth))
    } else if (token === '}' || token === ']') {
      depth--
      const before = tokens[index - 1]
      output.push(before === '{' || before === '[' ? '' : newline(depth), token)
    } else if (token === ',') output.push(token, newline(depth))
    else if (token === ':') output.push(indent === 0 ? ':' : ': ')
    else output.push(paint(token, next === ':'))
  })
  return output.join('')
}

function painter(chalk: ChalkInstance | undefined): (token: string, isKey: boolean) => string {
  if (!chalk) return (token) => token
  const theme = themeOf(chalk)
  return (token, isKey) => {
    if (isKey) return theme.key(token)
    if (token.startsWith('"')) return theme.string(token)
    return /^[-\d]/.test(token) ? theme.number(token) : theme.literal(token)
  }
}
