import {referenceOf} from '../document/document.js'
import {asText, elements, isObject, member} from '../document/json.js'
import {firstSentence} from '../index/build.js'
import {sampleValue} from '../sample/value.js'
import type {JsonObject, Located, SpecDocument, ValueSketch} from '../types.js'
import {type Alternative, alternativesByValue} from './discriminator.js'
import {fieldsOf, sketch} from './fields.js'

/** What a value of a request may be, to be filled in step by step; looked up when it is asked for. */
export interface Shape extends ValueSketch {
  kind: 'object' | 'array' | 'choice' | 'value'
  summary?: string
  /** The fields of an object, what is required before the rest. */
  fields(): readonly ShapeField[]
  /** What fields of any other name look like; undefined where there are none. */
  others(): Shape | undefined
  /** The items of an array. */
  item(): Shape
  /** `oneOf` and `anyOf`: what it can be instead. */
  alternatives(): readonly ShapeAlternative[]
  /** The smallest value that fits, examples first. */
  sample(): unknown
}

export interface ShapeField {
  name: string
  required: boolean
  shape: Shape
}

export interface ShapeAlternative {
  /** The value of the discriminator, the title, the name of the schema, or its type. */
  label: string
  shape: Shape
  /** Whether a value looks like this one and not like another. */
  fits(value: unknown): boolean
}

const ANYTHING: ValueSketch = {types: []}

/** @param given where the schema stands */
export function shapeOf(document: SpecDocument, given: Located): Shape {
  const schema = bare(document, given)
  const alternatives = alternativesOf(document, schema)
  const about = isObject(schema.value) ? asText(schema.value['description']) : undefined
  const summary = firstSentence(about)
  const drawn = sketch(document, schema)
  const described = fieldsOf(document, schema)
  const items = itemsOf(document, schema)
  const isArray = items !== undefined || drawn.types.includes('array')
  return {
    ...drawn,
    kind: alternatives ? 'choice' : described ? 'object' : isArray ? 'array' : 'value',
    ...(summary !== undefined && {summary}),
    fields: () =>
      (described?.fields ?? [])
        .map(({name, required, schema: own}) => ({name, required, shape: shapeOf(document, own)}))
        .sort((a, b) => Number(b.required) - Number(a.required)),
    others() {
      const others = member(schema, 'additionalProperties')
      if (others && isObject(others.value)) return shapeOf(document, others)
      return described && !described.closed && (described.open || described.fields.length === 0)
        ? anything(document, schema)
        : undefined
    },
    item: () => (items ? shapeOf(document, items) : anything(document, schema)),
    alternatives: alternatives ?? (() => []),
    sample: () => sampleValue(document, schema, {side: 'request', requiredOnly: true}),
  }
}

function anything(document: SpecDocument, owner: Located): Shape {
  return {...shapeOf(document, {...owner, value: {}}), ...ANYTHING, sample: () => ''}
}

/** Without the wrapping of a reference that has a description of its own: `allOf` with one part. */
function bare(document: SpecDocument, given: Located): Located {
  const schema = document.follow(given)
  const [part, ...more] = elements(member(schema, 'allOf'))
  if (!part || more.length > 0 || !isObject(schema.value)) return schema
  const {properties, required, oneOf, anyOf} = schema.value
  return (properties ?? required ?? oneOf ?? anyOf) ? schema : bare(document, part)
}

function itemsOf(document: SpecDocument, schema: Located): Located | undefined {
  const own = member(schema, 'items')
  if (own) return own
  for (const part of elements(member(schema, 'allOf'))) {
    const items = member(document.follow(part), 'items')
    if (items) return items
  }
  return undefined
}

/** Undefined where there is nothing to choose: one type, or several of plain values. */
function alternativesOf(
  document: SpecDocument,
  schema: Located,
): (() => readonly ShapeAlternative[]) | undefined {
  const {value} = schema
  if (!isObject(value)) return undefined
  const node = schema as Located<JsonObject>
  const keyword = Array.isArray(value['oneOf']) ? 'oneOf' : 'anyOf'
  const parts = elements(member(schema, keyword)).filter((part) => isReal(document, part))
  const isDeep = parts.some((part) => {
    const {types} = sketch(document, part)
    return types.includes('array') || fieldsOf(document, part) !== undefined
  })
  if (parts.length < 2 || !isDeep) return undefined
  const discriminated = alternativesByValue(document, node)
  const all: ReadonlyArray<Alternative> =
    discriminated?.alternatives ?? parts.map((part) => ({values: [], schema: part}))
  return () => all.map((one) => alternative(document, node, one, discriminated?.property))
}

/** Parts that only say what is required, or that it may be null, are no alternatives. */
function isReal(document: SpecDocument, part: Located): boolean {
  const {types} = sketch(document, part)
  if (types.length > 0) return types.some((type) => type !== 'null')
  return fieldsOf(document, part) !== undefined
}

function alternative(
  document: SpecDocument,
  owner: Located<JsonObject>,
  {values, schema}: Alternative,
  property: string | undefined,
): ShapeAlternative {
  const {oneOf: _, anyOf: __, discriminator: ___, ...rest} = owner.value
  const isShared = isObject(rest['properties'])
  const own = shapeOf(document, schema)
  const shape = isShared ? shapeOf(document, {...owner, value: {allOf: [rest, schema.value]}}) : own
  const [value] = values
  const {title} = isObject(schema.value) ? schema.value : {title: undefined}
  const named = document.follow(schema).value
  const inner = isObject(named) ? asText(named['title']) : undefined
  const reference = referenceOf(schema.value)
  const name = reference?.slice(reference.lastIndexOf('/') + 1)
  return {
    label: value ?? asText(title) ?? inner ?? name ?? (own.types.join(' or ') || own.kind),
    shape:
      property === undefined || value === undefined ? shape : withField(shape, property, value),
    fits: (given) =>
      property !== undefined && isObject(given)
        ? values.includes(String(given[property]))
        : looksLike(shape, given),
  }
}

/** The field that tells the alternatives apart is filled in. */
function withField(shape: Shape, name: string, value: string): Shape {
  return {
    ...shape,
    sample() {
      const sample = shape.sample()
      return isObject(sample) ? {...sample, [name]: value} : sample
    },
  }
}

function looksLike(shape: Shape, value: unknown): boolean {
  if (shape.kind === 'object') {
    return (
      isObject(value) &&
      shape.fields().every(({name, required, shape: {choices}}) => {
        const own = value[name]
        if (own === undefined) return !required
        return choices === undefined || choices.includes(own as string)
      })
    )
  }
  if (shape.kind === 'array') return Array.isArray(value)
  if (shape.kind === 'choice') return shape.alternatives().some(({fits}) => fits(value))
  const type = typeof value
  return shape.types.some((one) => one === type || (one === 'integer' && type === 'number'))
}
