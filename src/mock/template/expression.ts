import {ApixError} from '../../errors/index.js'
import {nearest} from '../../shared/index.js'
import type {MockRequest} from '../types.js'
import {SOURCES, type TemplateSource} from './sources.js'

/** What an expression may look at, besides the request. */
export interface TemplateContext {
  /** Numbers from 0 to 1. */
  random(): number
  /** Milliseconds since the epoch. */
  now(): number
  /** The next number of a counter, from 1. */
  count(name: string): number
  /** The state of a scenario. */
  scenario(name: string): string | undefined
}

export type Evaluate = (request: MockRequest, context: TemplateContext) => unknown

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|'[^']*'|\?\?|[^\s"'?]+(?:\?(?!\?)[^\s"'?]*)*)/gy

/**
 * Reads what stands between `{{` and `}}`: a name, what it needs, and after `??` what to take
 * where there is nothing. Nothing is ever run as code.
 * @throws ApixError USAGE for a name that is none
 */
export function parseExpression(text: string): Evaluate {
  const words = tokens(text)
  const at = words.indexOf('??')
  const [first, ...args] = at === -1 ? words : words.slice(0, at)
  if (first === undefined) throw wrong(text, 'it is empty')
  const {source, path} = sourceOf(first, text)
  const evaluate = source.prepare(args.map(unquoted), path, (why) => wrong(text, why))
  if (at === -1) return evaluate
  const rest = words.slice(at + 1)
  if (rest.length !== 1) throw wrong(text, 'one value belongs behind ??')
  const fallback = literal(rest[0] ?? '')
  return (request, context) => evaluate(request, context) ?? fallback
}

function tokens(text: string): string[] {
  const found: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text)
    if (!match) throw wrong(text, 'a quote is not closed')
    found.push(match[1] ?? '')
  }
  return found
}

function sourceOf(word: string, text: string): {source: TemplateSource; path: string[]} {
  const [name = '', ...path] = word.replace(/^request\./, '').split('.')
  const source = Object.hasOwn(SOURCES, name) ? SOURCES[name] : undefined
  if (source && (source.path || path.length === 0)) return {source, path}
  const known = Object.keys(SOURCES)
  const near = nearest(name, known)
  throw new ApixError('USAGE', `"{{${text}}}" names nothing that can be put in`, {
    hints: [...(near && near !== name ? [`did you mean ${near}?`] : []), known.join(', ')],
  })
}

function unquoted(word: string): string {
  if (word.startsWith("'")) return word.slice(1, -1)
  return word.startsWith('"') ? (JSON.parse(word) as string) : word
}

/** `1`, `true` and `null` are what they look like; everything else is a text. */
function literal(word: string): unknown {
  if (word.startsWith("'")) return unquoted(word)
  try {
    return JSON.parse(word)
  } catch {
    return word
  }
}

function wrong(text: string, why: string): ApixError {
  return new ApixError('USAGE', `"{{${text}}}" cannot be put in: ${why}`)
}
