import {referenceOf} from '../document/document.js'
import {asArray, asObject, elements, isObject, member, members} from '../document/json.js'
import type {JsonObject, Located, SpecDocument} from '../types.js'
import {alternativesByValue} from './discriminator.js'
import {HIDDEN, type Side} from './fields.js'

/** JSON Schema 2020-12 in one piece: what it refers to is below `$defs`. */
export interface PortableSchema {
  schema: unknown
  $defs: Readonly<Record<string, unknown>>
}

/** Keywords that are taken over as they are. */
const PLAIN = [
  'const',
  'multipleOf',
  'maximum',
  'minimum',
  'exclusiveMaximum',
  'exclusiveMinimum',
  'maxLength',
  'minLength',
  'maxItems',
  'minItems',
  'uniqueItems',
  'maxProperties',
  'minProperties',
  'minContains',
  'maxContains',
  'dependentRequired',
  'format',
] as const

const ONE_SCHEMA = [
  'items',
  'additionalProperties',
  'unevaluatedProperties',
  'unevaluatedItems',
  'contains',
  'propertyNames',
  'not',
  'if',
  'then',
  'else',
] as const

const SCHEMA_LISTS = ['allOf', 'oneOf', 'anyOf', 'prefixItems'] as const

const SCHEMA_MAPS = ['properties', 'patternProperties', 'dependentSchemas'] as const

/**
 * Turns a schema of any OpenAPI version into JSON Schema 2020-12 that a strict validator takes,
 * with everything it refers to and nothing else: `nullable`, boolean `exclusiveMinimum`,
 * `discriminator` with its mapping, `readOnly` and `writeOnly` fields of the other side.
 */
export function portable(document: SpecDocument, schema: Located, side: Side): PortableSchema {
  const names = new Map<string, string>()
  const waiting: Array<readonly [name: string, at: Located]> = []
  const $defs: Record<string, unknown> = {}

  function refer(node: Located): {$ref: string} {
    const target = document.follow(node)
    const key = `${target.file.uri}#${target.pointer}`
    let name = names.get(key)
    if (name === undefined) {
      name = `s${names.size}`
      names.set(key, name)
      waiting.push([name, target])
    }
    return {$ref: `#/$defs/${name}`}
  }

  function convert(node: Located): unknown {
    const {value} = node
    if (typeof value === 'boolean') return value
    if (!isObject(value)) return {}
    if (referenceOf(value) === undefined) return body(node as Located<JsonObject>)
    const target = refer(node)
    const {$ref: _ref, $dynamicRef: _dynamic, ...siblings} = value
    // Before 3.1 nothing beside a reference counts, but for the common `nullable`.
    const rest =
      document.version === '3.1'
        ? siblings
        : value['nullable'] === true || value['x-nullable'] === true
          ? {nullable: true}
          : {}
    if (Object.keys(rest).length === 0) return target
    const beside = {...node, value: rest} as Located<JsonObject>
    if (rest['nullable'] === true) return {anyOf: [target, {type: 'null'}]}
    return {allOf: [target, body(beside)]}
  }

  function body(node: Located<JsonObject>): JsonObject {
    const {value} = node
    const result: Record<string, unknown> = {}
    for (const key of PLAIN) if (value[key] !== undefined) result[key] = value[key]
    for (const key of ONE_SCHEMA) {
      const child = member(node, key)
      if (child) result[key] = convert(child)
    }
    for (const key of SCHEMA_LISTS) {
      const children = elements(member(node, key))
      if (children.length > 0) result[key] = children.map(convert)
    }
    for (const key of SCHEMA_MAPS) {
      const children = members(member(node, key))
      if (children.length > 0) {
        result[key] = Object.fromEntries(children.map(([name, child]) => [name, convert(child)]))
      }
    }
    Object.assign(result, pattern(value), limits(value), types(value), values(value))
    const required = requiredOf(node)
    if (required.length > 0) result['required'] = required
    choose(node, result)
    return nullable(value, result)
  }

  function requiredOf(node: Located<JsonObject>): string[] {
    const properties = member(node, 'properties')
    return asArray(node.value['required'])
      .filter((name) => typeof name === 'string')
      .filter((name) => {
        const property = properties && member(properties, name)
        const target = property && document.follow(property)
        return asObject(target?.value)[HIDDEN[side]] !== true
      })
  }

  /** With a discriminator only the alternative that the value names has to fit. */
  function choose(node: Located<JsonObject>, result: Record<string, unknown>): void {
    const found = alternativesByValue(document, node)
    if (!found) return
    const {property, alternatives, keyword} = found
    delete result[keyword]
    const cases = alternatives.map(({values: named, schema: alternative}) => ({
      if: {properties: {[property]: {enum: named}}, required: [property]},
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
      then: convert(alternative),
    }))
    const known = alternatives.flatMap(({values: named}) => named)
    const required = {required: [property], properties: {[property]: {enum: known}}}
    result['allOf'] = [...asArray(result['allOf']), required, ...cases]
  }

  const converted = convert(schema)
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [name, at] = next
    $defs[name] =
      typeof at.value === 'boolean' ? at.value : body({...at, value: asObject(at.value)})
  }
  return {schema: converted, $defs}
}

/** A pattern that is no valid expression here is left out: it says nothing. */
function pattern(value: JsonObject): JsonObject {
  const text = value['pattern']
  if (typeof text !== 'string') return {}
  try {
    new RegExp(text, 'u')
    return {pattern: text}
  } catch {
    return {}
  }
}

/** Before 3.1 `exclusiveMinimum` is a boolean beside `minimum`. */
function limits(value: JsonObject): JsonObject {
  const result: Record<string, unknown> = {}
  for (const [exclusive, inclusive] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    const flag = value[exclusive]
    if (typeof flag !== 'boolean') continue
    result[exclusive] = flag ? value[inclusive] : undefined
    if (flag) result[inclusive] = undefined
  }
  return result
}

function types(value: JsonObject): JsonObject {
  const named = (Array.isArray(value['type']) ? value['type'] : [value['type']]).filter(
    (type) => typeof type === 'string' && TYPES.has(type),
  )
  return named.length === 0 ? {} : {type: named.length === 1 ? named[0] : named}
}

const TYPES = new Set(['string', 'number', 'integer', 'boolean', 'array', 'object', 'null'])

/** An empty `enum` forbids everything, which nobody means. */
function values(value: JsonObject): JsonObject {
  const {enum: listed} = value
  return Array.isArray(listed) && listed.length > 0 ? {enum: [...new Set(listed)]} : {}
}

function nullable(value: JsonObject, result: Record<string, unknown>): JsonObject {
  for (const key of Object.keys(result)) if (result[key] === undefined) delete result[key]
  if (value['nullable'] !== true && value['x-nullable'] !== true) return result
  const {type, enum: listed} = result
  const simple = !['allOf', 'oneOf', 'anyOf', 'const', 'not', 'if'].some((key) => key in result)
  if (type === undefined || !simple) return {anyOf: [{type: 'null'}, result]}
  const all = (Array.isArray(type) ? type : [type]) as string[]
  return {
    ...result,
    type: all.includes('null') ? all : [...all, 'null'],
    ...(Array.isArray(listed) && !listed.includes(null) && {enum: [...listed, null]}),
  }
}
