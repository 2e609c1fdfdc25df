import {expect, test} from 'vitest'
import {verify} from '../../../src/suite/analyse.js'
import {dependencies} from '../../../src/suite/graph.js'
import {selectSteps} from '../../../src/suite/select.js'
import {suiteOf} from '../../helpers/suite.js'

const step = (name: string, more = '', path = '') =>
  `  - {name: ${name}, request: 'GET http://h/${path}'${more}}\n`

test('a step comes after what it needs, otherwise the order is that of the file', async () => {
  const first = step('a', ', needs: c', '{{x}}')
  const last = step('d', ', capture: {x: $.x}')
  const suite = await suiteOf(`steps:\n${first}${step('b')}${step('c')}${last}`)
  const {order, of, problems} = dependencies(suite)
  expect(problems).toEqual([])
  expect(order.map(({name}) => name)).toEqual(['c', 'd', 'a', 'b'])
  const [a] = suite.steps
  expect([...(of.get(a!) ?? [])].map(({name}) => name)).toEqual(['c', 'd'])
})

test('what is captured twice comes from the step before', async () => {
  const capturing = (name: string, path = '') =>
    `  - {name: ${name}, request: 'GET http://h/${path}', capture: {x: $.x}}\n`
  const suite = await suiteOf(
    `steps:\n${capturing('a')}${capturing('b', '{{x}}')}${capturing('c')}`,
  )
  const {of, order} = dependencies(suite)
  expect(order.map(({name}) => name)).toEqual(['a', 'b', 'c'])
  expect([...(of.get(suite.steps[1]!) ?? [])].map(({name}) => name)).toEqual(['a'])
})

test('a circle and a name that is none are refused with their places', async () => {
  const circle = await suiteOf(`steps:\n${step('a', ', needs: b')}${step('b', ', needs: a')}`)
  const knowledge = {given: new Set<string>(), environment: undefined}
  expect(() => verify(circle, knowledge)).toThrow('"a" needs itself, by way of others')
  const unknown = await suiteOf(`steps:\n${step('create', '')}${step('b', ', needs: creat')}`)
  expect(() => verify(unknown, knowledge)).toThrow('there is no step "creat"')
})

test('what is chosen brings what it needs, and setup and teardown', async () => {
  const suite = await suiteOf(
    `setup:\n${step('log in')}steps:\n${step('a')}${step('b', ', needs: a')}${step('c')}teardown:\n${step('clean')}`,
  )
  const names = (selection: {filter?: string; failed?: string[]}) =>
    [...selectSteps(suite, selection).selected].map(({name}) => name).sort()
  expect(names({filter: 'B'})).toEqual(['a', 'b', 'clean', 'log in'])
  expect(names({failed: ['c']})).toEqual(['c', 'clean', 'log in'])
  expect(names({failed: []})).toEqual([])
  expect(names({})).toEqual(['a', 'b', 'c', 'clean', 'log in'])
})

test('only leaves the others out, with a reason', async () => {
  const suite = await suiteOf(
    `steps:\n${step('a')}${step('b', ', needs: a, only: true')}${step('c')}`,
  )
  const {skipped} = selectSteps(suite, {})
  expect([...skipped].map(([{name}, reason]) => `${name}: ${reason}`)).toEqual([
    'c: another step is marked with only',
  ])
})

test('placeholders that can have no value are told before anything is sent', async () => {
  const refusal = async (placeholder: string) => {
    const text = `# @name a\nGET http://h/\n\n### b\nGET http://h/${placeholder}\n`
    const suite = await suiteOf(text, 'a.http')
    return () => verify(suite, {given: new Set(), environment: undefined})
  }
  const query = await refusal('{{a.response.body.$.[0}}')
  expect(query).toThrow('{{a.response.body.$.[0}}: "$.[0" is no JSONPath')
  const unknown = await refusal('{{nobody}}')
  expect(unknown).toThrow("{{nobody}} has no value: --var 'nobody=…' gives it one")
})
