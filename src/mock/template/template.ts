import type {MockRequest} from '../types.js'
import {type Evaluate, parseExpression, type TemplateContext} from './expression.js'

/** A value that may depend on the request. */
export interface Template<T = unknown> {
  /** It is the same for every request. */
  isFixed: boolean
  render(request: MockRequest, context: TemplateContext): T
}

const EXPRESSION = /\{\{([^{}]*)\}\}/g

/**
 * A text with `{{…}}` in it.
 * @throws ApixError USAGE for an expression that names nothing
 */
export function textTemplate(text: string): Template<string> {
  const parts: Array<string | Evaluate> = []
  let at = 0
  for (const match of text.matchAll(EXPRESSION)) {
    parts.push(text.slice(at, match.index), parseExpression((match[1] ?? '').trim()))
    at = match.index + match[0].length
  }
  if (parts.length === 0) return fixed(text)
  parts.push(text.slice(at))
  return {
    isFixed: false,
    render: (request, context) =>
      parts
        .map((part) => (typeof part === 'string' ? part : asText(part(request, context))))
        .join(''),
  }
}

/**
 * Plain data whose texts are templates. A text that is one expression becomes its value:
 * `"{{body.amount}}"` stays a number.
 * @throws ApixError USAGE
 */
export function valueTemplate(value: unknown): Template {
  if (typeof value === 'string') {
    const [, alone] = /^\{\{([^{}]*)\}\}$/.exec(value) ?? []
    if (alone === undefined) return textTemplate(value)
    const evaluate = parseExpression(alone.trim())
    return {isFixed: false, render: (request, context) => evaluate(request, context) ?? null}
  }
  if (typeof value !== 'object' || value === null) return fixed(value)
  if (Array.isArray(value)) {
    const items = value.map(valueTemplate)
    if (items.every(({isFixed}) => isFixed)) return fixed(value)
    return {
      isFixed: false,
      render: (request, context) => items.map((item) => item.render(request, context)),
    }
  }
  const members = Object.entries(value).map(
    ([name, member]) => [textTemplate(name), valueTemplate(member)] as const,
  )
  if (members.every(([name, member]) => name.isFixed && member.isFixed)) return fixed(value)
  return {
    isFixed: false,
    render: (request, context) =>
      Object.fromEntries(
        members.map(([name, member]) => [
          name.render(request, context),
          member.render(request, context),
        ]),
      ),
  }
}

function fixed<T>(value: T): Template<T> {
  return {isFixed: true, render: () => value}
}

function asText(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
