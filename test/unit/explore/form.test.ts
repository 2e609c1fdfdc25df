import {describe, expect, test} from 'vitest'
import {fillIn} from '../../../src/explore/form/form.js'
import {leafOf, textOf} from '../../../src/explore/form/leaf.js'
import {briefly, parseTree, type Tree, treeOf, treeText} from '../../../src/explore/form/tree.js'
import type {ExploreDeps} from '../../../src/explore/types.js'
import type {Taken} from '../../../src/explore/values.js'
import {describeShape, type Shape} from '../../../src/spec/index.js'
import {specOf} from '../../helpers/spec.js'
import {ESC, type Move, scriptedScreen} from './scripted-screen.js'

describe('a JSON document that is filled in', () => {
  test.each([
    '{"a":[1,2.50,{"b":null}],"c":"x\\n\\"y","":{}}',
    '[]',
    '12345678901234567890.10',
    '"text"',
    '[[],[{}]]',
  ])('%s is what it was', (text) => {
    const tree = parseTree(` ${text}\n`)
    expect(tree && treeText(tree)).toBe(text)
  })

  test('a text that is no JSON is none', () => {
    expect(parseTree('{"a":}')).toBeUndefined()
    expect(parseTree('')).toBeUndefined()
  })

  test('long values are named by what they hold', () => {
    expect(briefly(treeOf({a: 1}))).toBe('{"a":1}')
    expect(briefly(treeOf(['a long text of many words', 'x']))).toBe('[…] 2 items')
    expect(briefly(treeOf({one: 'a long text of many words'}))).toBe('{…} 1 field')
  })

  test.each([
    ['string', 'a, b', '"a, b"'],
    ['string', '"a\\nb"', '"a\\nb"'],
    ['string', '"', '"\\""'],
    ['integer', '12345678901234567890', '12345678901234567890'],
    ['boolean', 'true', 'true'],
    [undefined, 'word', '"word"'],
    [undefined, '{"a":1}', '{"a":1}'],
  ] as const)('%s typed as %s is %s, and can be typed again', (type, text, json) => {
    const types = type === undefined ? [] : [type]
    const taken: Taken = {key: 'x', name: 'x', in: 'body', required: true, types}
    const tree = leafOf(taken, text)
    expect(treeText(tree)).toBe(json)
    expect(treeText(leafOf(taken, textOf(tree)))).toBe(json)
  })

  test('a list by commas, unless one has a comma in it', () => {
    expect(textOf(treeOf(['a', 'b']))).toBe('a,b')
    expect(textOf(treeOf(['a,b', 'c']))).toBe('["a,b","c"]')
    expect(textOf(treeOf(['']))).toBe('[""]')
  })
})

const ORDER = {
  type: 'object',
  required: ['customer', 'address', 'items', 'payment', 'state'],
  properties: {
    customer: {type: 'string', examples: ['Ada']},
    when: {type: 'string', format: 'date-time'},
    total: {type: 'integer'},
    id: {type: 'string', readOnly: true},
    state: {enum: ['new', 'paid'], default: 'new'},
    tags: {type: 'array', items: {type: 'string'}},
    address: {allOf: [{$ref: '#/components/schemas/Address'}], description: 'Where to.'},
    items: {
      type: 'array',
      minItems: 1,
      items: {type: 'object', required: ['sku'], properties: {sku: {type: 'string'}}},
    },
    payment: {
      oneOf: [{$ref: '#/components/schemas/Card'}, {$ref: '#/components/schemas/Bank'}],
      discriminator: {propertyName: 'kind'},
    },
    parent: {$ref: '#/components/schemas/Order'},
    meta: {type: 'object', additionalProperties: {type: 'integer'}},
    target: {oneOf: [{type: 'string'}, {type: 'array', title: 'many', items: {type: 'object'}}]},
  },
}

const DOCUMENT = {
  openapi: '3.1.0',
  info: {title: 'Shop', version: '1'},
  paths: {
    '/orders': {
      post: {
        operationId: 'order',
        requestBody: {
          required: true,
          content: {'application/json': {schema: {$ref: '#/components/schemas/Order'}}},
        },
        responses: {},
      },
    },
  },
  components: {
    schemas: {
      Order: ORDER,
      Address: {type: 'object', required: ['city'], properties: {city: {examples: ['Rome']}}},
      Card: {
        type: 'object',
        required: ['kind', 'no'],
        properties: {kind: {const: 'card'}, no: {type: 'string'}},
      },
      Bank: {
        type: 'object',
        required: ['kind', 'iban'],
        properties: {kind: {const: 'bank'}, iban: {type: 'string'}},
      },
    },
  },
}

async function orderShape(): Promise<Shape> {
  const spec = await specOf(DOCUMENT)
  const [operation] = spec.index.operations
  const shape = operation && (await describeShape(spec, operation))
  if (!shape) throw new Error('no body is described')
  return shape
}

describe('a body, field by field', () => {
  const fill = async (script: readonly Move[], given?: Tree) => {
    const shape = await orderShape()
    const person = scriptedScreen(script, 39, 20)
    const sample = treeOf(shape.sample())
    const tree = given ?? sample
    const deps = {screen: person.screen} as ExploreDeps
    const filled = await fillIn({shape, tree, trail: [], extras: [], example: sample}, deps)
    return {...person, ...filled, value: JSON.parse(treeText(filled.tree ?? treeOf(null)))}
  }

  test('what is required is there from the start, and nothing that is read only', async () => {
    const {value, end} = await fill(['Done'])
    expect(value).toEqual({
      customer: 'Ada',
      address: {city: 'Rome'},
      items: [{sku: 'string'}],
      payment: {kind: 'card', no: 'string'},
      state: 'new',
    })
    expect(end).toBe('done')
  })

  test('texts, choices, nested objects, items, another kind', async () => {
    const {value, left} = await fill([
      'customer = "Ada"',
      'Grace "the" Hopper',
      'state = "new"',
      'paid',
      'address = {"city":"Rome"}',
      'city = "Rome"',
      'Oslo',
      'Done',
      'items = [{"sku":"string"}]',
      '+ Add an item…',
      'sku = "string"',
      'X9',
      'Done',
      '1. {"sku":"string"}',
      'Leave it out',
      'Done',
      'payment = {…} 2 fields',
      'Another kind…',
      'bank',
      'iban = "string"',
      'DE89',
      'Done',
      'Done',
    ])
    expect(left).toEqual([])
    expect(value).toEqual({
      customer: 'Grace "the" Hopper',
      address: {city: 'Oslo'},
      items: [{sku: 'X9'}],
      payment: {kind: 'bank', iban: 'DE89'},
      state: 'paid',
    })
  })

  test('optional fields are folded away; what does not fit is said at once', async () => {
    const {value, seen} = await fill([
      '+ Optional field…',
      'total',
      'many',
      '007',
      '12345678901234567890',
      '+ Optional field…',
      'tags',
      'a,b',
      '+ Optional field…',
      'meta',
      '+ Field of another name…',
      'size',
      '3',
      '+ Field of another name…',
      'size',
      ESC,
      'Done',
      '+ Optional field…',
      'target',
      'many',
      '+ Add an item…',
      'Done',
      ESC,
      ESC,
    ])
    expect(seen).toContain('expected integer')
    expect(seen.filter((line) => line.startsWith('total: expected integer'))).toEqual([
      'total: expected integer, not "007"',
    ])
    expect(seen).toContain('size is there already')
    expect(value).toMatchObject({tags: ['a', 'b'], meta: {size: 3}, target: [{}]})
  })

  test('Esc keeps what was filled in, and what was only looked at is not there', async () => {
    const {value, end} = await fill([
      'customer = "Ada"',
      'Bob',
      '+ Optional field…',
      'parent',
      ESC,
      ESC,
    ])
    expect(end).toBeUndefined()
    expect(value.customer).toBe('Bob')
    expect(value).not.toHaveProperty('parent')
  })

  test('a field that nobody described stays, and can be changed and taken out', async () => {
    const given = treeOf({extra: {a: [1]}})
    const kept = await fill(['Done'], given)
    expect(kept.value).toEqual({extra: {a: [1]}})
    const changed = await fill(['extra = {"a":[1]}', '[2]', 'Done'], given)
    expect(changed.value).toEqual({extra: [2]})
    const out = await fill(['extra = {"a":[1]}', '', 'Done'], given)
    expect(out.value).toEqual({})
  })
})
