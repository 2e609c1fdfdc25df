import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {parse} from '@oclif/core/parser'
import {describe, expect, test} from 'vitest'
import {toUsageError} from '../../../src/cli/usage-error.js'
import {ApixError} from '../../../src/errors/index.js'

const input = {
  args: {path: Args.string({description: 'where', required: true})},
  flags: {
    timeout: Flags.string(),
    header: Flags.string({multiple: true}),
    form: Flags.boolean(),
    multipart: Flags.boolean({exclusive: ['form']}),
    arrivals: Flags.string({dependsOn: ['rate']}),
    rate: Flags.custom<number>({
      parse: async (text) => {
        throw new ApixError('USAGE', `"${text}" is not a rate`, {hints: ['write it as 100/s']})
      },
    })(),
    pretty: Flags.string({options: ['all', 'colors', 'none']}),
  },
}

async function said(argv: string[]) {
  const error = await parse(argv, {...input, strict: true}).then(
    () => expect.unreachable(),
    (thrown: unknown) => toUsageError(thrown, 'try this'),
  )
  const {code, exitCode, message, hints} = error
  expect({code, exitCode}).toEqual({code: 'USAGE', exitCode: 2})
  return [message, ...hints]
}

describe('wrong usage is told in words of ours', () => {
  const help = 'apix try this --help shows how it is used'
  test.each<[string, string[], string[]]>([
    ['an argument that is missing', [], ['missing: PATH (where)', help]],
    ['one too many', ['/x', 'more'], ['unexpected argument: more', help]],
    [
      'an unknown flag',
      ['/x', '--heder', 'a'],
      ['unknown flag: --heder', 'did you mean --header?'],
    ],
    ['a flag that nothing is like', ['/x', '--zzzzzzzz'], ['unknown flag: --zzzzzzzz', help]],
    ['a flag without its value', ['/x', '--timeout'], ['--timeout needs a value', help]],
    [
      'a choice without its value',
      ['/x', '--pretty'],
      ['--pretty needs a value: all, colors, none', help],
    ],
    [
      'a value that is no choice',
      ['/x', '--pretty', 'colrs'],
      ['--pretty: "colrs" is none of all, colors, none', 'did you mean colors?'],
    ],
    [
      'flags that exclude each other',
      ['/x', '--form', '--multipart'],
      ['--multipart and --form exclude each other', help],
    ],
    [
      'a flag that needs another',
      ['/x', '--arrivals', 'poisson'],
      ['--arrivals needs --rate', help],
    ],
    [
      "what a flag's own parser says",
      ['/x', '--rate', 'ten'],
      ['--rate: "ten" is not a rate', 'write it as 100/s'],
    ],
  ])('%s', async (_, argv, expected) => {
    expect(await said(argv)).toEqual(expected)
  })
})
