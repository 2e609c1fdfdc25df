import {expect, test} from 'vitest'
import type {ApiSettings} from '../../../src/api/index.js'
import {belongs, entriesOf} from '../../../src/explore/entries.js'
import type {ExploreDeps, Workplace} from '../../../src/explore/types.js'
import {temporaryFolder} from '../../helpers/run-apix.js'

test('whoever types the name of an action means it', async () => {
  const workplace: Workplace = {
    settings: {name: 'shop', environment: 'development'} as ApiSettings,
    spec: undefined,
    openapi: undefined,
    environments: ['development', 'production'],
    trail: ['shop/development'],
    notes: [],
  }
  const path = temporaryFolder()
  const deps = {
    requests: {path, shown: path},
    database: async () => {
      throw new Error('no database')
    },
  } as unknown as ExploreDeps
  const search = await entriesOf(workplace, deps)
  const first = (query: string) => search(query)[0]?.label
  expect(first('')).toBe('+ another request…')
  expect(first('env')).toBe('+ another environment…')
  expect(first('GET /users')).toBe('+ GET /users')
})

test('what was sent to production is not offered in development, where nothing asks first', () => {
  const development = {environment: 'development', baseUrl: 'https://dev.example.com'}
  const sent = (environment: string | null, url: string) =>
    belongs({api: 'shop', environment, url}, development)
  expect(sent('production', 'https://api.example.com/users')).toBe(false)
  expect(sent('production', 'https://dev.example.com.evil.test/users')).toBe(false)
  expect(sent('production', 'https://dev.example.com/users')).toBe(true)
  expect(sent('development', 'https://elsewhere.example.com/users')).toBe(true)
  expect(sent(null, 'https://api.example.com/users')).toBe(true)
  const free = {environment: null, url: 'https://api.example.com/users'}
  expect(belongs({api: null, ...free}, undefined)).toBe(true)
  expect(belongs({api: 'shop', ...free}, undefined)).toBe(false)
})
