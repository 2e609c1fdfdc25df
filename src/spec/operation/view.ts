import {asArray, asObject, asText, elements, isObject, member, members} from '../document/json.js'
import type {JsonObject, Located, ParameterPlace, SpecDocument} from '../types.js'

/** The methods of a path item, in the order in which they are listed. */
export const METHODS = [
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
] as const

/** A parameter as OpenAPI 3 has it, whatever the version of the description. */
export interface ParameterView {
  name: string
  in: ParameterPlace
  required: boolean
  description?: string
  deprecated: boolean
  style: string
  explode: boolean
  allowReserved: boolean
  /** Set when the value is one text in this media type. */
  mediaType?: string
  schema: Located | undefined
  /** Examples of the parameter itself, the first one first; those of its schema not included. */
  examples: readonly unknown[]
  at: Located
}

export interface MediaView {
  mediaType: string
  schema: Located | undefined
  /** By name; the single `example` is called ``. */
  examples: ReadonlyArray<readonly [name: string, value: unknown]>
  encoding: JsonObject
}

export interface BodyView {
  required: boolean
  description?: string
  media: readonly MediaView[]
}

export interface HeaderView {
  name: string
  required: boolean
  schema: Located | undefined
  examples: readonly unknown[]
}

export interface ResponseView {
  /** `200`, `4XX`, `default`. */
  status: string
  description?: string
  headers: readonly HeaderView[]
  media: readonly MediaView[]
}

/** An operation as OpenAPI 3 has it: one shape for the three versions. Schemas stay references. */
export interface OperationView {
  description?: string
  parameters: readonly ParameterView[]
  body?: BodyView
  responses: readonly ResponseView[]
}

const STYLES: Readonly<Record<ParameterPlace, string>> = {
  path: 'simple',
  header: 'simple',
  query: 'form',
  cookie: 'form',
}

/** Swagger's `collectionFormat` in OpenAPI 3's words. */
const COLLECTIONS: Readonly<Record<string, {style?: string; explode: boolean}>> = {
  csv: {explode: false},
  ssv: {style: 'spaceDelimited', explode: false},
  tsv: {style: 'tabDelimited', explode: false},
  pipes: {style: 'pipeDelimited', explode: false},
  multi: {style: 'form', explode: true},
}

/** The parameters of an operation: those of its path item unless it has its own of that name. */
export function parametersOf(
  document: SpecDocument,
  item: Located,
  operation: Located,
): Located<JsonObject>[] {
  const found = new Map<string, Located<JsonObject>>()
  for (const owner of [item, operation]) {
    for (const element of elements(member(owner, 'parameters'))) {
      const parameter = document.follow(element)
      if (!isObject(parameter.value)) continue
      const key = `${String(parameter.value['in'])} ${String(parameter.value['name'])}`
      found.set(key, parameter as Located<JsonObject>)
    }
  }
  return [...found.values()]
}

/** @param item the path item, references followed */
export function viewOperation(
  document: SpecDocument,
  item: Located,
  operation: Located,
): OperationView {
  const parameters = parametersOf(document, item, operation)
  const description = asText(asObject(operation.value)['description'])
  const body =
    document.version === '2.0'
      ? swaggerBody(document, operation, parameters)
      : viewBody(document, operation)
  return {
    ...(description !== undefined && {description}),
    parameters: parameters.flatMap((parameter) => viewParameter(document, parameter) ?? []),
    ...(body && {body}),
    responses: members(member(operation, 'responses'))
      .filter(([status]) => !status.startsWith('x-'))
      .map(([status, response]) => viewResponse(document, operation, status, response)),
  }
}

/** Undefined for what is a body in Swagger, and for what is no parameter at all. */
export function viewParameter(
  document: SpecDocument,
  at: Located<JsonObject>,
): ParameterView | undefined {
  const {name, in: place, description, style, explode, required, collectionFormat} = at.value
  if (typeof name !== 'string' || !isPlace(place)) return undefined
  const [content] = members(member(at, 'content'))
  const collection = COLLECTIONS[String(collectionFormat ?? 'csv')]
  const swagger = document.version === '2.0' ? collection : undefined
  const chosen = asText(style) ?? swagger?.style ?? STYLES[place]
  const schema = document.version === '2.0' ? at : member(content ? content[1] : at, 'schema')
  return {
    name,
    in: place,
    required: place === 'path' || required === true,
    ...(typeof description === 'string' && {description}),
    deprecated: at.value['deprecated'] === true,
    style: chosen,
    explode: typeof explode === 'boolean' ? explode : (swagger?.explode ?? chosen === 'form'),
    allowReserved: at.value['allowReserved'] === true,
    ...(content && {mediaType: content[0]}),
    schema,
    examples: examplesOf(document, content ? content[1] : at).map(([, value]) => value),
    at,
  }
}

function isPlace(place: unknown): place is ParameterPlace {
  return typeof place === 'string' && Object.hasOwn(STYLES, place)
}

/** `example`, then `examples` in their order. */
export function examplesOf(
  document: SpecDocument,
  owner: Located,
): Array<readonly [string, unknown]> {
  const single = member(owner, 'example')
  const several = members(member(owner, 'examples')).flatMap(([name, example]) => {
    const value = member(document.follow(example), 'value')
    return value ? [[name, value.value] as const] : []
  })
  return [...(single ? [['', single.value] as const] : []), ...several]
}

function viewMedia(document: SpecDocument, content: Located | undefined): MediaView[] {
  return members(content).map(([mediaType, media]) => ({
    mediaType,
    schema: member(media, 'schema'),
    examples: examplesOf(document, media),
    encoding: asObject(member(media, 'encoding')?.value),
  }))
}

function viewBody(document: SpecDocument, operation: Located): BodyView | undefined {
  const given = member(operation, 'requestBody')
  if (!given) return undefined
  const body = document.follow(given)
  const {required, description} = asObject(body.value)
  return {
    required: required === true,
    ...(typeof description === 'string' && {description}),
    media: viewMedia(document, member(body, 'content')),
  }
}

function viewResponse(
  document: SpecDocument,
  operation: Located,
  status: string,
  given: Located,
): ResponseView {
  const response = document.follow(given)
  const {description} = asObject(response.value)
  return {
    status,
    ...(typeof description === 'string' && {description}),
    headers: members(member(response, 'headers')).map(([name, header]) => {
      const at = document.follow(header)
      return {
        name,
        required: asObject(at.value)['required'] === true,
        schema: document.version === '2.0' ? at : member(at, 'schema'),
        examples: examplesOf(document, at).map(([, value]) => value),
      }
    }),
    media:
      document.version === '2.0'
        ? swaggerMedia(document, operation, response)
        : viewMedia(document, member(response, 'content')),
  }
}

/** Swagger lists media types for all responses of an operation or of the whole description. */
function mediaTypesOf(document: SpecDocument, operation: Located, key: string): string[] {
  const own = member(operation, key) ?? member(document.root, key)
  const named = asArray(own?.value).filter((type) => typeof type === 'string')
  return named.length > 0 ? named : ['application/json']
}

function swaggerMedia(document: SpecDocument, operation: Located, response: Located): MediaView[] {
  const schema = member(response, 'schema')
  const examples = asObject(member(response, 'examples')?.value)
  if (!schema && Object.keys(examples).length === 0) return []
  return mediaTypesOf(document, operation, 'produces').map((mediaType) => ({
    mediaType,
    schema,
    examples: Object.hasOwn(examples, mediaType) ? [['', examples[mediaType]] as const] : [],
    encoding: {},
  }))
}

function swaggerBody(
  document: SpecDocument,
  operation: Located,
  parameters: ReadonlyArray<Located<JsonObject>>,
): BodyView | undefined {
  const body = parameters.find(({value}) => value['in'] === 'body')
  if (body) {
    return {
      required: body.value['required'] === true,
      media: mediaTypesOf(document, operation, 'consumes').map((mediaType) => ({
        mediaType,
        schema: member(body, 'schema'),
        examples: examplesOf(document, body),
        encoding: {},
      })),
    }
  }
  const fields = parameters.filter(({value}) => value['in'] === 'formData')
  if (fields.length === 0) return undefined
  const consumes = mediaTypesOf(document, operation, 'consumes').filter((type) => /form/.test(type))
  const hasFile = fields.some(({value}) => value['type'] === 'file')
  const fallback = hasFile ? 'multipart/form-data' : 'application/x-www-form-urlencoded'
  return {
    required: fields.some(({value}) => value['required'] === true),
    media: (consumes.length > 0 ? consumes : [fallback]).map((mediaType) => ({
      mediaType,
      schema: formSchema(operation, fields),
      examples: [],
      encoding: {},
    })),
  }
}

/** The form fields of Swagger as the object that OpenAPI 3 describes. */
function formSchema(operation: Located, fields: ReadonlyArray<Located<JsonObject>>): Located {
  const required = fields.filter(({value}) => value['required'] === true)
  return {
    file: operation.file,
    pointer: `${operation.pointer}/parameters`,
    value: {
      type: 'object',
      properties: Object.fromEntries(
        fields.map(({value}) => {
          const {required: _required, ...schema} = value
          return [String(value['name']), schema]
        }),
      ),
      ...(required.length > 0 && {required: required.map(({value}) => String(value['name']))}),
    },
  }
}
