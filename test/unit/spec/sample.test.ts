import {describe, expect, test} from 'vitest'
import {sampleValue} from '../../../src/spec/sample/value.js'
import {portable} from '../../../src/spec/schema/normalise.js'
import type {Located, SpecDocument} from '../../../src/spec/types.js'
import {createAjv} from '../../../src/spec/validate/ajv.js'
import {describeApi, specOf} from '../../helpers/spec.js'

type Schemas = Record<string, object>

const ref = (name: string) => ({$ref: `#/components/schemas/${name}`})
const text = {type: 'string'}

/** The schema called `It` of a description with these schemas. */
async function schemaOf(
  schemas: Schemas,
  openapi: string,
): Promise<{document: SpecDocument; at: Located}> {
  const spec = await specOf(describeApi({}, schemas, {openapi}))
  const document = await spec.document()
  const at = {value: ref('It'), file: document.root.file, pointer: ''}
  return {document, at}
}

/** What a schema means is settled by a validator, whatever is made up for it. */
const SCHEMAS: ReadonlyArray<readonly [title: string, schemas: Schemas, openapi?: string]> = [
  [
    'an object',
    {It: {type: 'object', required: ['a'], properties: {a: text, b: {type: 'integer'}}}},
  ],
  [
    'allOf with what one part requires of another',
    {
      It: {allOf: [ref('Base'), {type: 'object', required: ['name'], properties: {size: text}}]},
      Base: {type: 'object', properties: {id: {type: 'integer'}, name: text}, required: ['id']},
    },
  ],
  [
    'allOf of allOf',
    {
      It: {allOf: [ref('Middle')], required: ['deep', 'c'], properties: {c: text}},
      Middle: {allOf: [ref('Deep')], properties: {b: text}},
      Deep: {type: 'object', properties: {deep: {type: 'boolean'}}},
    },
  ],
  ['oneOf', {It: {oneOf: [{type: 'string', maxLength: 3}, {type: 'integer'}]}}],
  [
    'oneOf with a discriminator and a mapping',
    {
      It: {
        oneOf: [ref('Cat'), ref('Dog')],
        discriminator: {
          propertyName: 'kind',
          mapping: {feline: '#/components/schemas/Cat', dog: '#/components/schemas/Dog'},
        },
      },
      Cat: {
        type: 'object',
        required: ['kind', 'lives'],
        properties: {kind: text, lives: {type: 'integer'}},
      },
      Dog: {
        type: 'object',
        required: ['kind', 'tail'],
        properties: {kind: text, tail: {type: 'boolean'}},
      },
    },
  ],
  [
    'anyOf beside properties',
    {
      It: {
        type: 'object',
        properties: {a: text},
        required: ['a'],
        anyOf: [
          {required: ['b'], properties: {b: text}},
          {required: ['c'], properties: {c: text}},
        ],
      },
    },
  ],
  [
    'null or something (3.1)',
    {
      It: {
        type: 'object',
        required: ['a'],
        properties: {a: {type: ['null', 'string'], minLength: 2}},
      },
    },
  ],
  [
    'anyOf with null (3.1)',
    {
      It: {anyOf: [{type: 'null'}, ref('Other')]},
      Other: {type: 'object', required: ['x'], properties: {x: text}},
    },
  ],
  [
    'nullable (3.0)',
    {It: {type: 'object', required: ['a'], properties: {a: {type: 'string', nullable: true}}}},
    '3.0.3',
  ],
  [
    'exclusive bounds (3.0)',
    {It: {type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 1}},
    '3.0.3',
  ],
  ['exclusive bounds (3.1)', {It: {type: 'integer', exclusiveMinimum: 4, exclusiveMaximum: 6}}],
  ['multiples', {It: {type: 'integer', minimum: 7, maximum: 20, multipleOf: 5}}],
  [
    'a tree',
    {
      It: {
        type: 'object',
        required: ['children'],
        properties: {children: {type: 'array', items: ref('It')}},
      },
    },
  ],
  [
    'two that refer to each other',
    {
      It: {type: 'object', required: ['b'], properties: {b: ref('B')}},
      B: {type: 'object', properties: {back: ref('It'), list: {type: 'array', items: ref('It')}}},
    },
  ],
  [
    'an optional self',
    {It: {type: 'object', properties: {next: {oneOf: [ref('It'), {type: 'null'}]}}}},
  ],
  ['lengths and patterns', {It: {type: 'string', pattern: '^[A-Z]{2}-\\d{4}$'}}],
  ['a short text', {It: {type: 'string', minLength: 3, maxLength: 4}}],
  ['a long text', {It: {type: 'string', minLength: 40}}],
  ...['date', 'date-time', 'email', 'uuid', 'uri', 'ipv4', 'ipv6', 'hostname'].map(
    (format) => [`format ${format}`, {It: {type: 'string', format}}] as const,
  ),
  ['a list that wants items', {It: {type: 'array', minItems: 3, items: {type: 'integer'}}}],
  ['a list that wants none', {It: {type: 'array', maxItems: 0, items: text}}],
  [
    'choices that differ',
    {It: {type: 'array', minItems: 1, uniqueItems: true, items: {enum: ['a', 'b']}}},
  ],
  [
    'a tuple',
    {It: {type: 'array', prefixItems: [text, {type: 'integer'}], items: false, minItems: 2}},
  ],
  ['a map', {It: {type: 'object', additionalProperties: {type: 'integer'}, minProperties: 1}}],
  ['a constant', {It: {type: 'object', required: ['v'], properties: {v: {const: 2}}}}],
  ['its own example', {It: {type: 'integer', minimum: 100, example: 150}}],
]

describe('what is made up fits its schema, whatever the seed', () => {
  const rows = SCHEMAS.map(
    ([title, schemas, openapi = '3.1.0']) => [title, schemas, openapi] as const,
  )
  test.each(rows)('%s', async (_, schemas, openapi) => {
    const {document, at} = await schemaOf(schemas, openapi)
    for (const side of ['request', 'response'] as const) {
      const {schema, $defs} = portable(document, at, side)
      const check = createAjv().compile({...(schema as object), $defs})
      for (const seed of [undefined, ...Array.from({length: 12}, (_unused, index) => index)]) {
        for (const requiredOnly of [false, true]) {
          const choice = {side, requiredOnly, ...(seed !== undefined && {seed})}
          const value = sampleValue(document, at, choice)
          expect(check(value), `${JSON.stringify(value)} ${JSON.stringify(check.errors)}`).toBe(
            true,
          )
        }
      }
    }
  })
})

describe('a sample', () => {
  const sample = async (schemas: Schemas, options: object = {}) => {
    const {document, at} = await schemaOf(schemas, '3.1.0')
    return sampleValue(document, at, {side: 'request', ...options})
  }

  test('is the same for the same seed, and another for another', async () => {
    const It = {
      type: 'object',
      properties: {a: {type: 'integer'}, b: {type: 'string', format: 'uuid'}},
    }
    expect(await sample({It}, {seed: 4})).toEqual(await sample({It}, {seed: 4}))
    expect(await sample({It}, {seed: 4})).not.toEqual(await sample({It}, {seed: 5}))
  })

  test('leaves out what the other side alone has', async () => {
    const It = {
      type: 'object',
      properties: {
        id: {type: 'integer', readOnly: true},
        secret: {...text, writeOnly: true},
        a: text,
      },
    }
    expect(Object.keys((await sample({It})) as object)).toEqual(['secret', 'a'])
    expect(Object.keys((await sample({It}, {side: 'response'})) as object)).toEqual(['id', 'a'])
  })

  test('prefers the example of the description, unless that is not wanted', async () => {
    const It = {
      type: 'object',
      properties: {a: {type: 'string', example: 'Ada', enum: ['Ada', 'Bob']}},
    }
    expect(await sample({It})).toEqual({a: 'Ada'})
    expect(await sample({It: {...It, example: {a: 'Bob'}}})).toEqual({a: 'Bob'})
    const without = {It: {...It, example: {a: 'Bob'}}}
    expect(await sample(without, {ignoreExamples: true})).toEqual({a: 'Ada'})
  })

  test('ends, however deep and wide the schema is', async () => {
    const level = (depth: number): object =>
      depth === 0 ? text : {type: 'array', minItems: 20, items: level(depth - 1)}
    const value = await sample({It: level(8)})
    expect(JSON.stringify(value).length).toBeLessThan(5_000_000)
  })
})
