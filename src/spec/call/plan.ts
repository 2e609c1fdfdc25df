import type {ApiSettings} from '../../api/index.js'
import type {RequestDraft} from '../../request/index.js'
import {bodyMedia} from '../operation/body-media.js'
import type {FoundOperation} from '../operation/find.js'
import type {ParameterValue} from '../operation/style.js'
import type {IndexedOperation, IndexedParameter, Spec, SpecIndex, ValueSketch} from '../types.js'
import {bareType} from '../validate/media.js'
import {writeBody} from './body.js'
import {type Assigned, assign} from './named.js'
import {parameterValue, writeParameters} from './parameters.js'

/** Something required that nobody gave. */
export interface MissingValue extends ValueSketch {
  /** As it is given on the command line: `owner`, `body.id` where a parameter has the same name. */
  name: string
  in: IndexedParameter['in'] | 'body'
  summary?: string
}

export interface CallInput {
  found: FoundOperation
  /** `name=value` and the ITEMs of every request. */
  words: readonly string[]
  /** The API that is called; without one the description's own server is. */
  settings: ApiSettings | undefined
  /** How the body is sent: `--form`, `--multipart`. */
  wish?: 'form' | 'multipart'
  /** The body is given as a whole: `--raw`, `-d`, `@file`. */
  wholeBody: boolean
}

export interface CallPlan {
  operation: IndexedOperation
  missing: readonly MissingValue[]
  /** ITEMs that are no parameter and no field; they are part of every request. */
  others: readonly string[]
  /** Nothing was given that a body on stdin would contradict. */
  takesWholeBody: boolean
  /**
   * The request; complete when nothing is missing.
   * @param base made of the other ITEMs and body flags
   * @throws ApixError USAGE
   */
  draft(
    base: Pick<RequestDraft, 'headers' | 'query' | 'body' | 'contentType'>,
  ): Promise<RequestDraft>
}

/**
 * What a call sends, from the names and values that were given.
 * @throws ApixError ITEM_SYNTAX, USAGE, FILE_UNREADABLE
 */
export async function planCall(spec: Spec, input: CallInput): Promise<CallPlan> {
  const {operation, path} = input.found
  const assigned = await assign(operation, input.words)
  const values = new Map<IndexedParameter, ParameterValue>()
  for (const parameter of operation.parameters) {
    const given = assigned.parameters.get(parameter)
    const fromPath = parameter.in === 'path' ? path[parameter.name] : undefined
    if (given) values.set(parameter, parameterValue(parameter, given))
    else if (fromPath !== undefined) values.set(parameter, fromPath)
  }
  const whole = input.wholeBody || assigned.others.some((text) => text.startsWith('@'))
  return {
    operation,
    others: assigned.others,
    takesWholeBody: assigned.fields.length === 0,
    missing: missingValues(operation, assigned, values, input, whole),
    async draft(base) {
      const written = writeParameters(operation.path, values)
      const {body} = operation
      const own =
        body && !whole && (assigned.fields.length > 0 || body.required)
          ? await writeBody(body, assigned.fields, input.wish, () => bodySchema(spec, operation))
          : undefined
      const hasBody = base.body.kind !== 'none'
      const contentType =
        own?.contentType ?? (hasBody ? (wholeType(operation, base) ?? base.contentType) : undefined)
      return {
        method: operation.method,
        target: targetOf(spec.index, operation, written, input.settings),
        headers: [...written.headers, ...base.headers],
        query: base.query,
        body: own?.body ?? base.body,
        ...(contentType !== undefined && {contentType}),
      }
    },
  }
}

/** A whole body has a type that is described: the file's own where that is one of them. */
function wholeType(
  {body}: IndexedOperation,
  {contentType}: Pick<RequestDraft, 'contentType'>,
): string | undefined {
  const own = bareType(contentType ?? '')
  const isDescribed = body?.mediaTypes.some((type) => bareType(type) === own)
  return isDescribed || /\*/.test(body?.mediaType ?? '') ? undefined : body?.mediaType
}

/** Sent by other parts of apix, whatever a description says of them. */
const NEVER_ASKED = new Set(['accept', 'content-type', 'authorization'])

function missingValues(
  operation: IndexedOperation,
  assigned: Assigned,
  values: ReadonlyMap<IndexedParameter, ParameterValue>,
  {settings}: CallInput,
  whole: boolean,
): MissingValue[] {
  const headers = new Set(
    [...Object.keys(settings?.headers ?? {}), ...headerNames(assigned.others)].map((name) =>
      name.toLowerCase(),
    ),
  )
  const query = new Set([...Object.keys(settings?.query ?? {}), ...queryNames(assigned.others)])
  if (settings?.auth.type === 'apiKey') {
    if (settings.auth.in === 'header') headers.add(settings.auth.name.toLowerCase())
    else query.add(settings.auth.name)
  }
  const parameters = operation.parameters.filter((parameter) => {
    const {name, required} = parameter
    if (!required || values.has(parameter)) return false
    if (parameter.in === 'query') return !query.has(name)
    if (parameter.in !== 'header') return true
    return !headers.has(name.toLowerCase()) && !NEVER_ASKED.has(name.toLowerCase())
  })
  return [
    ...parameters.map((parameter) => ({...parameter})),
    ...missingFields(operation, assigned, whole),
  ]
}

function missingFields(
  {body, parameters}: IndexedOperation,
  {fields}: Assigned,
  whole: boolean,
): MissingValue[] {
  if (!body || whole || (!body.required && fields.length === 0)) return []
  const given = new Set(
    fields.map(({item}) => item.key.replace(/^body\./, '').split(/(?<!\\)\[/)[0] ?? ''),
  )
  if (body.required && !body.fields && fields.length === 0) {
    return [{name: '@FILE', in: 'body', types: [], summary: `the body, ${body.mediaType}`}]
  }
  const taken = new Set(parameters.map(({name}) => name))
  return (body.fields ?? [])
    .filter(({name, required}) => required && !given.has(name))
    .map((field) => ({
      ...field,
      name: taken.has(field.name) ? `body.${field.name}` : field.name,
      in: 'body' as const,
    }))
}

function headerNames(items: readonly string[]): string[] {
  return items.flatMap((item) => /^([\w-]+)(?::|;$)/.exec(item)?.[1] ?? [])
}

function queryNames(items: readonly string[]): string[] {
  return items.flatMap((item) => /^(.+?)==/.exec(item)?.[1] ?? [])
}

async function bodySchema(spec: Spec, operation: IndexedOperation) {
  const {document, media} = await bodyMedia(spec, operation)
  const chosen = media.find(({mediaType}) => mediaType === operation.body?.mediaType)
  return chosen?.schema && {document, schema: chosen.schema}
}

/**
 * Where the request goes. Below the base URL of the API; paths of a description start from its
 * server, whose own path the base URL may have or not. An operation with servers of its own goes
 * there, unless the API was pointed at another host, such as a mock.
 */
function targetOf(
  index: SpecIndex,
  operation: IndexedOperation,
  {path, query}: {path: string; query: string},
  settings: ApiSettings | undefined,
): string {
  const tail = query === '' ? '' : `?${query}`
  const [general] = index.servers
  const [special] = operation.servers ?? []
  const server = special ?? general
  if (!settings) return server === undefined ? path + tail : server + path + tail
  const base = new URL(settings.baseUrl)
  const known = [general, special].filter((url) => url !== undefined).map((url) => new URL(url))
  const isTheirs = known.some(({origin}) => origin === base.origin)
  if (special !== undefined && isTheirs && new URL(special).origin !== base.origin) {
    return special + path + tail
  }
  const whole = server === undefined ? path : new URL(server).pathname.replace(/\/+$/, '') + path
  const prefix = base.pathname.replace(/\/+$/, '')
  if (whole.startsWith(`${prefix}/`) && (prefix !== '' || isTheirs)) {
    return whole.slice(prefix.length) + tail
  }
  return path + tail
}
