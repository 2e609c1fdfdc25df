import {renderText, type Scope} from '../template/render.js'

const FALSE: ReadonlySet<string> = new Set(['', 'false', '0', 'null', 'no', 'undefined'])

/**
 * Whether `if` holds: `{{name}}`, `a == b` or `a != b`. The sides are told apart before values are
 * put in, so that no value can change what is compared.
 * @throws Unresolved
 */
export function isTrue(text: string, scope: Scope): boolean {
  const [, left, sign, right = ''] = /^(.*?)\s*(==|!=)\s*(.*)$/s.exec(text) ?? []
  if (left === undefined) return !FALSE.has(renderText(text, scope).trim())
  const isEqual = side(left, scope) === side(right, scope)
  return sign === '==' ? isEqual : !isEqual
}

function side(text: string, scope: Scope): string {
  return renderText(text, scope)
    .trim()
    .replace(/^(["'])(.*)\1$/s, '$2')
}
