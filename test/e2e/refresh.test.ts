import {setTimeout as sleep} from 'node:timers/promises'
import {describe, expect, test} from 'vitest'
import {type LoginWorld, loginWorld} from '../helpers/login.js'

const refreshes = ({oidc}: LoginWorld) =>
  oidc.tokenRequests.filter(({grant_type}) => grant_type === 'refresh_token')

describe('refresh', () => {
  test('twenty processes with an expired token send one request and all succeed', async () => {
    const world = await loginWorld({accessTokenTtl: 1})
    expect((await world.run(['login', 'shop', '--insecure-storage'])).code).toBe(0)
    world.oidc.setAccessTokenTtl(3600)
    await sleep(1000)
    const runs = await Promise.all(
      Array.from({length: 20}, () => world.start(['auth', 'token'], {timeout: 50_000}).finished),
    )
    expect(runs.map(({code}) => code)).toEqual(Array(20).fill(0))
    expect(refreshes(world)).toHaveLength(1)
    const tokens = new Set(runs.map(({stdout}) => stdout))
    expect(tokens.size).toBe(1)
    expect(await world.oidc.isActive([...tokens][0]?.trim() ?? '')).toBe(true)
  })

  test('a refresh token that the server no longer takes ends the login with a hint', async () => {
    const world = await loginWorld({accessTokenTtl: 1})
    await world.run(['login', 'shop'])
    const token = (await world.run(['auth', 'token'])).stdout.trim()
    await world.oidc.revokeGrantOf(token)
    await sleep(1000)
    const result = await world.run(['auth', 'token', '--json'])
    expect(result.code).toBe(8)
    expect(result.json.error).toMatchObject({
      code: 'TOKEN_EXPIRED',
      hint: expect.stringContaining('apix login shop'),
    })
    expect((await world.run(['auth', 'list', '--json'])).json.credentials).toEqual([])
  })
})
