import {z} from 'zod'
import {ApixError} from '../../errors/index.js'
import {absoluteTarget, type RequestDraft} from '../../request/index.js'
import {exchange, exchangeInput, exchangeOutput, pagesInput} from '../exchange.js'
import {ACTS, accountInput, selectionInput, tool} from '../tool.js'
import type {Call} from '../types.js'

const scalar = z.union([z.string(), z.number(), z.boolean()])

export const requestInput = {
  ...selectionInput,
  ...accountInput,
  path: z
    .string()
    .min(1)
    .describe(
      'a path below the base URL of the API such as /users, or a URL at one of its origins',
    ),
  query: z
    .record(z.string(), z.union([scalar, z.array(scalar)]))
    .optional()
    .describe('query fields; an array sends a field repeatedly'),
  headers: z
    .record(z.string(), z.string())
    .optional()
    .describe('further headers; credentials are added by apix and cannot be given'),
  body: z.unknown().optional().describe('a JSON value, sent as JSON; a text is sent as it is'),
  contentType: z
    .string()
    .optional()
    .describe('application/json for JSON and text/plain for a text unless told'),
}

export const sendRequest = tool({
  name: 'send_request',
  title: 'Send a request',
  description:
    'Sends any request to a configured API, with the credential that apix keeps, retried and paced. Any HTTP status is a result. Prefer call_operation where the API has an OpenAPI document.',
  annotations: ACTS,
  input: {
    method: z
      .enum(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'])
      .optional()
      .describe('GET unless told, POST with a body'),
    ...requestInput,
    ...exchangeInput,
    ...pagesInput,
  },
  output: exchangeOutput,
  async run(input, call) {
    const method = input.method ?? (input.body === undefined ? 'GET' : 'POST')
    const settings = await settingsFor(input.path, call)
    return exchange(requestDraft(method, input), settings, input, call)
  },
})

/** The API of a path; a URL on this machine needs none. */
export async function settingsFor(target: string, {deps}: Pick<Call, 'deps'>) {
  const registry = await deps.registry()
  const {selection} = deps
  const isNamed = selection.api !== undefined || registry.default !== undefined
  return absoluteTarget(target) && !isNamed ? undefined : registry.resolve(selection)
}

type RequestInput = z.infer<z.ZodObject<typeof requestInput>>

/** @throws ApixError USAGE for a header that is none */
export function requestDraft(
  method: string,
  {path, query = {}, headers = {}, body, contentType}: RequestInput,
): RequestDraft {
  const fields = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one) => [name, String(one)] as const),
  )
  for (const [name, value] of Object.entries(headers)) {
    if (/^[!#$%&'*+.^_`|~\w-]+$/.test(name) && !/[\r\n\0]/.test(value)) continue
    throw new ApixError('USAGE', `"${name}" is no header that can be sent`)
  }
  const isText = typeof body === 'string'
  return {
    method,
    target: path,
    query: fields,
    headers: Object.entries(headers),
    body:
      body === undefined
        ? {kind: 'none'}
        : {kind: 'bytes', bytes: Buffer.from(isText ? body : JSON.stringify(body))},
    ...(body !== undefined && {
      contentType: contentType ?? (isText ? 'text/plain; charset=utf-8' : 'application/json'),
    }),
  }
}
