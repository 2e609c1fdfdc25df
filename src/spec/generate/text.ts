/** Spaces of one level. */
const STEP = '  '

export function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, STEP)
}

/** A property name, quoted where it has to be. */
export function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) || /^(?:0|[1-9]\d{0,8})$/.test(name)
    ? name
    : JSON.stringify(name)
}

/** JSON as a TypeScript literal; what a regular expression or a comment would trip over is escaped. */
export function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
}

/** Longer texts are for the documentation, not for an editor's tooltip. */
const LONGEST_COMMENT = 1000

/** A JSDoc comment with a line break after it; empty for no text. */
export function comment(parts: ReadonlyArray<string | undefined>): string {
  const text = parts
    .filter((part) => part !== undefined && part.trim() !== '')
    .join('\n')
    .replaceAll('*/', '*\\/')
    .replaceAll(/[\u2028\u2029]/g, ' ')
    .replaceAll(/\r\n?/g, '\n')
    .trim()
  if (text === '') return ''
  const shown =
    text.length > LONGEST_COMMENT ? `${text.slice(0, LONGEST_COMMENT).trimEnd()}…` : text
  const lines = shown.split('\n').map((line) => line.trimEnd())
  if (lines.length === 1) return `/** ${lines[0]} */\n`
  return `/**\n${lines.map((line) => (line === '' ? ' *' : ` * ${line}`)).join('\n')}\n */\n`
}

/** `{…}` over several lines; `{}` forms for no members are the caller's choice. */
export function block(members: readonly string[]): string {
  return `{\n${indent(members.join('\n'))}\n}`
}

/** A union without repetitions; in parentheses only where it has several members. */
export function union(types: readonly string[], wrap = false): string {
  const distinct = [...new Set(types)]
  if (distinct.includes('unknown')) return 'unknown'
  const text = distinct.join(' | ')
  return wrap && distinct.length > 1 ? `(${text})` : text
}
