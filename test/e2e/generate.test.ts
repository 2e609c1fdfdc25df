import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {describe, expect, test} from 'vitest'
import {runApix} from '../helpers/kept-apix.js'
import {temporaryFolder} from '../helpers/run-apix.js'
import {requestTo, shopDescription, startShop} from '../helpers/shop-api.js'
import {compile, strictProject, toJavaScript} from '../helpers/typescript.js'

/** A strict project with a description. */
function project(description: object): {folder: string; file: string} {
  const folder = temporaryFolder()
  const file = join(folder, 'openapi.json')
  writeFileSync(file, JSON.stringify(description))
  strictProject(folder)
  return {folder, file}
}

const USE_TYPES = `
import createClient from 'openapi-fetch'
import type {components, paths} from './types.js'
const client = createClient<paths>({baseUrl: 'http://localhost'})
export async function use(): Promise<string | undefined> {
  const {data, error} = await client.GET('/users/{userId}', {params: {path: {userId: 1}}})
  if (error) return error.title
  await client.POST('/users', {body: {id: 1, name: 'Ada', role: 'admin'}})
  // @ts-expect-error the role is none of the described ones
  await client.POST('/users', {body: {id: 1, name: 'Ada', role: 'owner'}})
  // @ts-expect-error there is no such path
  await client.GET('/nothing')
  const user: components['schemas']['User'] = data
  return user.name
}
`

const USE_CLIENT = `
import {ApiError, createClient, isApiError, type WebhookPayload} from './client.js'
export async function use(baseUrl: string, apiKey: string) {
  const api = createClient({baseUrl, auth: {apiKey}, retries: 2})
  const user = await api.getUser({path: {userId: 42}})
  const name: string = user.name
  const made = await api.createUser({body: {id: 0, name: 'Ada', tags: ['a']}})
  const ids: number[] = []
  for await (const one of api.pages('listUsers', {query: {ids: [1, 2], filter: {age: 3}}})) ids.push(one.id)
  await api.putPhoto({path: {userId: 5}, body: {photo: new Blob(['x']), caption: 'me'}})
  const flaky = await api.flaky()
  let problem: string | undefined
  try {
    await api.getUser({path: {userId: 1}})
  } catch (error) {
    if (isApiError(error, 'getUser')) problem = error.body.title
    if (error instanceof ApiError) problem += ' ' + error.status
  }
  return {name, made: made.id, ids, flaky, problem}
}
// @ts-expect-error a parameter is missing
export const wrong = () => createClient().getUser()
export const payload: WebhookPayload<'user.created'> = {id: 1, name: 'Ada'}
`

describe('generated code', () => {
  test('is the same each time, compiles under strict TypeScript 5 and 7, and runs', {
    timeout: 240_000,
  }, async () => {
    const shop = await startShop()
    const {folder, file} = project(shopDescription(shop.url))
    for (const kind of ['types', 'client']) {
      const out = join(folder, `${kind}.ts`)
      const args = ['generate', kind, '--openapi', file]
      const [written, printed] = await Promise.all([
        runApix([...args, '--out', out]),
        runApix(args),
      ])
      expect([written.code, printed.code]).toEqual([0, 0])
      expect(printed.stdout).toBe(readFileSync(out, 'utf8'))
    }
    writeFileSync(join(folder, 'use-types.ts'), USE_TYPES)
    writeFileSync(join(folder, 'use-client.ts'), USE_CLIENT)
    expect(compile('typescript', folder)).toBe('')
    expect(compile('typescript-7', folder)).toBe('')

    await toJavaScript(folder, 'client')
    const {use} = await import(pathToFileURL(await toJavaScript(folder, 'use-client')).href)
    expect(await use(`${shop.url}/v1`, 'k-1')).toEqual({
      name: 'Ada',
      made: 7,
      ids: [11, 12, 21, 22, 31, 32],
      flaky: {ok: true},
      problem: 'not here 404',
    })
    expect(requestTo(shop, '/v1/users/42').headers['x-shop-key']).toBe('k-1')
    expect(requestTo(shop, '/v1/users?').url).toBe('/v1/users?ids=1,2&filter%5Bage%5D=3')
    expect(requestTo(shop, '/v1/users/5/photo').headers['content-type']).toMatch(/^multipart/)
    const [first, second] = shop.times.filter(({url}) => url === '/v1/flaky')
    // The server asked to wait a second.
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990)
  })
})
