import {asObject, asText, member, members} from '../document/json.js'
import type {OperationView, ParameterView} from '../operation/view.js'
import {sketch} from '../schema/fields.js'
import type {IndexedOperation, Spec, SpecDocument} from '../types.js'
import {isJsonType} from '../validate/media.js'
import {runtimeText} from './runtime.js'
import {block, comment, indent, key, literal} from './text.js'
import {type GeneratedTypes, generateTypes, header} from './types.js'

/** A client in one file: the types, the operations and the runtime that sends them. */
export async function generateClient(spec: Spec): Promise<string> {
  const document = await spec.document()
  const types = await generateTypes(spec)
  const {title, apiVersion, servers} = spec.index
  return [
    header(title, apiVersion),
    types.text,
    `const BASE_URL: string = ${literal(servers[0] ?? '')}`,
    '',
    `const API_KEY: {in: 'header' | 'query' | 'cookie'; name: string} = ${apiKey(document)}`,
    '',
    OPERATION_INFO,
    '',
    operationTable(document, types),
    '',
    runtimeText(),
    clientClass(types),
    ...(types.hasWebhooks ? ['', WEBHOOK_TYPES] : []),
    '',
  ].join('\n')
}

const OPERATION_INFO = `interface OperationInfo {
  method: string
  path: string
  styles?: Readonly<Record<string, 'csv' | 'spaces' | 'pipes' | 'deep' | 'json'>>
  body?: string
  accept?: string
  server?: string
  open?: boolean
}`

const WEBHOOK_TYPES = `type WebhookBody<T> = T extends {requestBody?: infer B}
  ? NonNullable<B> extends {content: infer C}
    ? C[keyof C]
    : never
  : never

export type WebhookName = keyof webhooks

/** What the API sends to the receiver of a webhook. */
export type WebhookPayload<N extends WebhookName> = WebhookBody<webhooks[N][keyof webhooks[N]]>`

/** The first API key that the description asks for; a header of its own where there is none. */
function apiKey(document: SpecDocument): string {
  const components = member(document.root, 'components')
  const schemes = members(
    member(document.root, 'securityDefinitions') ??
      (components && member(components, 'securitySchemes')),
  )
  for (const [, given] of schemes) {
    const {type, in: place, name} = asObject(document.follow(given).value)
    if (type === 'apiKey' && typeof name === 'string') {
      return `{in: ${literal(asText(place) ?? 'header')}, name: ${literal(name)}}`
    }
  }
  return `{in: 'header', name: 'X-API-Key'}`
}

function operationTable(document: SpecDocument, {operations}: GeneratedTypes): string {
  const rows = operations.map(
    ({operation, view}) => `${key(operation.id)}: ${operationInfo(document, operation, view)},`,
  )
  const table = rows.length > 0 ? block(rows) : '{}'
  return `const OPERATIONS: Readonly<Record<string, OperationInfo>> = ${table}`
}

function operationInfo(
  document: SpecDocument,
  operation: IndexedOperation,
  view: OperationView,
): string {
  const {method, path, body, servers, security} = operation
  const styles = view.parameters
    .filter((parameter) => parameter.in === 'query')
    .flatMap((parameter) => {
      const style = queryStyle(document, parameter)
      return style ? [`${key(parameter.name)}: ${literal(style)}`] : []
    })
  const accept = acceptOf(view)
  const fields = [
    `method: ${literal(method)}`,
    `path: ${literal(path)}`,
    ...(styles.length > 0 ? [`styles: {${styles.join(', ')}}`] : []),
    ...(body ? [`body: ${literal(body.mediaType)}`] : []),
    ...(accept === undefined ? [] : [`accept: ${literal(accept)}`]),
    ...(servers?.[0] === undefined ? [] : [`server: ${literal(servers[0])}`]),
    ...(security?.length === 0 ? ['open: true'] : []),
  ]
  return `{${fields.join(', ')}}`
}

function queryStyle(document: SpecDocument, parameter: ParameterView): string | undefined {
  const {style, explode, mediaType, schema} = parameter
  if (mediaType !== undefined) return 'json'
  if (style === 'deepObject') return 'deep'
  const {types} = sketch(document, schema)
  const isScalar = types.length > 0 && !types.includes('array') && !types.includes('object')
  if (isScalar || explode) return undefined
  return {spaceDelimited: 'spaces', pipeDelimited: 'pipes'}[style] ?? 'csv'
}

/** What the described successes are; JSON alone is usual and left out. */
function acceptOf({responses}: OperationView): string | undefined {
  const described = responses.filter(({status}) => /^(?:2|default)/.test(status))
  const types = [...new Set(described.flatMap(({media}) => media.map((view) => view.mediaType)))]
  const isUsual = types.length === 0 || types.every((type) => isJsonType(type))
  return isUsual ? undefined : types.join(', ')
}

/** Names of the base class that an operation cannot have. */
const RESERVED = ['constructor', 'call', 'response', 'pages']

function clientClass({operations}: GeneratedTypes): string {
  const taken = new Set(RESERVED)
  const methods = operations.map(({operation}) => {
    const {id, summary, method, path, deprecated} = operation
    const about = comment([
      summary,
      `\`${method} ${path}\``,
      deprecated ? '@deprecated' : undefined,
    ])
    const name = methodName(id, taken)
    const type = literal(id)
    return [
      `${about}${name}(...args: Args<${type}>): Promise<Data<${type}>> {`,
      indent(`return this.call<${type}>(${type}, ...args)`),
      '}',
    ].join('\n')
  })
  const members = methods.length > 0 ? `{\n${indent(methods.join('\n\n'))}\n}` : '{}'
  return [
    '',
    '/** A method for each operation of the API. */',
    `export class Client extends BaseClient ${members}`,
    '',
    'export function createClient(options: ClientOptions = {}): Client {',
    '  return new Client(options)',
    '}',
  ].join('\n')
}

/** `users/get-by-username` is `usersGetByUsername`. */
export function methodName(id: string, taken: Set<string>): string {
  const words = id.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  const joined = words
    .map((word, at) => (at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('')
  const lower = joined.charAt(0).toLowerCase() + joined.slice(1)
  const base = /^[\p{L}_$]/u.test(lower) ? lower : `_${lower}`
  let name = base
  for (let count = 2; taken.has(name); count++) name = `${base}${count}`
  taken.add(name)
  return name
}
