import {asObject, elements, escapePointer, isObject, member} from '../document/json.js'
import {fieldsOf, type Side} from '../schema/fields.js'
import type {Located, SpecDocument} from '../types.js'
import {describeValue, type Finding} from './explain.js'

/** Values looked at; a long list repeats itself. */
const MOST_VALUES = 20_000
/** The same field in a list is one finding. */
const MOST_FINDINGS = 50

/**
 * The fields of a value that its schema does not mention. They are allowed where nothing forbids
 * them, but nobody promised them either.
 */
export function undocumentedFields(
  document: SpecDocument,
  schema: Located,
  value: unknown,
  side: Side,
): Finding[] {
  const found = new Map<string, Finding>()
  let left = MOST_VALUES

  /** @param pattern the pointer with `*` for every index */
  function look(at: Located, current: unknown, pointer: string, pattern: string): void {
    if (left-- <= 0 || found.size >= MOST_FINDINGS) return
    const target = document.follow(at)
    if (Array.isArray(current)) {
      const items = itemsOf(document, target)
      if (!items) return
      for (const [index, item] of current.entries()) {
        look(items, item, `${pointer}/${index}`, `${pattern}/*`)
      }
      return
    }
    if (!isObject(current)) return
    const fields = fieldsOf(document, target, side)
    if (!fields || fields.fields.length === 0) return
    const known = new Map(fields.fields.map((field) => [field.name, field.schema]))
    for (const [name, child] of Object.entries(current)) {
      const step = `/${escapePointer(name)}`
      const field = known.get(name)
      if (field) look(field, child, pointer + step, pattern + step)
      else if (!fields.open && !fields.closed && !found.has(pattern + step)) {
        found.set(pattern + step, {
          pointer: pointer + step,
          expected: 'no such field is described',
          actual: describeValue(child),
        })
      }
    }
  }

  look(schema, value, '', '')
  return [...found.values()]
}

/** The items of an array, also where one of several alternatives is the array. */
function itemsOf(document: SpecDocument, schema: Located): Located | undefined {
  const own = member(schema, 'items')
  if (own) return own
  for (const key of ['allOf', 'oneOf', 'anyOf']) {
    for (const part of elements(member(schema, key))) {
      const target = document.follow(part)
      const items = isObject(asObject(target.value)['items']) ? member(target, 'items') : undefined
      if (items) return items
    }
  }
  return undefined
}
