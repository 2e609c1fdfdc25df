import {z} from 'zod'
import {ApixError} from '../../errors/index.js'
import type {RequestDraft} from '../../request/index.js'
import {type CallPlan, findOperation, type IndexedOperation, planCall} from '../../spec/index.js'
import {exchange, exchangeInput, exchangeOutput, pagesInput} from '../exchange.js'
import {fileBelow} from '../files.js'
import {ACTS, accountInput, selectionInput, tool} from '../tool.js'

export const callOperation = tool({
  name: 'call_operation',
  title: 'Call an operation',
  description:
    'Calls an operation of the OpenAPI document with the credential that apix keeps, retried and paced. Any HTTP status is a result. show_operation says what it takes.',
  annotations: ACTS,
  input: {
    ...selectionInput,
    ...accountInput,
    operation: z.string().describe("an operation id, or 'GET /users/{id}'"),
    parameters: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('path, query, header and cookie parameters by name; arrays and objects as JSON'),
    body: z
      .unknown()
      .optional()
      .describe('the body: an object of its fields, any other JSON, or a text'),
    files: z
      .record(z.string(), z.string())
      .optional()
      .describe('fields of a multipart body that are files: paths below the working directory'),
    ...exchangeInput,
    ...pagesInput,
  },
  output: exchangeOutput,
  async run(input, call) {
    const {spec, settings} = await call.deps.spec()
    const found = findOperation(spec.index, input.operation)
    const {operation} = found
    const files = Object.entries(input.files ?? {})
    const byField = files.length > 0 || isForm(operation, input.body)
    const words = [
      ...Object.entries(input.parameters ?? {}).map(([name, value]) =>
        word(parameterName(operation, name), value),
      ),
      ...(byField ? fieldsOf(input.body).map(([name, value]) => word(`body.${name}`, value)) : []),
    ]
    for (const [field, path] of files) {
      words.push(`${escaped(`body.${field}`)}@${await fileBelow(call.policy.folder, path)}`)
    }
    const base = byField ? NO_BODY : wholeBody(input.body, operation)
    const wholeGiven = base.body.kind !== 'none'
    const plan = await planCall(spec, {found, words, settings, wholeBody: wholeGiven})
    if (plan.missing.length > 0) throw missing(plan)
    return exchange(await plan.draft(base), settings, input, call)
  },
})

type Base = Pick<RequestDraft, 'headers' | 'query' | 'body' | 'contentType'>

const NO_BODY: Base = {headers: [], query: [], body: {kind: 'none'}}

/** Forms are written field by field, each as the description wants it. */
function isForm({body}: IndexedOperation, given: unknown): boolean {
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given)
  return isObject && /form/.test(body?.mediaType ?? '')
}

function fieldsOf(body: unknown): Array<[string, unknown]> {
  if (body === undefined) return []
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return Object.entries(body)
  throw new ApixError('USAGE', 'with files the body has to be an object of its other fields')
}

function wholeBody(body: unknown, {body: described}: IndexedOperation): Base {
  if (body === undefined) return NO_BODY
  const mediaType = described?.mediaType ?? 'application/json'
  const isText = typeof body === 'string' && !/json/.test(mediaType)
  const bytes = Buffer.from(isText ? body : JSON.stringify(body))
  return {...NO_BODY, body: {kind: 'bytes', bytes}, contentType: mediaType}
}

/** Only what is described is a parameter: nothing else is sent under its name. */
function parameterName({id, parameters}: IndexedOperation, name: string): string {
  if (parameters.some((parameter) => parameter.name.toLowerCase() === name.toLowerCase()))
    return name
  const names = parameters.map((parameter) => parameter.name)
  throw new ApixError('USAGE', `${id} has no parameter "${name}"`, {
    hints: [
      names.length > 0 ? `it takes ${names.join(', ')}` : 'it takes none',
      'fields of the body go into "body"',
    ],
  })
}

function word(name: string, value: unknown): string {
  // A text as a text: what looks like a number may be an id.
  if (typeof value === 'string') return `${escaped(name)}=${escaped(value)}`
  return `${escaped(name)}:=${JSON.stringify(value)}`
}

/** A name or value, whatever separators are in it. */
function escaped(text: string): string {
  return text.replaceAll(/[\\:=@;]/g, String.raw`\$&`)
}

function missing({operation, missing: values}: CallPlan): ApixError {
  const names = values.map(({name, in: place}) => `${name} (${place})`)
  return new ApixError('INPUT_REQUIRED', `${operation.id} needs ${names.join(', ')}`, {
    hints: [`show_operation ${operation.id} says more`],
  })
}
