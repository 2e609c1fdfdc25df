import {referenceOf} from '../document/document.js'
import {asArray, asObject, asText, elements, isObject, member, members} from '../document/json.js'
import {alternativesByValue} from '../schema/discriminator.js'
import type {JsonObject, Located, SpecDocument} from '../types.js'
import {block, comment, key, literal, union} from './text.js'

export interface SchemaTypes {
  /** The TypeScript type of a schema, on one line or several. */
  type(schema: Located | undefined): string
  /** The schemas that have names, with their types: those of the description, then what it refers to. */
  named(): Array<readonly [name: string, type: string, comment: string]>
}

/** Where named schemas are in OpenAPI 3 and in Swagger. */
const HOMES = ['/components/schemas/', '/definitions/']

/**
 * Turns schemas into TypeScript types. What has a name keeps it; a schema in another file or in
 * an unusual place gets one when it is first referred to.
 */
export function schemaTypes(document: SpecDocument): SchemaTypes {
  const names = new Map<string, string>()
  const taken = new Set<string>()
  const waiting: Array<readonly [name: string, at: Located]> = []

  const identity = ({file, pointer}: Located) => `${file.uri}#${pointer}`

  for (const home of [['components', 'schemas'], ['definitions']]) {
    let at: Located | undefined = document.root
    for (const step of home) at = at && member(at, step)
    for (const [name, schema] of members(at)) register(name, schema)
  }

  function register(name: string, at: Located): string {
    let unique = name
    for (let count = 2; taken.has(unique); count++) unique = `${name}_${count}`
    taken.add(unique)
    names.set(identity(at), unique)
    waiting.push([unique, at])
    return unique
  }

  function refer(node: Located): string {
    // One step only: an alias of a named schema is that name.
    const direct = directTarget(node)
    const known = names.get(identity(direct))
    const target = known === undefined ? document.follow(node) : direct
    const name = known ?? names.get(identity(target)) ?? register(nameFor(target), target)
    return `components['schemas'][${quoted(name)}]`
  }

  function directTarget(node: Located): Located {
    const ref = referenceOf(node.value) ?? ''
    const home = HOMES.find((prefix) => ref.startsWith(`#${prefix}`))
    if (!home || node.file !== document.root.file) return document.follow(node)
    return {file: node.file, pointer: decodeURIComponent(ref.slice(1)), value: undefined}
  }

  function type(node: Located | undefined): string {
    if (!node) return 'unknown'
    const {value} = node
    if (value === false) return 'never'
    if (!isObject(value)) return 'unknown'
    if (referenceOf(value) === undefined) return body(node as Located<JsonObject>)
    const name = refer(node)
    const nullable = value['nullable'] === true || value['x-nullable'] === true
    if (nullable) return `${name} | null`
    const {$ref: _ref, $dynamicRef: _dynamic, ...rest} = value
    const says =
      document.version === '3.1' && ['properties', 'allOf', 'oneOf', 'anyOf'].some((k) => k in rest)
    return says ? `${name} & ${wrapped(body({...node, value: rest}))}` : name
  }

  function body(node: Located<JsonObject>): string {
    const {value} = node
    const nullable = value['nullable'] === true || value['x-nullable'] === true
    const own = unwrapped(node)
    return nullable ? union([own, 'null']) : own
  }

  function unwrapped(node: Located<JsonObject>): string {
    const {value} = node
    if (Object.hasOwn(value, 'const')) return literalType(value['const'])
    const listed = asArray(value['enum'])
    if (listed.length > 0) return union(listed.map(literalType))
    const parts = [
      ...elements(member(node, 'allOf')).map((part) => wrapped(type(part))),
      ...choice(node),
    ].filter((part) => part !== 'unknown')
    const plain = plainType(node)
    const useful = plain !== undefined && !(parts.length > 0 && plain === EMPTY)
    const all = [...(useful ? [wrapped(plain)] : []), ...parts]
    return all.length === 0 ? 'unknown' : [...new Set(all)].join(' & ')
  }

  function choice(node: Located<JsonObject>): string[] {
    const discriminated = alternativesByValue(document, node)
    if (discriminated) {
      const {alternatives, property} = discriminated
      const types = alternatives.map(({schema, values}) => {
        const tag = union(values.map(literal))
        return `({${key(property)}: ${tag}} & ${wrapped(type(schema))})`
      })
      return [union(types, true)]
    }
    return ['oneOf', 'anyOf'].flatMap((keyword) => {
      const types = elements(member(node, keyword)).map((part) => type(part))
      const says = types.filter((text) => text !== 'unknown')
      return says.length > 0 && says.length === types.length
        ? [union(types.map(wrapped), true)]
        : []
    })
  }

  /** By its `type`; undefined where it has none and no other keyword says it. */
  function plainType(node: Located<JsonObject>): string | undefined {
    const {value} = node
    const named = [value['type']].flat().filter((name) => typeof name === 'string')
    if (named.length === 0) {
      if (isObject(value['properties']) || isObject(value['additionalProperties']))
        return object(node)
      if (value['items'] !== undefined || value['prefixItems'] !== undefined) return array(node)
      return undefined
    }
    return union(named.map((name) => wrapped(byName(node, name))))
  }

  function byName(node: Located<JsonObject>, name: string): string {
    switch (name) {
      case 'string':
        return node.value['format'] === 'binary' ? 'Blob' : 'string'
      case 'file':
        return 'Blob'
      case 'integer':
      case 'number':
        return 'number'
      case 'boolean':
      case 'null':
        return name
      case 'array':
        return array(node)
      case 'object':
        return object(node)
      default:
        return 'unknown'
    }
  }

  function array(node: Located<JsonObject>): string {
    const first = elements(member(node, 'prefixItems')).map((item) => type(item))
    const items = member(node, 'items')
    if (first.length === 0) return `${wrapped(type(items))}[]`
    const rest = items?.value === false ? [] : [`...${wrapped(type(items))}[]`]
    return `[${[...first.map((item) => `(${item})?`), ...rest].join(', ')}]`
  }

  function object(node: Located<JsonObject>): string {
    const required = new Set(asArray(node.value['required']).map(String))
    const fields = members(member(node, 'properties')).map(([name, property]) => {
      const mark = required.has(name) ? '' : '?'
      const {readOnly} = asObject(property.value)
      const prefix = readOnly === true ? 'readonly ' : ''
      return `${describe(property)}${prefix}${key(name)}${mark}: ${type(property)}`
    })
    const others = member(node, 'additionalProperties')
    if (others && isObject(others.value) && Object.keys(others.value).length > 0) {
      const index = `{[key: string]: ${type(others)}}`
      return fields.length > 0 ? `${block(fields)} & ${index}` : index
    }
    if (others?.value === true || isObject(others?.value)) fields.push('[key: string]: unknown')
    if (fields.length > 0) return block(fields)
    return others?.value === false ? 'Record<string, never>' : EMPTY
  }

  return {
    type,
    named() {
      const result: Array<readonly [string, string, string]> = []
      // Writing one may name further ones.
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [name, at] = next
        const own = referenceOf(at.value) === undefined ? at : undefined
        result.push([name, type(own ?? at), describe(at)])
      }
      return result
    },
  }
}

/** An object about which nothing is said. */
const EMPTY = '{[key: string]: unknown}'

/** What a person wants to know of a property besides its type. */
export function describe(node: Located): string {
  const value = asObject(node.value)
  const {description, title, format, deprecated, default: preset} = value
  const about = asText(description) ?? asText(title)
  return comment([
    about,
    typeof format === 'string' ? `Format: ${format}` : undefined,
    preset === undefined ? undefined : `@default ${JSON.stringify(preset)}`,
    deprecated === true ? '@deprecated' : undefined,
  ])
}

function literalType(value: unknown): string {
  return typeof value === 'object' && value !== null ? 'unknown' : literal(value)
}

/** In parentheses where an operator follows or precedes. */
function wrapped(type: string): string {
  const flat = type.replaceAll(/\{[^{}]*\}/g, '')
  return /^[\w'"[\]$.]+$/.test(type) ||
    (/^\{/.test(type) && isOneBlock(type)) ||
    !/[|&\s]/.test(flat)
    ? type
    : isParenthesised(type)
      ? type
      : `(${type})`
}

function isOneBlock(text: string): boolean {
  return closes(text, '{', '}')
}

function isParenthesised(text: string): boolean {
  return text.startsWith('(') && closes(text, '(', ')')
}

/** Whether the bracket at the start closes at the very end; quoted texts are looked past. */
function closes(text: string, open: string, close: string): boolean {
  let depth = 0
  const plain = text.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\/\*[\s\S]*?\*\//g, (whole) =>
    ' '.repeat(whole.length),
  )
  for (let at = 0; at < plain.length; at++) {
    if (plain[at] === open) depth++
    else if (plain[at] === close && --depth === 0) return at === plain.length - 1
  }
  return false
}

function quoted(name: string): string {
  return `'${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

/** A name for a schema that has none: the last step of its pointer, or its file. */
function nameFor({file, pointer}: Located): string {
  const step = pointer.split('/').findLast((part) => /[A-Za-z]/.test(part))
  const path = new URL(file.uri).pathname
  const base = path.slice(path.lastIndexOf('/') + 1).replace(/\.[a-z]+$/i, '')
  const words = (step ?? base).split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('') || 'Schema'
}
