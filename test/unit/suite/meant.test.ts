import {expect, test} from 'vitest'
import {suiteOf} from '../../helpers/suite.js'

/** What is asked instead of an expectation that does not exist. */
async function hintFor(expectation: string): Promise<readonly string[] | undefined> {
  const text = `steps:\n  - request: GET http://h/\n    expect: ${expectation}\n`
  const error = await suiteOf(text).catch((thrown: unknown) => thrown)
  return (error as {hints?: readonly string[]}).hints
}

test('an expectation that stands in the wrong place is told the right one', async () => {
  expect(await hintFor('{$.id: 7}')).toContain('did you mean json: {$.id: …}?')
  expect(await hintFor('{/users/0: 7}')).toContain('did you mean json: {/users/0: …}?')
  expect(await hintFor("{'users[0].id': 7}")).toContain('did you mean json: {users[0].id: …}?')
  expect(await hintFor('{jsonpath: {$.id: 7}}')).toContain('did you mean json: {$.id: …}?')
  expect(await hintFor('{body: {id: 7}}')).toContain('did you mean json: {$.id: …}?')
  expect(await hintFor('{Content-Type: json}')).toContain(
    'did you mean headers: {Content-Type: …}?',
  )
  expect(await hintFor('{statu: 200}')).toContain('did you mean status?')
})
