import type {HeaderList} from '../http/index.js'
import {headerValue} from '../request/index.js'
import {
  createPathMatcher,
  createValidator,
  type IndexedOperation,
  type Problem,
  pathBelowServer,
  type ResponseChoice,
  type Spec,
  sampleResponse,
  type Validator,
} from '../spec/index.js'
import {parsePattern} from './routes/pattern.js'
import {replyOf} from './routes/reply.js'
import type {MockReply, MockRequest, RouteSource} from './types.js'

export interface OpenApiOptions {
  /** Varies made-up data, the same each time; without one it is plain placeholders. */
  seed?: number
  /** Answer requests that the description does not allow with 400 or 422 instead. */
  validate?: boolean
}

/**
 * Answers as an OpenAPI description says: with its examples, otherwise with data that fits its
 * schemas. `Prefer: code=404, example=NAME` (RFC 7240) chooses among them.
 */
export async function createOpenApiSource(
  spec: Spec,
  options: OpenApiOptions = {},
): Promise<RouteSource> {
  const {index} = spec
  const matcher = createPathMatcher(index)
  const validator = options.validate ? await createValidator(spec) : undefined
  const patterns = index.operations.map(({method, path}) => toPattern(method, path))

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
            answer(spec, operation, request, options),
        }),
      }
    },
    patterns: () => patterns,
    reset() {},
  }
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
  const {status, headers, value} = sampled
  const {example} = choice
  if (example !== undefined && !sampled.examples.includes(example)) {
    const known = sampled.examples.join(', ') || 'none'
    return problemReply(404, `there is no example "${example}" for ${status}; there is ${known}`)
  }
  const own = headers.filter(([name]) => name.toLowerCase() !== 'content-type')
  const type: HeaderList =
    sampled.mediaType === undefined ? [] : [['content-type', concrete(sampled.mediaType)]]
  const isText = typeof value === 'string' && !/[/+]json\b/i.test(sampled.mediaType ?? '')
  return replyOf(isText ? value : asJson(value, sampled.mediaType), status, [...type, ...own])
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

function problemReply(status: number, title: string, more: object = {}): MockReply {
  const type: HeaderList = [['content-type', 'application/problem+json']]
  return replyOf({type: 'about:blank', title, status, ...more}, status, type)
}
