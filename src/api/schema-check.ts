import {nearest} from '../shared/index.js'
import {SECRET} from './schema-terms.js'
import type {Schema, SchemaType} from './schema-type.js'

export type Path = readonly string[]

/** One thing that is wrong with a document; it never contains a value of the document. */
export interface Problem {
  path: Path
  /** The key is wrong rather than its value. */
  at: 'key' | 'value'
  kind: 'invalid' | 'secret'
  message: string
  suggestion?: string
}

/** Checks a JSON-like value against a schema of the draft-07 subset that `Schema` describes. */
export function check(value: unknown, schema: Schema, root: Schema = schema): Problem[] {
  return visit(value, schema, [], root)
}

function visit(value: unknown, schema: Schema, path: Path, root: Schema): Problem[] {
  if (schema.$ref) return visitReference(value, schema.$ref, path, root)
  if (schema.anyOf) return visitAnyOf(value, schema.anyOf, path, root)
  const wrong = (): Problem[] => [
    {path, at: 'value', kind: 'invalid', message: `expected ${expectation(schema, root)}`},
  ]
  if (schema.type && !matchesType(value, schema.type)) return wrong()
  if (schema.enum && !schema.enum.includes(value as string)) return visitEnum(value, schema, path)
  if (schema.const !== undefined && value !== schema.const) return wrong()
  if (typeof value === 'string' && !matchesText(value, schema)) return wrong()
  if (typeof value === 'number' && schema.minimum !== undefined && value < schema.minimum) {
    return wrong()
  }
  const nested: Problem[] = []
  if (Array.isArray(value) && schema.items) {
    const {items} = schema
    value.forEach((item, index) => {
      nested.push(...visit(item, items, [...path, String(index)], root))
    })
  } else if (isObject(value)) {
    nested.push(...visitObject(value, schema, path, root))
  }
  for (const part of schema.allOf ?? []) nested.push(...visit(value, part, path, root))
  if (schema.if && schema.then && visit(value, schema.if, path, root).length === 0) {
    nested.push(...visit(value, schema.then, path, root))
  }
  return nested
}

function visitReference(value: unknown, ref: string, path: Path, root: Schema): Problem[] {
  const problems = visit(value, definition(ref, root), path, root)
  if (ref !== SECRET || problems.length === 0) return problems
  return [
    {
      path,
      at: 'value',
      kind: 'secret',
      message:
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the reference's own syntax.
        'a secret does not belong in a configuration file: expected ${env:NAME} or ${keychain:NAME}',
    },
  ]
}

/** The alternative of the value's own type says best what is wrong; otherwise all are named. */
function visitAnyOf(
  value: unknown,
  alternatives: readonly Schema[],
  path: Path,
  root: Schema,
): Problem[] {
  const results = alternatives.map((alternative) => visit(value, alternative, path, root))
  if (results.some((problems) => problems.length === 0)) return []
  const index = alternatives.findIndex((alternative) => {
    const {type} = follow(alternative, root)
    return isObject(value) && type !== undefined && matchesType(value, type)
  })
  const specific = results[index]
  if (specific) return specific
  const words = alternatives.map((alternative) => expectation(alternative, root))
  return [{path, at: 'value', kind: 'invalid', message: `expected ${words.join(' or ')}`}]
}

function visitEnum(value: unknown, schema: Schema, path: Path): Problem[] {
  const choices = schema.enum ?? []
  const suggestion = typeof value === 'string' ? nearest(value, choices) : undefined
  return [
    {
      path,
      at: 'value',
      kind: 'invalid',
      message: `expected one of ${choices.join(', ')}`,
      ...(suggestion && {suggestion}),
    },
  ]
}

function visitObject(
  value: Readonly<Record<string, unknown>>,
  schema: Schema,
  path: Path,
  root: Schema,
): Problem[] {
  const problems: Problem[] = []
  const properties = schema.properties ?? {}
  for (const name of schema.required ?? []) {
    if (!Object.hasOwn(value, name)) {
      problems.push({path, at: 'value', kind: 'invalid', message: `expected the key "${name}"`})
    }
  }
  for (const [key, item] of Object.entries(value)) {
    const at = [...path, key]
    if (schema.propertyNames) problems.push(...visitKey(key, schema.propertyNames, at, root))
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined
    if (known) problems.push(...visit(item, known, at, root))
    else if (schema.additionalProperties === false) {
      problems.push(unknownKey(key, Object.keys(properties), at))
    } else if (typeof schema.additionalProperties === 'object') {
      problems.push(...visit(item, schema.additionalProperties, at, root))
    }
  }
  return problems
}

function visitKey(key: string, schema: Schema, path: Path, root: Schema): Problem[] {
  const names = follow(schema, root)
  if (names.enum) return names.enum.includes(key) ? [] : [unknownKey(key, names.enum, path)]
  if (matchesText(key, names)) return []
  return [{path, at: 'key', kind: 'invalid', message: `expected ${expectation(names, root)}`}]
}

function unknownKey(key: string, known: readonly string[], path: Path): Problem {
  const suggestion = nearest(key, known)
  return {
    path,
    at: 'key',
    kind: 'invalid',
    message: `unknown key "${key}": expected ${known.length === 1 ? '' : 'one of '}${known.join(', ')}`,
    ...(suggestion && {suggestion}),
  }
}

function definition(ref: string, root: Schema): Schema {
  const found = root.definitions?.[ref.slice('#/definitions/'.length)]
  if (!found) throw new Error(`the schema has no ${ref}`)
  return found
}

function follow(schema: Schema, root: Schema): Schema {
  return schema.$ref ? definition(schema.$ref, root) : schema
}

function expectation(schema: Schema, root: Schema): string {
  const {title, enum: choices, type} = follow(schema, root)
  return (
    title ??
    (choices ? `one of ${choices.join(', ')}` : [type ?? 'another value'].flat().join(' or '))
  )
}

function matchesType(value: unknown, type: SchemaType | readonly SchemaType[]): boolean {
  return [type].flat().some((name) => {
    if (name === 'null') return value === null
    if (name === 'array') return Array.isArray(value)
    if (name === 'object') return isObject(value)
    if (name === 'integer') return Number.isSafeInteger(value)
    if (name === 'number') return Number.isFinite(value)
    return typeof value === name
  })
}

function matchesText(value: string, {pattern, minLength, format}: Schema): boolean {
  if (minLength !== undefined && value.length < minLength) return false
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value)) return false
  return format !== 'uri' || URL.canParse(value)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
