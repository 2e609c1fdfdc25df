import {expect, test} from 'vitest'
import type {ApiSettings} from '../../../src/api/index.js'
import {entriesOf} from '../../../src/explore/entries.js'
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
