import {z} from 'zod'
import {
  describeBody,
  describeOperation,
  findOperation,
  type IndexedOperation,
  sampleRequest,
  sampleResponse,
} from '../../spec/index.js'
import {noticesOutput, READS, selectionInput, tool} from '../tool.js'

/** Characters of a schema, and of an example; a longer one is left out. */
const LONGEST = 24_000
const LONGEST_SAMPLE = 8000
const PAGE = 50

const operationOutput = {
  id: z.string(),
  method: z.string(),
  path: z.string(),
  summary: z.string().nullable(),
  tags: z.array(z.string()),
  deprecated: z.boolean(),
}

export const listOperations = tool({
  name: 'list_operations',
  title: 'List operations',
  description:
    "Searches the operations of an API's OpenAPI document. Every word of query has to occur in id, method, path, summary or tags.",
  annotations: READS,
  input: {
    ...selectionInput,
    query: z.string().optional().describe('words, such as "create issue"'),
    tag: z.string().optional(),
    method: z.string().optional().describe('GET, POST, …'),
    limit: z.number().int().min(1).max(500).optional().describe(`${PAGE} without it`),
    offset: z.number().int().min(0).optional().describe('how many to skip'),
  },
  output: {
    title: z.string(),
    version: z.string().describe('of the API that is described'),
    total: z.number().describe('how many match'),
    operations: z.array(z.object(operationOutput)),
    ...noticesOutput,
  },
  async run({query = '', tag, method, limit = PAGE, offset = 0}, {deps}) {
    const {spec} = await deps.spec()
    const {title, apiVersion, operations} = spec.index
    const words = query.toLowerCase().split(/\s+/).filter(Boolean)
    const found = operations
      .filter((one) => words.every((word) => textOf(one).includes(word)))
      .filter(({tags}) => tag === undefined || tags?.includes(tag))
      .filter((one) => method === undefined || one.method === method.toUpperCase())
    return {
      title,
      version: apiVersion,
      total: found.length,
      operations: found.slice(offset, offset + limit).map(summary),
      notices: [...deps.notices],
    }
  },
})

function textOf({id, method, path, summary: about = '', tags = []}: IndexedOperation): string {
  return [id, method, path, about, ...tags].join(' ').toLowerCase()
}

function summary({id, method, path, summary: about, tags, deprecated}: IndexedOperation) {
  return {
    id,
    method,
    path,
    summary: about ?? null,
    tags: [...(tags ?? [])],
    deprecated: deprecated ?? false,
  }
}

export const showOperation = tool({
  name: 'show_operation',
  title: 'Show an operation',
  description:
    'What an operation takes and answers: parameters, the JSON Schema of its body, a sample request and a sample response.',
  annotations: READS,
  input: {
    ...selectionInput,
    operation: z.string().describe("an operation id, or 'GET /users/{id}'"),
  },
  output: {
    ...operationOutput,
    description: z.string().nullable(),
    parameters: z.array(
      z.object({
        name: z.string(),
        in: z.enum(['path', 'query', 'header', 'cookie']),
        required: z.boolean(),
        types: z.array(z.string()).describe('empty when anything goes'),
        format: z.string().optional(),
        choices: z.array(z.unknown()).optional().describe('the only values'),
        summary: z.string().optional(),
        example: z.unknown().optional(),
        default: z.unknown().optional(),
      }),
    ),
    body: z
      .object({
        required: z.boolean(),
        mediaType: z.string(),
        mediaTypes: z.array(z.string()),
        schema: z.unknown().optional().describe('JSON Schema 2020-12; absent where it is too long'),
      })
      .nullable(),
    responses: z.array(
      z.object({
        status: z.string(),
        description: z.string().nullable(),
        mediaTypes: z.array(z.string()),
      }),
    ),
    sample: z
      .unknown()
      .describe('parameters and body of a call, from examples or made up; null where too long'),
    sampleResponse: z.unknown().describe('what a success looks like'),
    ...noticesOutput,
  },
  async run(input, {deps}) {
    const {spec} = await deps.spec()
    const {operation} = findOperation(spec.index, input.operation)
    const view = await describeOperation(spec, operation)
    const {body} = operation
    const described = body && (await describeBody(spec, operation))
    const schema = described && short({...asObject(described.schema), $defs: described.$defs})
    const response = await sampleResponse(spec, operation)
    return {
      ...summary(operation),
      description: view.description ?? null,
      parameters: operation.parameters.map(
        ({name, in: place, required, types, format, choices, summary: about, ...rest}) => ({
          name,
          in: place,
          required,
          types: [...types],
          ...(format !== undefined && {format}),
          ...(choices && {choices: [...choices]}),
          ...(about !== undefined && {summary: about}),
          ...(rest.example !== undefined && {example: rest.example}),
          ...(rest.default !== undefined && {default: rest.default}),
        }),
      ),
      body: body
        ? {
            required: body.required,
            mediaType: body.mediaType,
            mediaTypes: [...body.mediaTypes],
            ...(schema !== undefined && {schema}),
          }
        : null,
      responses: view.responses.map(({status, description, media}) => ({
        status,
        description: description ?? null,
        mediaTypes: media.map(({mediaType}) => mediaType),
      })),
      sample: short(await sampleRequest(spec, operation), LONGEST_SAMPLE) ?? null,
      sampleResponse: short(response?.value, LONGEST_SAMPLE) ?? null,
      notices: [...deps.notices],
    }
  },
})

function asObject(schema: unknown): object {
  return typeof schema === 'object' && schema !== null ? schema : {}
}

function short<T>(value: T, most = LONGEST): T | undefined {
  return (JSON.stringify(value)?.length ?? 0) > most ? undefined : value
}
