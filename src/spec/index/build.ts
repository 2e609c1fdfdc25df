import {asArray, asObject, asText, isObject, member, members} from '../document/json.js'
import {METHODS, type MediaView, viewOperation} from '../operation/view.js'
import {fieldsOf, sketch} from '../schema/fields.js'
import type {
  IndexedBody,
  IndexedOperation,
  JsonObject,
  Located,
  SpecDocument,
  SpecIndex,
  ValueSketch,
} from '../types.js'
import {INDEX_FORMAT} from './format.js'
import {serversOf} from './servers.js'

/** Characters of a summary; a list has no room for more. */
const LONGEST_SUMMARY = 100
/** Characters of an example or default as JSON; larger ones are looked up when they are wanted. */
const LONGEST_EXAMPLE = 200

/** One pass over the operations; schemas are looked at no deeper than a caller needs. */
export function buildIndex(document: SpecDocument, source: string, syncedAt: string): SpecIndex {
  const operations: IndexedOperation[] = []
  const ids = new Set<string>()
  for (const found of listOperations(document)) {
    const {path, method, operation} = found
    const id = unique(asText(asObject(operation.value)['operationId']) ?? madeUp(method, path), ids)
    operations.push(indexOperation(document, {...found, id}))
  }
  return {...emptyIndex(document, source, syncedAt), operations}
}

/** What is known of a description without looking at its operations. */
export function emptyIndex(document: SpecDocument, source: string, syncedAt: string): SpecIndex {
  const {root, version} = document
  const info = asObject(root.value['info'])
  return {
    format: INDEX_FORMAT,
    source,
    version,
    title: String(info['title'] ?? ''),
    apiVersion: String(info['version'] ?? ''),
    servers: serversOf(document, root),
    operations: [],
    webhooks: members(member(root, 'webhooks')).map(([name]) => name),
    syncedAt,
  }
}

export interface ListedOperation {
  path: string
  method: string
  /** The path item, its reference followed. */
  item: Located
  operation: Located
}

/** Every operation of a description in its own order. */
export function listOperations(document: SpecDocument): ListedOperation[] {
  return members(member(document.root, 'paths'))
    .filter(([path]) => path.startsWith('/'))
    .flatMap(([path, pathItem]) => {
      const item = document.follow(pathItem)
      return METHODS.flatMap((method) => {
        const operation = member(item, method)
        if (!operation || !isObject(operation.value)) return []
        return [{path, method: method.toUpperCase(), item, operation}]
      })
    })
}

function indexOperation(
  document: SpecDocument,
  found: ListedOperation & {id: string},
): IndexedOperation {
  const {item, operation, id, method, path} = found
  const {summary, description, tags, deprecated} = asObject(operation.value)
  const view = viewOperation(document, item, operation)
  const short = firstSentence(asText(summary) ?? asText(description))
  const owner = [operation, item].find((node) => asArray(member(node, 'servers')?.value).length > 0)
  const servers = owner && serversOf(document, owner)
  const security = asObject(operation.value)['security'] ?? document.root.value['security']
  return {
    id,
    method,
    path,
    ...(short !== undefined && {summary: short}),
    ...(Array.isArray(tags) && tags.length > 0 && {tags: tags.map(String)}),
    ...(deprecated === true && {deprecated}),
    parameters: view.parameters.map((parameter) => {
      const about = firstSentence(parameter.description)
      const [example] = parameter.examples
      return {
        name: parameter.name,
        in: parameter.in,
        required: parameter.required,
        ...(about !== undefined && {summary: about}),
        style: parameter.style,
        explode: parameter.explode,
        ...(parameter.allowReserved && {allowReserved: true}),
        ...(parameter.mediaType !== undefined && {mediaType: parameter.mediaType}),
        ...trimmed(sketch(document, parameter.schema)),
        ...(example !== undefined && {example}),
      }
    }),
    ...(view.body && view.body.media.length > 0 && {body: indexBody(document, view.body)}),
    ...(servers && servers.length > 0 && {servers}),
    ...(Array.isArray(security) && {
      security: security.filter(isObject).map((alternative) => Object.keys(alternative)),
    }),
    statuses: view.responses.map(({status}) => status),
    at: {
      ...(operation.file !== document.root.file && {file: operation.file.uri}),
      pointer: operation.pointer,
    },
  }
}

/** Which of several media types a person most likely wants to send. */
const PREFERENCE = [
  /^application\/json\b/i,
  /\+json\b/i,
  /^application\/x-www-form-urlencoded/i,
  /^multipart\/form-data/i,
]

/** The media types of a body, the one to send first. */
export function byPreference<T extends {mediaType: string}>(media: readonly T[]): T[] {
  const rank = ({mediaType}: T) => {
    const index = PREFERENCE.findIndex((pattern) => pattern.test(mediaType))
    return index === -1 ? PREFERENCE.length : index
  }
  return [...media].sort((a, b) => rank(a) - rank(b))
}

function indexBody(
  document: SpecDocument,
  body: {required: boolean; media: readonly MediaView[]},
): IndexedBody {
  const sorted = byPreference(body.media)
  const [media] = sorted
  const fields = media?.schema && fieldsOf(document, media.schema)
  return {
    required: body.required,
    mediaType: media?.mediaType ?? 'application/json',
    mediaTypes: sorted.map(({mediaType}) => mediaType),
    ...(fields && {
      closed: fields.closed,
      ...(fields.open && {open: true}),
      fields: fields.fields.map(({name, required, schema}) => {
        const about = firstSentence(asText(asObject(document.follow(schema).value)['description']))
        return {
          name,
          required,
          ...(about !== undefined && {summary: about}),
          ...trimmed(sketch(document, schema)),
        }
      }),
    }),
    ...(media && Object.keys(media.encoding).length > 0 && {encoding: encodingOf(media.encoding)}),
  }
}

function encodingOf(encoding: JsonObject): NonNullable<IndexedBody['encoding']> {
  return Object.fromEntries(
    Object.entries(encoding).map(([name, value]) => {
      const {style, explode, contentType} = asObject(value)
      return [
        name,
        {
          ...(typeof style === 'string' && {style}),
          ...(typeof explode === 'boolean' && {explode}),
          ...(typeof contentType === 'string' && {contentType}),
        },
      ]
    }),
  )
}

/** Without examples and defaults that are too large for an index. */
function trimmed(value: ValueSketch): ValueSketch {
  const {example, default: preset, ...rest} = value
  const small = (content: unknown) =>
    content !== undefined && JSON.stringify(content).length <= LONGEST_EXAMPLE
  return {
    ...rest,
    ...(small(example) && {example}),
    ...(small(preset) && {default: preset}),
  }
}

/** What a list shows of a text: its first sentence, on one line, without markup around it. */
export function firstSentence(text: string | undefined): string | undefined {
  const line = text
    ?.replaceAll(/<[^>]{1,40}>/g, '')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim()
  if (!line) return undefined
  const [sentence = line] = /^.*?[.!?](?= [A-Z]|$)/.exec(line) ?? []
  const plain = sentence.replace(/\.$/, '')
  return plain.length > LONGEST_SUMMARY ? `${plain.slice(0, LONGEST_SUMMARY - 1)}…` : plain
}

/** `GET /users/{id}/orders` without an operationId is `getUsersIdOrders`. */
function madeUp(method: string, path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  return `${method.toLowerCase()}${name || 'Root'}`
}

function unique(id: string, taken: Set<string>): string {
  let name = id
  for (let count = 2; taken.has(name); count++) name = `${id}_${count}`
  taken.add(name)
  return name
}
