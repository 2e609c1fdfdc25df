import {asArray, asObject, elements, isObject, member, members} from '../document/json.js'
import type {Located, SpecDocument, ValueSketch, ValueType} from '../types.js'

/** Deeper nesting of allOf, oneOf and anyOf adds nothing a person can type. */
const DEEPEST = 8

export interface Field {
  name: string
  required: boolean
  schema: Located
}

export interface Fields {
  fields: readonly Field[]
  /** No other fields are allowed. */
  closed: boolean
  /** It says what other fields look like. */
  open: boolean
}

/** Requests leave out what is `readOnly`, responses what is `writeOnly`. */
export type Side = 'request' | 'response'

/**
 * The fields of an object schema, those of its parts included. A field is required when every
 * alternative says so. Undefined when the schema describes no object.
 */
export function fieldsOf(
  document: SpecDocument,
  schema: Located,
  side: Side = 'request',
): Fields | undefined {
  return collect({document, hidden: HIDDEN[side]}, schema, 0, new Set())
}

/** The keyword that hides a field on that side. */
export const HIDDEN: Readonly<Record<Side, string>> = {request: 'readOnly', response: 'writeOnly'}

interface Collecting {
  document: SpecDocument
  hidden: string
}

function collect(
  context: Collecting,
  given: Located,
  depth: number,
  seen: ReadonlySet<unknown>,
): Fields | undefined {
  const {document, hidden} = context
  const schema = document.follow(given)
  const {value} = schema
  if (!isObject(value) || depth > DEEPEST || seen.has(value)) return undefined
  const within = new Set([...seen, value])
  const found = new Map<string, Field>()
  let closed = value['additionalProperties'] === false
  const {additionalProperties: others} = value
  let open = others === true || isObject(others) || isObject(value['patternProperties'])
  let isObjectSchema = isObject(value['properties']) || value['type'] === 'object'
  const required = new Set(asArray(value['required']).map(String))
  for (const [name, property] of members(member(schema, 'properties'))) {
    if (asObject(document.follow(property).value)[hidden] === true) continue
    found.set(name, {name, required: required.has(name), schema: property})
  }
  for (const part of elements(member(schema, 'allOf'))) {
    const fields = collect(context, part, depth + 1, within)
    if (!fields) continue
    isObjectSchema = true
    closed ||= fields.closed
    open ||= fields.open
    for (const field of fields.fields) {
      found.set(field.name, {...field, required: field.required || required.has(field.name)})
    }
  }
  for (const key of ['oneOf', 'anyOf']) {
    const alternatives = elements(member(schema, key)).flatMap(
      (part) => collect(context, part, depth + 1, within) ?? [],
    )
    if (alternatives.length === 0) continue
    isObjectSchema = true
    closed &&= alternatives.every((fields) => fields.closed)
    open ||= alternatives.some((fields) => fields.open)
    const names = new Set(alternatives.flatMap(({fields}) => fields.map(({name}) => name)))
    for (const name of names) {
      const each = alternatives.map(({fields}) => fields.find((field) => field.name === name))
      const [first] = each.filter((field) => field !== undefined)
      if (!first || found.has(name)) continue
      found.set(name, {...first, required: required.has(name) || each.every((f) => f?.required)})
    }
  }
  return isObjectSchema ? {fields: [...found.values()], closed, open} : undefined
}

/** A compact description of the values that a schema allows. */
export function sketch(document: SpecDocument, given: Located | undefined): ValueSketch {
  return given ? draw(document, given, 0) : {types: []}
}

function draw(document: SpecDocument, given: Located, depth: number): ValueSketch {
  if (depth > DEEPEST) return {types: []}
  const schema = document.follow(given)
  if (!isObject(schema.value)) return {types: []}
  const {value} = schema
  const own = {
    types: typesOf(value),
    ...(typeof value['format'] === 'string' && {format: value['format']}),
    ...choicesOf(value),
    ...exampleOf(value),
    ...(Object.hasOwn(value, 'default') && {default: value['default']}),
  }
  const items = member(schema, 'items')
  const parts = [
    ...elements(member(schema, 'allOf')),
    ...elements(member(schema, 'oneOf')),
    ...elements(member(schema, 'anyOf')),
  ].map((part) => draw(document, part, depth + 1))
  const merged = parts.length > 0 ? mergeParts(own, parts, Array.isArray(value['allOf'])) : own
  return items && merged.types.includes('array')
    ? {...merged, items: draw(document, items, depth + 1)}
    : merged
}

function mergeParts(own: ValueSketch, parts: readonly ValueSketch[], all: boolean): ValueSketch {
  const types = all
    ? (parts.find((part) => part.types.length > 0)?.types ?? [])
    : parts.some((part) => part.types.length === 0)
      ? []
      : [...new Set(parts.flatMap((part) => part.types))]
  const choices = parts.every((part) => part.choices)
    ? parts.flatMap((part) => part.choices ?? [])
    : all
      ? parts.find((part) => part.choices)?.choices
      : undefined
  const items = parts.find((part) => part.items)?.items
  const [format] = parts.flatMap((part) => part.format ?? [])
  const withExample = parts.find((part) => 'example' in part)
  const withDefault = parts.find((part) => 'default' in part)
  return {
    ...(format !== undefined && {format}),
    ...(choices && {choices}),
    ...(items && {items}),
    ...(withExample && {example: withExample.example}),
    ...(withDefault && {default: withDefault.default}),
    ...own,
    types: own.types.length > 0 ? own.types : types,
  }
}

function typesOf(schema: Readonly<Record<string, unknown>>): ValueType[] {
  const {type, format} = schema
  const named = (Array.isArray(type) ? type : [type]).filter((name) => typeof name === 'string')
  const bytes = named.includes('file') || (named.includes('string') && format === 'binary')
  if (bytes) return ['file']
  const nullable = schema['nullable'] === true || schema['x-nullable'] === true
  const types = named as ValueType[]
  if (types.length > 0) return nullable && !types.includes('null') ? [...types, 'null'] : types
  if (isObject(schema['properties'])) return ['object']
  if (schema['items'] !== undefined) return ['array']
  return typesOfChoices(schema)
}

/** An `enum` or `const` without a type says it by its values. */
function typesOfChoices(schema: Readonly<Record<string, unknown>>): ValueType[] {
  const values = Object.hasOwn(schema, 'const') ? [schema['const']] : asArray(schema['enum'])
  const types = values.map((value): ValueType => {
    if (value === null) return 'null'
    if (Array.isArray(value)) return 'array'
    const type = typeof value
    return type === 'string' || type === 'number' || type === 'boolean' ? type : 'object'
  })
  return [...new Set(types)]
}

type Scalar = string | number | boolean | null

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}

function choicesOf(schema: Readonly<Record<string, unknown>>): {choices?: readonly Scalar[]} {
  if (isScalar(schema['const']) && Object.hasOwn(schema, 'const')) {
    return {choices: [schema['const']]}
  }
  const values = asArray(schema['enum'])
  return values.length > 0 && values.every(isScalar) ? {choices: values} : {}
}

function exampleOf(schema: Readonly<Record<string, unknown>>): {example?: unknown} {
  if (Object.hasOwn(schema, 'example')) return {example: schema['example']}
  const [first] = asArray(schema['examples'])
  return first === undefined ? {} : {example: first}
}
