import {query} from 'jsonpath-rfc9535'
import parse from 'jsonpath-rfc9535/parser'
import {atPointer} from '../../shared/index.js'
import type {JsonSource} from './types.js'

/** A JSONPath with the dollar left out is one as well; a slash begins a JSON pointer. */
export function jsonSource(text: string): JsonSource {
  if (text === '' || text.startsWith('/')) return {kind: 'pointer', text}
  if (text.startsWith('$')) return {kind: 'path', text}
  return {kind: 'path', text: text.startsWith('[') ? `$${text}` : `$.${text}`}
}

/**
 * What is wrong with a query; undefined when nothing is.
 */
export function sourceProblem({kind, text}: JsonSource): string | undefined {
  if (kind === 'pointer') return undefined
  try {
    parse(tolerant(text))
    return undefined
  } catch (error) {
    const at = (error as {location?: {start?: {column?: number}}}).location?.start?.column
    return `"${text}" is no JSONPath${at === undefined ? '' : `: it ends to make sense at character ${at}`}`
  }
}

/** Whether a query leads to at most one value (RFC 9535, singular query). */
export function isSingular({kind, text}: JsonSource): boolean {
  return kind === 'pointer' || !/\.\.|\*|\?|:|,/.test(text.replace(/'[^']*'|"[^"]*"/g, ''))
}

/**
 * What the query finds: its one value, or the list of them all where there may be several.
 * @returns undefined when it finds nothing
 */
export function findJson(document: unknown, source: JsonSource): unknown {
  if (source.kind === 'pointer') return atPointer(document, source.text)
  const found: unknown[] = query(document as never, tolerant(source.text))
  if (isSingular(source)) return found[0]
  return found.length === 0 ? undefined : found
}

/**
 * Names with dashes are no names to RFC 9535 without quotes, and no dot stands before a bracket; to
 * everybody else it is so.
 */
function tolerant(text: string): string {
  return text.replace(
    /'[^']*'|"[^"]*"|\.([A-Za-z_][\w]*-[\w-]*)|(?<!\.)\.\[/g,
    (whole, name?: string) => {
      if (whole === '.[') return '['
      return name === undefined ? whole : `['${name}']`
    },
  )
}
