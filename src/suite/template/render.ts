import type {SecretReference} from '../../api/index.js'
import {type MadeValues, makeValue} from './made.js'
import {type Piece, parseTemplate} from './parse.js'

/** Where placeholders find their values. */
export interface Scope {
  /** @throws Unresolved */
  variable(name: string): unknown
  /** @throws Unresolved */
  secret(reference: SecretReference): string
  made: MadeValues
}

/** A placeholder has no value, or one that cannot be. */
export class Unresolved extends Error {
  readonly variable: string

  constructor(variable: string, message: string) {
    super(message)
    this.variable = variable
  }
}

/**
 * A text with its values.
 * @throws Unresolved
 */
export function renderText(text: string, scope: Scope): string {
  return parseTemplate(text)
    .map((piece) => textOf(resolved(piece, scope)))
    .join('')
}

/**
 * A JSON-like value with every text in it rendered. A text that is nothing but one placeholder
 * becomes the placeholder's value, of whatever type: `"{{id}}"` may become the number 1.
 * @throws Unresolved
 */
export function renderValue(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string') {
    const [piece, ...others] = parseTemplate(value)
    if (piece?.is === 'variable' && others.length === 0) return resolved(piece, scope)
    return renderText(value, scope)
  }
  if (Array.isArray(value)) return value.map((item) => renderValue(item, scope))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        renderText(key, scope),
        renderValue(item, scope),
      ]),
    )
  }
  return value
}

function resolved(piece: Piece, scope: Scope): unknown {
  if (piece.is === 'text') return piece.text
  if (piece.is === 'variable') return scope.variable(piece.name)
  if (piece.is === 'secret') return scope.secret(piece.reference)
  const made = makeValue(piece.name, piece.args, scope.made)
  if (made === undefined) throw new Unresolved(`$${piece.name}`, `{{$${piece.name}}} has no value`)
  return made
}

/** As it stands within a text: JSON for what is no text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null)
}
