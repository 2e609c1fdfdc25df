import type {HeaderList} from '../http/index.js'
import {headerValue} from '../request/index.js'
import {
  createPathMatcher,
  createValidator,
  type IndexedOperation,
  type Problem,
  pathBelowServer,
  type ResponseChoice,
  type SampledResponse,
  type Spec,
  sampleResponse,
  type Validator,
} from '../spec/index.js'
import {parsePattern} from './routes/pattern.js'
import {problemReply} from './routes/problem.js'
import {replyOf} from './routes/reply.js'
import {type StatefulOperations, statefulOperations} from './state/openapi.js'
import type {MockState} from './state/store.js'
import type {MockReply, MockRequest, RoutePattern, RouteSource} from './types.js'

export interface OpenApiOptions {
  /** Varies made-up data, the same each time; without one it is plain placeholders. */
  seed?: number
  /** Answer requests that the description does not allow with 400 or 422 instead. */
  validate?: boolean
  /** What was sent to collections comes back; kept here. */
  state?: MockState
}

export interface OpenApiSource extends RouteSource {
  /** The patterns of an operation by its id, below each server; empty when there is no such one. */
  operation(id: string): readonly RoutePattern[]
  /** The names of the collections that remember. */
  collections: readonly string[]
}

/**
 * Answers as an OpenAPI description says: with its examples, otherwise with data that fits its
 * schemas. `Prefer: code=404, example=NAME` (RFC 7240) chooses among them.
 */
export async function createOpenApiSource(
  spec: Spec,
  options: OpenApiOptions = {},
): Promise<OpenApiSource> {
  const {index} = spec
  const matcher = createPathMatcher(index)
  const validator = options.validate ? await createValidator(spec) : undefined
  const stateful =
    options.state &&
    statefulOperations(
      index,
      (operation, choice) => sampleResponse(spec, operation, {...seeded(options), ...choice}),
      options.state,
    )
  const routes = index.operations.map(({method, path}) => ({pattern: toPattern(method, path)}))

  function matchBelow(method: string, path: string, query: URLSearchParams) {
    const search = query.size > 0 ? `?${query}` : ''
    for (const below of pathBelowServer(path, index.servers)) {
      const target = `${below}${search}`
      const match = matcher.match(method, target)
      if (match) return {...match, target}
    }
    return undefined
  }

  return {
    find({method, path, query}) {
      const match =
        matchBelow(method, path, query) ??
        (method === 'HEAD' ? matchBelow('GET', path, query) : undefined)
      if (!match) return undefined
      const {operation, values, target} = match
      return {
        label: `${operation.method} ${operation.path}`,
        params: values,
        take: () => ({
          times: 1,
          respond: (request) =>
            (validator && refusal(validator, operation, request, target)) ??
            remembered(stateful, operation, {...request, params: values}) ??
            answer(spec, operation, request, options),
        }),
      }
    },
    routes: () => routes,
    operation(id) {
      const found = index.operations.find((operation) => operation.id === id)
      return found ? patternsBelow(found, index.servers) : []
    },
    collections: stateful?.names ?? [],
    reset() {},
  }
}

function seeded({seed}: OpenApiOptions): ResponseChoice {
  return seed === undefined ? {} : {seed}
}

/** Undefined where nothing is remembered, or where the request wants another answer than that. */
function remembered(
  stateful: StatefulOperations | undefined,
  operation: IndexedOperation,
  request: MockRequest,
): Promise<MockReply> | undefined {
  const preference = preferences(request.headers)
  if (preference.has('code') || preference.has('example')) return undefined
  const answered = stateful?.answer(operation, request)
  return answered?.then((one) => ('reply' in one ? one.reply : replyFor(one.sampled)))
}

function patternsBelow({method, path}: IndexedOperation, servers: readonly string[]) {
  const bases = servers.map((server) => new URL(server).pathname.replace(/\/+$/, ''))
  const {label} = toPattern(method, path)
  return [...new Set(['', ...bases])].map((base) => ({...toPattern(method, base + path), label}))
}

function toPattern(method: string, path: string) {
  const plain = path.split(/[?#]/)[0] ?? path
  const pattern = parsePattern(`${method} ${plain.replaceAll(/[\s=]/g, '_')}`)
  return {...pattern, label: `${method} ${path}`}
}

/** Parameters that are wrong are 400, a body that is wrong 422, as most frameworks have it. */
function refusal(
  validator: Validator,
  {method}: IndexedOperation,
  request: MockRequest,
  path: string,
): MockReply | undefined {
  const {headers, body} = request
  const parts = {method, path, headers, ...(body.length > 0 && {body})}
  const {problems} = validator.request(parts)
  const errors = problems.filter(({severity}) => severity === 'error')
  if (errors.length === 0) return undefined
  const status = errors.every((problem) => problem.in === 'body') ? 422 : 400
  return problemReply(status, 'the request does not fit its description', {
    errors: errors.map(describe),
  })
}

function describe({in: place, pointer, expected, actual, schema}: Problem) {
  return {in: place, pointer, expected, actual, ...(schema !== undefined && {schema})}
}

async function answer(
  spec: Spec,
  operation: IndexedOperation,
  request: MockRequest,
  {seed}: OpenApiOptions,
): Promise<MockReply> {
  const preference = preferences(request.headers)
  const accept = headerValue(request.headers, 'accept')
  const mediaType = accept?.split(/[,;]/)[0]?.trim()
  const choice: ResponseChoice = {
    ...(seed !== undefined && {seed}),
    ...(mediaType && !mediaType.includes('*') && {mediaType}),
    ...(preference.has('code') && {status: Number(preference.get('code'))}),
    ...(preference.has('example') && {example: preference.get('example') ?? ''}),
    ...(preference.get('dynamic') === 'true' && {ignoreExamples: true}),
  }
  const sampled = await sampleResponse(spec, operation, choice)
  if (!sampled) {
    const described = operation.statuses.join(', ') || 'none'
    return problemReply(404, `no response ${choice.status} is described; there is ${described}`)
  }
  const {status} = sampled
  const {example} = choice
  if (example !== undefined && !sampled.examples.includes(example)) {
    const known = sampled.examples.join(', ') || 'none'
    return problemReply(404, `there is no example "${example}" for ${status}; there is ${known}`)
  }
  return replyFor(sampled)
}

function replyFor({status, headers, mediaType, value}: SampledResponse): MockReply {
  const own = headers.filter(([name]) => name.toLowerCase() !== 'content-type')
  const type: HeaderList = mediaType === undefined ? [] : [['content-type', concrete(mediaType)]]
  const isText = typeof value === 'string' && !/[/+]json\b/i.test(mediaType ?? '')
  return replyOf(isText ? value : asJson(value, mediaType), status, [...type, ...own])
}

/** A text that is JSON has its quotes. */
function asJson(value: unknown, mediaType: string | undefined): unknown {
  if (value === undefined || mediaType === undefined) return undefined
  return Buffer.from(JSON.stringify(value))
}

function concrete(mediaType: string): string {
  return mediaType.includes('*') ? 'application/octet-stream' : mediaType
}

/** `Prefer: code=404, example=none` with or without quotes. */
function preferences(headers: HeaderList): Map<string, string> {
  const given = headers.filter(([name]) => name === 'prefer').map(([, value]) => value)
  return new Map(
    given
      .flatMap((value) => value.split(/[,;]/))
      .flatMap((part) => {
        const [, name = '', value = ''] = /^\s*([\w-]+)\s*=\s*"?([^"]*?)"?\s*$/.exec(part) ?? []
        return name === '' ? [] : [[name.toLowerCase(), value] as const]
      }),
  )
}
