import {seededRandom} from '../../shared/index.js'
import {asArray, asObject, asText, elements, isObject, member, members} from '../document/json.js'
import {alternativesByValue} from '../schema/discriminator.js'
import {HIDDEN, type Side} from '../schema/fields.js'
import type {JsonObject, Located, SpecDocument} from '../types.js'
import {sampleText} from './text.js'

export interface SampleOptions {
  side: Side
  /** Varies the values, the same each time; without one they are plain placeholders. */
  seed?: number
  /** Leave out the examples of the description: what a schema alone says. */
  ignoreExamples?: boolean
  /** Only what is required. */
  requiredOnly?: boolean
}

/** Below this only required fields are filled in. */
const DEEP = 6
/** Below this nothing is. */
const DEEPEST = 24
/** Values at most: a schema of many lists of lists grows fast. */
const MOST_VALUES = 5000

/** A value that fits a schema: its example where it has one, otherwise one that is made up. */
export function sampleValue(
  document: SpecDocument,
  schema: Located,
  options: SampleOptions,
): unknown {
  const random = options.seed === undefined ? undefined : seededRandom(options.seed)
  let left = MOST_VALUES

  /** @param wanted what a whole requires of its parts, whichever of them describes it */
  function sample(
    given: Located,
    path: ReadonlySet<unknown>,
    wanted?: ReadonlySet<string>,
  ): unknown {
    const at = document.follow(given)
    const {value} = at
    if (!isObject(value) || path.size > DEEPEST || left-- <= 0)
      return isObject(value) ? smallest(value) : {}
    const node = at as Located<JsonObject>
    const fixed = options.ignoreExamples ? own(value, false) : own(value, true)
    if (fixed) return fixed.value
    // A schema inside itself ends at the smallest value it has.
    if (path.has(value)) return smallest(value)
    return build(node, new Set([...path, value]), wanted)
  }

  function build(
    node: Located<JsonObject>,
    path: ReadonlySet<unknown>,
    wanted: ReadonlySet<string> | undefined,
  ): unknown {
    const names = new Set([...(wanted ?? []), ...requiredOf(document, node, 0)])
    const parts = elements(member(node, 'allOf'))
      .filter((part) => says(document, part))
      .map((part) => sample(part, path, names))
    const chosen = alternative(node, path)
    const composed = [...parts, ...(chosen ? [chosen.value] : [])]
    const type = typeOf(node.value)
    const isPartial = type === undefined && Array.isArray(node.value['required'])
    if (type === 'object' || isPartial || composed.some(isObject)) {
      const merged: Record<string, unknown> = {}
      Object.assign(merged, ...composed.filter(isObject), object(node, path, names), chosen?.field)
      if (!wanted) fillIn(node, names, merged)
      return merged
    }
    if (composed.length > 0 && (type === undefined || chosen)) return composed.at(-1)
    if (type === 'array') return array(node, path)
    return scalar(node.value, type)
  }

  /** Names that are required without being described. */
  function fillIn(
    node: Located<JsonObject>,
    names: ReadonlySet<string>,
    merged: Record<string, unknown>,
  ): void {
    const hidden = asObject(node.value['properties'])
    for (const name of names) {
      if (!Object.hasOwn(merged, name) && !Object.hasOwn(hidden, name)) merged[name] = 'string'
    }
  }

  function alternative(node: Located<JsonObject>, path: ReadonlySet<unknown>) {
    const discriminated = alternativesByValue(document, node)
    if (discriminated) {
      const {alternatives, property} = discriminated
      const one = pick(alternatives)
      return one && {value: sample(one.schema, path), field: {[property]: one.values[0]}}
    }
    const choices = elements(member(node, 'oneOf') ?? member(node, 'anyOf'))
    const real = choices.filter((choice) => asObject(choice.value)['type'] !== 'null')
    const open = real.filter((choice) => !path.has(document.follow(choice).value))
    const one = pick(open.length > 0 ? open : real)
    return one && {value: sample(one, path), field: undefined}
  }

  function pick<T>(choices: readonly T[]): T | undefined {
    return choices[Math.floor((random?.() ?? 0) * choices.length)]
  }

  function object(
    node: Located<JsonObject>,
    path: ReadonlySet<unknown>,
    required: ReadonlySet<string>,
  ): JsonObject {
    const result: Record<string, unknown> = {}
    for (const [name, property] of members(member(node, 'properties'))) {
      const target = document.follow(property)
      if (asObject(target.value)[HIDDEN[options.side]] === true) continue
      const optional = !required.has(name)
      const skip = options.requiredOnly || path.size > DEEP || path.has(target.value)
      if (optional && skip) continue
      result[name] = sample(property, path)
    }
    const others = member(node, 'additionalProperties')
    const isFree = others && isObject(others.value) && !isInside(others, path)
    if (Object.keys(result).length === 0 && isFree && path.size <= DEEP) {
      result['key'] = sample(others, path)
    }
    return result
  }

  function isInside(schema: Located | undefined, path: ReadonlySet<unknown>): boolean {
    return schema !== undefined && path.has(document.follow(schema).value)
  }

  function array(node: Located<JsonObject>, path: ReadonlySet<unknown>): unknown[] {
    const prefix = elements(member(node, 'prefixItems')).map((item) => sample(item, path))
    const items = member(node, 'items')
    const least = Number(node.value['minItems'] ?? 0)
    const most = Number(node.value['maxItems'] ?? Number.POSITIVE_INFINITY)
    // A list of what it is itself in, such as the children of a node, may well be empty.
    const isShort = path.size > DEEP || options.requiredOnly || isInside(items, path)
    const wanted = Math.min(Math.max(least, isShort ? 0 : 1), most, 20)
    const result = [...prefix]
    // Items that have to differ are told apart by more tries, as far as they can be.
    const differ = node.value['uniqueItems'] === true
    for (let tries = 0; items && result.length < wanted && tries < wanted * 10; tries++) {
      const item = sample(items, path)
      const known = differ && result.some((one) => JSON.stringify(one) === JSON.stringify(item))
      if (!known) result.push(item)
    }
    return result
  }

  function scalar(value: JsonObject, type: string | undefined): unknown {
    if (type === 'integer' || type === 'number') return number(value, type)
    if (type === 'boolean') return random ? random() < 0.5 : true
    if (type === 'null') return null
    if (type === undefined && !Object.hasOwn(value, 'format')) return {}
    const format = asText(value['format'])
    const pattern = asText(value['pattern'])
    return sampleText(
      {
        ...(format !== undefined && {format}),
        ...(pattern !== undefined && {pattern}),
        minLength: Number(value['minLength'] ?? 0),
        maxLength: Number(value['maxLength'] ?? Number.POSITIVE_INFINITY),
      },
      random,
    )
  }

  function number(value: JsonObject, type: 'integer' | 'number'): number {
    const step = Number(value['multipleOf'] ?? (type === 'integer' ? 1 : 0))
    const {low, high} = bounds(value, type)
    const near = random ? low + random() * (Math.min(high, low + 1000) - low) : low
    if (step === 0) return random ? Math.round(near * 100) / 100 : low
    const rounded = Math.ceil(near / step) * step
    return rounded <= high ? rounded : Math.floor(high / step) * step
  }

  return sample(schema, new Set())
}

function bounds(value: JsonObject, type: 'integer' | 'number'): {low: number; high: number} {
  const {minimum, maximum, exclusiveMinimum, exclusiveMaximum} = value
  const gap = type === 'integer' ? 1 : 0.01
  const above =
    typeof exclusiveMinimum === 'number'
      ? exclusiveMinimum + gap
      : Number(minimum ?? Number.NEGATIVE_INFINITY) + (exclusiveMinimum === true ? gap : 0)
  const below =
    typeof exclusiveMaximum === 'number'
      ? exclusiveMaximum - gap
      : Number(maximum ?? Number.POSITIVE_INFINITY) - (exclusiveMaximum === true ? gap : 0)
  const low = Number.isFinite(above) ? above : Math.min(1, below)
  return {low, high: Math.max(low, below)}
}

/** What the schema itself says: an example, a constant, the first of its choices. */
function own(value: JsonObject, examples: boolean): {value: unknown} | undefined {
  if (Object.hasOwn(value, 'const')) return {value: value['const']}
  if (examples) {
    if (Object.hasOwn(value, 'example')) return {value: value['example']}
    const [first] = asArray(value['examples'])
    if (first !== undefined) return {value: first}
    if (Object.hasOwn(value, 'default') && value['default'] !== null)
      return {value: value['default']}
  }
  const [choice] = asArray(value['enum'])
  return choice === undefined ? undefined : {value: choice}
}

/** The names that a schema and its parts require. */
function requiredOf(document: SpecDocument, node: Located, depth: number): string[] {
  const own = asArray(asObject(node.value)['required']).map(String)
  if (depth > DEEP) return own
  const parts = elements(member(node, 'allOf')).map((part) => document.follow(part))
  return [...own, ...parts.flatMap((part) => requiredOf(document, part, depth + 1))]
}

/** A part that only forbids or describes, such as `{nullable: false}`, is no value of its own. */
function says(document: SpecDocument, part: Located): boolean {
  const value = asObject(document.follow(part).value)
  const speaks = ['allOf', 'oneOf', 'anyOf', 'enum', 'const', 'required']
  return typeOf(value) !== undefined || speaks.some((key) => Object.hasOwn(value, key))
}

function typeOf(value: JsonObject): string | undefined {
  const named = [value['type']].flat().filter((type) => typeof type === 'string')
  const type = named.find((name) => name !== 'null') ?? named[0]
  if (type !== undefined) return type === 'file' ? 'string' : type
  if (isObject(value['properties'])) return 'object'
  return value['items'] === undefined ? undefined : 'array'
}

/** Where a schema repeats itself or there is no room for more. */
function smallest(value: JsonObject): unknown {
  const type = typeOf(value)
  const nullable = value['nullable'] === true || [value['type']].flat().includes('null')
  if (nullable) return null
  if (type === 'array') return []
  if (type === 'string') return 'string'
  if (type === 'integer' || type === 'number') return 1
  return type === 'boolean' ? true : {}
}
