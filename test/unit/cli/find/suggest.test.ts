import {describe, expect, test} from 'vitest'
import {suggestCommand} from '../../../../src/cli/find/suggest.js'
import type {ApixConfig} from '../../../../src/cli/runtime.js'

const config = {
  commandIDs: ['get', 'auth:status', 'webhook:send', 'webhook:secret:set', 'webhook:secret:list'],
  topics: ['auth', 'webhook', 'webhook:secret'].map((name) => ({name})),
} as unknown as ApixConfig

describe('a command that does not exist', () => {
  test.each<[string, string, string | undefined, string[] | undefined]>([
    ['gte /users', 'gte', 'get', undefined],
    ['auth statsu --json', 'auth statsu', 'auth status', ['status']],
    ['webhok send', 'webhok', 'webhook', undefined],
    [
      'webhook secert set',
      'webhook secert',
      'webhook secret',
      ['send', 'secret set', 'secret list'],
    ],
    ['webhook secret sett', 'webhook secret sett', 'webhook secret set', ['set', 'list']],
    ['webhook secret xyzzy', 'webhook secret xyzzy', undefined, ['set', 'list']],
    ['frobnicate', 'frobnicate', undefined, undefined],
  ])('%s', (typed, words, meant, commands) => {
    const found = suggestCommand(config, typed.split(' '))
    expect([found.words, found.meant, found.topic?.commands]).toEqual([words, meant, commands])
  })
})
