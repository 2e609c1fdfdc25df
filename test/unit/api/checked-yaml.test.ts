import {expect, test} from 'vitest'
import {checkedYaml} from '../../../src/api/index.js'

const refusal = (text: string) =>
  checkedYaml(text, 'a.yaml', {type: 'object'}).then(
    () => undefined,
    ({code, facts, hints}) => ({code, location: facts.location, hints}),
  )

test('says where the syntax breaks, and nothing of what follows from it', async () => {
  const text = 'steps:\n  - expect: {$.users[0].id: 1}\n    name: x\n  - name: y\n'
  const location = expect.stringMatching(/^a\.yaml:2:/)
  expect(await refusal(text)).toEqual({code: 'CONFIG_INVALID', location, hints: []})
})

test('names every key that is repeated', async () => {
  expect(await refusal('a: 1\na: 2\nb: 1\nb: 2\n')).toEqual({
    code: 'CONFIG_INVALID',
    location: 'a.yaml:2:1',
    hints: [expect.stringContaining('a.yaml:4:1')],
  })
})
