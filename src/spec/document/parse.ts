import {ApixError} from '../../errors/index.js'

/** Above what any real description needs; an alias bomb gets there at once. */
const MOST_VALUES = 3_000_000

/** The largest file that is read. Bytes. */
export const LARGEST_FILE = 128 * 1024 * 1024

/**
 * The value of a JSON or YAML text.
 * @param name what to call the file in an error
 * @throws ApixError SPEC_INVALID with line and column
 */
export async function parseText(text: string, name: string): Promise<unknown> {
  const content = text.replace(/^\uFEFF/, '')
  if (/^\s*[{[]/.test(content)) {
    try {
      return JSON.parse(content)
    } catch (error) {
      // YAML has flow style, too: `{openapi: 3.1.0}`.
      if (!/^\s*[{[]\s*["{[]/.test(content)) return parseYaml(content, name)
      throw jsonError(error as Error, content, name)
    }
  }
  return parseYaml(content, name)
}

async function parseYaml(text: string, name: string): Promise<unknown> {
  const {load, SCHEMA, YAMLException} = await import('./yaml.js')
  try {
    const value = load(text, {schema: SCHEMA})
    assertFinite(value, name)
    return value
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error
    const {mark, reason} = error
    const location = mark ? `${name}:${mark.line + 1}:${mark.column + 1}` : name
    throw new ApixError('SPEC_INVALID', `this is no valid YAML: ${reason}`, {
      location,
      cause: error,
    })
  }
}

function jsonError(error: Error, text: string, name: string): ApixError {
  const [, position] = /position (\d+)/.exec(error.message) ?? []
  const offset = position === undefined ? text.length : Number(position)
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  const location = `${name}:${line}:${offset - before.lastIndexOf('\n')}`
  return new ApixError('SPEC_INVALID', 'this is no valid JSON', {location, cause: error})
}

/** A YAML alias is one value in many places: written out it may have no end. */
function assertFinite(value: unknown, name: string): void {
  let values = 0
  const waiting = [value]
  while (waiting.length > 0) {
    const current = waiting.pop()
    if (++values > MOST_VALUES) {
      throw new ApixError('SPEC_INVALID', `the aliases in ${name} repeat without end`)
    }
    if (typeof current !== 'object' || current === null) continue
    for (const child of Object.values(current)) waiting.push(child)
  }
}
