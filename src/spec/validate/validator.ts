import type {HeaderList} from '../../http/index.js'
import {member} from '../document/json.js'
import {atOperation} from '../operation/at.js'
import {createPathMatcher, type PathMatcher} from '../operation/match.js'
import {type OperationView, viewOperation} from '../operation/view.js'
import type {Side} from '../schema/fields.js'
import {sketch} from '../schema/fields.js'
import {portable} from '../schema/normalise.js'
import type {IndexedOperation, Located, Spec, SpecDocument} from '../types.js'
import {createAjv, type ValidateFunction} from './ajv.js'
import {coerceText} from './coerce.js'
import {explain, type Finding} from './explain.js'
import {bareType, isJsonType, mediaFor, responseFor} from './media.js'
import {checkParameters} from './parameters.js'
import type {Problem, ProblemPlace, RequestParts, ResponseParts} from './types.js'
import {undocumentedFields} from './undocumented.js'

export interface Validator {
  readonly matcher: PathMatcher
  /** What is wrong with a request; it need not have been sent. */
  request(parts: RequestParts): {operation: IndexedOperation | undefined; problems: Problem[]}
  /** How a response differs from what its operation describes. */
  response(operation: IndexedOperation, parts: ResponseParts): Problem[]
  /** Whether a value fits a schema. */
  value(schema: Located, value: unknown, side: Side): Finding[]
}

/** Checks messages against a description. Schemas are compiled when a message first needs them. */
export async function createValidator(spec: Spec): Promise<Validator> {
  const document = await spec.document()
  const matcher = createPathMatcher(spec.index)
  const compiled = new Map<string, ValidateFunction>()
  const views = new Map<IndexedOperation, OperationView>()

  function check(schema: Located, value: unknown, side: Side): Finding[] {
    const key = `${side} ${schema.file.uri}#${schema.pointer}`
    let validate = compiled.get(key)
    if (!validate) {
      const {schema: own, $defs} = portable(document, schema, side)
      validate = createAjv().compile({allOf: [own], $defs})
      compiled.set(key, validate)
    }
    return validate(value) ? [] : explain(validate.errors ?? [])
  }

  function viewOf(operation: IndexedOperation): OperationView {
    let view = views.get(operation)
    if (!view) {
      const {item, at} = atOperation(document, operation)
      view = viewOperation(document, item, at)
      views.set(operation, view)
    }
    return view
  }

  const context: Checking = {document, check}
  return {
    matcher,
    value: check,
    request(parts) {
      const matched = matcher.match(parts.method, parts.path)
      if (!matched) return {operation: undefined, problems: [unknownOperation(matcher, parts)]}
      const {operation, values} = matched
      const view = viewOf(operation)
      const problems = [
        ...checkParameters(operation, view, values, parts, check),
        ...checkRequestBody(context, view, parts),
      ]
      return {operation, problems}
    },
    response: (operation, parts) => checkResponse(context, viewOf(operation), parts),
  }
}

export interface Checking {
  document: SpecDocument
  check: (schema: Located, value: unknown, side: Side) => Finding[]
}

function unknownOperation(matcher: PathMatcher, {method, path}: RequestParts): Problem {
  const methods = matcher.operations(path).map((operation) => operation.method)
  return {
    side: 'request',
    severity: 'error',
    in: 'operation',
    pointer: '',
    expected: methods.length > 0 ? `one of ${methods.join(', ')}` : 'a path of the description',
    actual: `${method} ${path.split('?')[0]}`,
  }
}

const problem = (side: Side, place: ProblemPlace, schema?: string) => (finding: Finding) =>
  ({side, severity: 'error', in: place, ...finding, ...(schema && {schema})}) satisfies Problem

function headerOf(headers: HeaderList, name: string): string | undefined {
  return headers.find(([candidate]) => candidate.toLowerCase() === name.toLowerCase())?.[1]
}

function checkRequestBody(context: Checking, view: OperationView, parts: RequestParts): Problem[] {
  const {body} = view
  const bytes = parts.body
  const wrong = problem('request', 'body')
  if (!bytes || bytes.length === 0) {
    return body?.required ? [wrong({pointer: '', expected: 'a body', actual: 'nothing'})] : []
  }
  if (!body) {
    return [
      {
        ...wrong({pointer: '', expected: 'no body is described', actual: `${bytes.length} bytes`}),
        severity: 'warning',
      },
    ]
  }
  const contentType = headerOf(parts.headers, 'content-type') ?? ''
  return checkBody(context, 'request', body.media, contentType, bytes)
}

function checkBody(
  {document, check}: Checking,
  side: Side,
  media: OperationView['responses'][number]['media'],
  contentType: string,
  bytes: Buffer,
): Problem[] {
  const wrong = problem(side, 'body')
  const view = mediaFor(media, contentType)
  if (!view) {
    const expected = media.map(({mediaType}) => mediaType).join(' or ')
    const actual = contentType === '' ? 'no content type' : bareType(contentType)
    return [{...problem(side, 'header')({pointer: '/content-type', expected, actual})}]
  }
  if (!view.schema) return []
  const type = bareType(contentType)
  const place = problem(side, 'body', view.schema.pointer)
  if (isJsonType(type)) {
    let value: unknown
    try {
      value = JSON.parse(bytes.toString('utf8'))
    } catch {
      return [wrong({pointer: '', expected: 'JSON', actual: 'a text that is none'})]
    }
    const extra = undocumentedFields(document, view.schema, value, side)
    return [
      ...check(view.schema, value, side).map(place),
      ...extra.map((finding) => ({...place(finding), severity: 'warning' as const})),
    ]
  }
  if (type === 'application/x-www-form-urlencoded') {
    return check(view.schema, formValue(document, view.schema, bytes), side).map(place)
  }
  return []
}

/** A form as the object that is described; nested names are left to the server. */
function formValue(document: SpecDocument, schema: Located, bytes: Buffer): unknown {
  const pairs = [...new URLSearchParams(bytes.toString('utf8'))]
  const properties = member(document.follow(schema), 'properties')
  const value: Record<string, unknown> = {}
  for (const [key, text] of pairs) {
    const name = key.replace(/\[\]$/, '')
    if (name.includes('[')) continue
    const property = properties && member(properties, name)
    const shape = sketch(document, property)
    const before = value[name]
    if (!shape.types.includes('array')) value[name] = coerceText(text, shape)
    else {
      const item = coerceText(text, shape.items ?? {types: []})
      value[name] = [...(Array.isArray(before) ? before : []), item]
    }
  }
  return value
}

function checkResponse(context: Checking, view: OperationView, parts: ResponseParts): Problem[] {
  const {status, headers, body} = parts
  const described = responseFor(view.responses, status)
  if (!described) {
    const known = view.responses.map((response) => response.status).join(', ')
    const expected = known === '' ? 'a described status' : `one of ${known}`
    return [problem('response', 'status')({pointer: '', expected, actual: String(status)})]
  }
  const missing = described.headers
    .filter(({name, required}) => required && headerOf(headers, name) === undefined)
    .map(({name}) => ({pointer: `/${name.toLowerCase()}`, expected: 'a header', actual: 'nothing'}))
  const wrongHeaders = described.headers.flatMap(({name, schema}) => {
    const text = headerOf(headers, name)
    if (text === undefined || !schema) return []
    const value = coerceText(text, sketch(context.document, schema))
    const findings = context.check(schema, value, 'response')
    return findings.map((finding) => ({...finding, pointer: `/${name.toLowerCase()}`}))
  })
  const contentType = headerOf(headers, 'content-type') ?? ''
  // Without content nothing is said about the body, and an empty one needs no type.
  const bodies =
    described.media.length === 0 || (body.length === 0 && contentType === '')
      ? []
      : checkBody(context, 'response', described.media, contentType, body)
  return [...[...missing, ...wrongHeaders].map(problem('response', 'header')), ...bodies]
}
