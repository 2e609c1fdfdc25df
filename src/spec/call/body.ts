import {ApixError} from '../../errors/index.js'
import type {RequestBody} from '../../http/index.js'
import {encodeMultipart, type FormPart, filePart, JsonDocument} from '../../request/index.js'
import {elements, member} from '../document/json.js'
import {fieldsOf, sketch} from '../schema/fields.js'
import type {IndexedBody, Located, SpecDocument, ValueSketch} from '../types.js'
import {isJsonType} from '../validate/media.js'
import type {NamedValue} from './named.js'
import {typedJson} from './typed.js'

export interface WrittenBody {
  body: RequestBody
  contentType: string
}

/** Where the schema of the body is, for what lies deeper than the index goes. */
export interface BodySchema {
  document: SpecDocument
  schema: Located
}

/**
 * The body that the fields make, in the media type that fits them.
 * @param deep loads the description; asked for nested fields only
 * @throws ApixError USAGE
 */
export async function writeBody(
  body: IndexedBody,
  fields: readonly NamedValue[],
  wish: 'form' | 'multipart' | undefined,
  deep: () => Promise<BodySchema | undefined>,
): Promise<WrittenBody> {
  const mediaType = chooseMediaType(body, fields, wish)
  if (/^multipart\//i.test(mediaType)) return multipart(body, fields)
  if (/^application\/x-www-form-urlencoded/i.test(mediaType)) return form(body, fields)
  if (!isJsonType(mediaType) && !/^\*\/\*/.test(mediaType)) {
    throw new ApixError('USAGE', `the body is ${mediaType}, which has no fields`, {
      hints: ['send it whole: @FILE, or --raw TEXT'],
    })
  }
  const json = new JsonDocument()
  for (const field of fields) {
    const [path, value] = [pathOf(field), await jsonOf(body, field, deep)]
    json.set(path, value, field.item.text)
  }
  const bytes = Buffer.from(json.text() ?? '{}')
  const contentType = isJsonType(mediaType) ? mediaType : 'application/json'
  return {body: {kind: 'bytes', bytes}, contentType}
}

function chooseMediaType(
  body: IndexedBody,
  fields: readonly NamedValue[],
  wish: 'form' | 'multipart' | undefined,
): string {
  const find = (pattern: RegExp) => body.mediaTypes.find((type) => pattern.test(type))
  const hasFile = fields.some(({item}) => item.separator === '@')
  const wantsParts = wish === 'multipart' || (hasFile && wish !== 'form')
  if (wantsParts) {
    const found = find(/^multipart\//i)
    if (found || wish) return found ?? 'multipart/form-data'
  }
  if (wish === 'form') return find(/urlencoded/i) ?? 'application/x-www-form-urlencoded'
  return body.mediaType
}

function rootName({item}: NamedValue): string {
  return item.key.replace(/^body\./, '').split(/(?<!\\)\[/)[0] ?? ''
}

function pathOf(field: NamedValue) {
  const name = rootName(field)
  const root = {kind: 'key' as const, name, start: 0, length: name.length}
  return [root, ...field.path]
}

function fieldSketch(body: IndexedBody, name: string): ValueSketch {
  return body.fields?.find((field) => field.name === name) ?? {types: []}
}

async function jsonOf(
  body: IndexedBody,
  field: NamedValue,
  deep: () => Promise<BodySchema | undefined>,
): Promise<string> {
  const {text, json, bytes, item, path} = field
  if (json) return text.trim()
  const name = rootName(field)
  const top = fieldSketch(body, name)
  const value = path.length === 0 ? top : await nestedSketch(await deep(), field)
  if (bytes && value.format === 'byte') return JSON.stringify(bytes.toString('base64'))
  if (item.separator.endsWith('@')) return JSON.stringify(text)
  return typedJson(item.key, text, value)
}

/** What is described at the end of a path such as `a[b][0]`. */
async function nestedSketch(deep: BodySchema | undefined, field: NamedValue): Promise<ValueSketch> {
  if (!deep) return {types: []}
  const {document} = deep
  let at: Located | undefined = deep.schema
  for (const step of pathOf(field)) {
    if (!at) return {types: []}
    at = step.kind === 'key' ? fieldAt(document, at, step.name) : itemsAt(document, at)
  }
  return sketch(document, at)
}

function fieldAt(document: SpecDocument, schema: Located, name: string): Located | undefined {
  const found = fieldsOf(document, schema)?.fields.find((field) => field.name === name)
  return found?.schema ?? member(document.follow(schema), 'additionalProperties')
}

function itemsAt(document: SpecDocument, schema: Located): Located | undefined {
  const target = document.follow(schema)
  const own = member(target, 'items')
  if (own) return own
  const parts = ['allOf', 'oneOf', 'anyOf'].flatMap((key) => elements(member(target, key)))
  for (const part of parts) {
    const items = member(document.follow(part), 'items')
    if (items) return items
  }
  return undefined
}

/** Fields as they are typed: brackets are part of a form's names. */
function form(body: IndexedBody, fields: readonly NamedValue[]): WrittenBody {
  const pairs = fields.flatMap((field) => formPairs(body, field))
  const bytes = Buffer.from(new URLSearchParams(pairs).toString())
  return {body: {kind: 'bytes', bytes}, contentType: 'application/x-www-form-urlencoded'}
}

function formPairs(body: IndexedBody, field: NamedValue): Array<[string, string]> {
  const name = rootName(field)
  const key = field.item.key.replace(/^body\./, '')
  const {types} = fieldSketch(body, name)
  const encoding = body.encoding?.[name] ?? {}
  if (field.json) return jsonPairs(key, JSON.parse(field.text), encoding)
  const isList = types.includes('array') && !types.includes('string') && field.path.length === 0
  return isList ? jsonPairs(key, field.text.split(','), encoding) : [[key, field.text]]
}

function jsonPairs(
  key: string,
  value: unknown,
  encoding: {style?: string; explode?: boolean},
): Array<[string, string]> {
  if (Array.isArray(value)) {
    const deep = encoding.style === 'deepObject'
    if (encoding.explode === false) return [[key, value.map(scalar).join(',')]]
    return value.flatMap((item) => jsonPairs(deep ? `${key}[]` : key, item, encoding))
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, child]) =>
      jsonPairs(`${key}[${name}]`, child, encoding),
    )
  }
  return [[key, scalar(value)]]
}

function scalar(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '')
}

function multipart(body: IndexedBody, fields: readonly NamedValue[]): WrittenBody {
  const parts = fields.flatMap((field): FormPart[] => {
    const name = rootName(field)
    const {contentType} = body.encoding?.[name] ?? {}
    const [only = ''] = (contentType ?? '').split(',')
    const type = only !== '' && !only.includes('*') ? only.trim() : undefined
    if (field.bytes && field.file !== undefined && field.item.separator === '@') {
      return [filePart(field.item.key, field.file, field.bytes, type)]
    }
    const {types} = fieldSketch(body, name)
    // RFC 7578 section 4.3: an object is a part of its own, as JSON.
    const whole = field.json || (types.includes('object') && field.text.startsWith('{'))
    if (whole) {
      const contentType = type ?? 'application/json'
      return [{name: field.item.key, bytes: Buffer.from(field.text), contentType}]
    }
    const isList = types.includes('array') && !types.includes('string')
    const texts = isList ? field.text.split(',') : [field.text]
    return texts.map((text) => ({
      name: field.item.key,
      bytes: Buffer.from(text),
      ...(type !== undefined && {contentType: type}),
    }))
  })
  const {bytes, contentType} = encodeMultipart(parts)
  return {body: {kind: 'bytes', bytes}, contentType}
}
