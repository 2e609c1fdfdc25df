import {referenceOf} from '../document/document.js'
import {asArray, asObject, asText, elements, isObject, member} from '../document/json.js'
import type {JsonObject, Located, SpecDocument} from '../types.js'

export interface Alternative {
  /** The values of the discriminating field that choose it. */
  values: readonly string[]
  schema: Located
}

export interface Discriminated {
  property: string
  keyword: 'oneOf' | 'anyOf'
  alternatives: readonly Alternative[]
}

/**
 * The alternatives of a schema with a discriminator, by the values that choose them: those of the
 * mapping, then what the field itself allows, then the name of the schema. Undefined when there is
 * no discriminator over alternatives, or when one of them cannot be told by it.
 */
export function alternativesByValue(
  document: SpecDocument,
  node: Located<JsonObject>,
): Discriminated | undefined {
  const {discriminator} = node.value
  const property = asText(asObject(discriminator)['propertyName'])
  if (property === undefined) return undefined
  const keyword = (['oneOf', 'anyOf'] as const).find((key) => Array.isArray(node.value[key]))
  if (!keyword) return undefined
  const mapping = Object.entries(asObject(asObject(discriminator)['mapping']))
  const alternatives = elements(member(node, keyword)).map((schema) => {
    const mapped = mapping.filter(([, target]) => isSame(document, node, target, schema))
    const named = mapped.map(([value]) => value)
    const values = named.length > 0 ? named : implied(document, schema, property)
    return {schema, values}
  })
  const all = alternatives.flatMap(({values}) => values)
  const clear = alternatives.every(({values}) => values.length > 0)
  return clear && new Set(all).size === all.length ? {property, keyword, alternatives} : undefined
}

/** A mapping names a schema by reference or by its bare name. */
function isSame(document: SpecDocument, owner: Located, target: unknown, schema: Located): boolean {
  if (typeof target !== 'string') return false
  const ref = referenceOf(schema.value)
  if (ref === undefined) return false
  if (ref === target || lastStep(ref) === target) return true
  if (!/[#/]/.test(target)) return false
  try {
    const found = document.follow({...owner, value: {$ref: target}})
    const wanted = document.follow(schema)
    return found.file === wanted.file && found.pointer === wanted.pointer
  } catch {
    return false
  }
}

function implied(document: SpecDocument, schema: Located, property: string): string[] {
  const own = constants(document, schema, property, 0)
  if (own.length > 0) return own
  const ref = referenceOf(schema.value)
  return ref === undefined ? [] : [lastStep(ref)]
}

/** The texts that the field itself allows in that schema. */
function constants(
  document: SpecDocument,
  given: Located,
  property: string,
  depth: number,
): string[] {
  const schema = document.follow(given)
  if (!isObject(schema.value) || depth > 4) return []
  const properties = member(schema, 'properties')
  const field = properties && member(properties, property)
  if (field) {
    const {const: fixed, enum: listed} = asObject(document.follow(field).value)
    const values = fixed === undefined ? asArray(listed) : [fixed]
    return values.filter((value) => typeof value === 'string')
  }
  return elements(member(schema, 'allOf')).flatMap((part) =>
    constants(document, part, property, depth + 1),
  )
}

function lastStep(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1)
}
