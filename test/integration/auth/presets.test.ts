import {readFileSync} from 'node:fs'
import {describe, expect, onTestFinished, test} from 'vitest'
import {stringify} from 'yaml'
import {type ApiSettings, findPreset, PRESETS} from '../../../src/api/index.js'
import {createHttpClient} from '../../../src/http/index.js'
import {createPipeline, readBody} from '../../../src/request/index.js'
import {atPointer} from '../../../src/shared/index.js'
import {PLAYS, type Play} from '../../fixtures/provider-manners.js'
import {registryOf} from '../../helpers/configuration.js'
import {authWorld} from '../../helpers/oauth-login.js'
import {CA_FILE, type Provider, startProvider} from '../../helpers/scripted-provider.js'

/** The preset as it is shipped, with its own addresses, against its provider on loopback. */
async function play({preset, variables = {}, key, environment, manners}: Play) {
  const provider = await startProvider(manners, key)
  const client = createHttpClient({
    environment: {HTTPS_PROXY: provider.proxy},
    tls: {ca: readFileSync(CA_FILE)},
  })
  onTestFinished(() => client.close())
  const user = stringify({apis: {[preset]: {preset, variables}}})
  const choice = {api: preset, ...(environment && {environment}), login: true}
  const settings = (await registryOf({user})).resolve(choice)
  const world = authWorld(settings.auth, {
    settings,
    deps: {fetch: async () => client.fetch},
    io: {
      async openBrowser(url) {
        const page = await client.fetch(url.href)
        const back = page.headers.get('location') ?? ''
        await (await fetch(back)).text()
      },
    },
  })
  return {provider, client, settings, world}
}

async function whoami(settings: ApiSettings, {world, client}: Awaited<ReturnType<typeof play>>) {
  const {clock, notifier, redactor} = world.deps
  const authorizer = world.authorizer()
  const pipeline = createPipeline({
    clock,
    notifier,
    redactor,
    userAgent: 'apix/test',
    random: () => 0,
    http: async () => client,
    store: () => Promise.reject(new Error('no store here')),
    authorizer: async () => authorizer,
  })
  const {method = 'GET', path = '/', body, identity = []} = settings.whoami ?? {}
  const content = body === undefined ? undefined : Buffer.from(body)
  const draft = {
    method,
    target: path,
    headers: [],
    query: [],
    body: content ? {kind: 'bytes' as const, bytes: content} : {kind: 'none' as const},
    ...(content && {contentType: 'application/json'}),
  }
  const response = await pipeline.run(await pipeline.prepare(draft, settings, {}))
  const document = JSON.parse((await readBody(response.body, 10_000)).toString())
  const name = identity.map((pointer) => atPointer(document, pointer)).find(Boolean)
  return {status: response.status, identity: name === undefined ? undefined : String(name)}
}

function settled({complaints, requests}: Provider): void {
  expect(complaints, requests.join('\n')).toEqual([])
}

test('every shipped preset is played', () => {
  expect(
    PRESETS.map(({name}) => name).filter((name) => !PLAYS.some((play) => play.preset === name)),
  ).toEqual([])
})

// Salesforce and Atlassian tell at login where their API is: they are played by the whole program.
const captured = (preset: string) =>
  Object.values(findPreset(preset)?.variables ?? {}).some(({from}) => from !== undefined)
const plays = PLAYS.filter(({preset}) => !captured(preset)).map(
  (entry) => [`${entry.preset} ${entry.environment ?? ''}`.trim(), entry] as const,
)

describe.each(plays)('%s', (_, entry) => {
  const {key, identity, manners} = entry

  test('login, request, renewal, refusal: as its provider wants them', async () => {
    const stage = await play(entry)
    const {provider, settings, world} = stage
    const secret = manners.token && manners.token.client !== 'none'
    const result = await world.login({
      port: manners.authorize ? 0 : undefined,
      timeout: 20_000,
      ...(key === undefined
        ? {clientId: 'cli', ...(secret && {clientSecret: 'SECRET-canary'})}
        : {token: key}),
    })
    expect(await whoami(settings, stage)).toEqual({status: 200, identity})
    settled(provider)
    if (key !== undefined) return

    const renewable = manners.token?.refusal !== undefined || !manners.authorize
    expect(result.refreshable).toBe(renewable)
    if (!renewable) return
    await world.credentials.refresh(settings)
    expect(provider.issued()).toBe(2)
    expect(await whoami(settings, stage)).toEqual({status: 200, identity})
    settled(provider)
    if (!manners.token?.refusal) return

    provider.revoke()
    await expect(world.credentials.refresh(settings)).rejects.toMatchObject({
      code: 'TOKEN_EXPIRED',
      exitCode: 8,
    })
    settled(provider)
  })
})

describe('flows besides the usual one', () => {
  test('shopify with client credentials: no token_type, the token in a header of its own', async () => {
    const entry = PLAYS.find(({preset}) => preset === 'shopify')
    if (!entry) throw new Error('no shopify')
    const {key: _, ...rest} = entry
    const stage = await play({
      ...rest,
      manners: {
        ...entry.manners,
        token: {
          at: 'https://acme.myshopify.com/admin/oauth/access_token',
          client: 'post',
          answer: ({access}) => ({
            access_token: access,
            scope: 'read_products',
            expires_in: 86_399,
          }),
        },
      },
    })
    const result = await stage.world.login({
      flow: 'clientCredentials',
      clientId: 'cli',
      clientSecret: 'SECRET-canary',
    })
    expect(result).toMatchObject({type: 'oauth2', refreshable: true})
    expect(await whoami(stage.settings, stage)).toEqual({status: 200, identity: 'Acme'})
    settled(stage.provider)
  })

  test.each([
    ['acme.myshopify.com', 'SECRET-canary', undefined],
    ['acme.myshopify.com', 'another-secret', 'not signed with the client secret'],
    ['evil.myshopify.com', 'SECRET-canary', 'another host than acme.myshopify.com'],
  ])('shopify installed by %s, known secret %s: a redirect that is signed', async (shop, clientSecret, failure) => {
    const entry = PLAYS.find(({preset}) => preset === 'shopify')
    if (!entry) throw new Error('no shopify')
    const {key: _, ...rest} = entry
    const stage = await play({
      ...rest,
      manners: {
        ...entry.manners,
        authorize: {
          at: 'https://acme.myshopify.com/admin/oauth/authorize',
          scope: {separator: ',', asks: ['read_products', 'write_orders']},
          pkce: 'unknown',
          redirect: {host: 'localhost', path: '/callback'},
          signsAs: shop,
        },
        token: {
          at: 'https://acme.myshopify.com/admin/oauth/access_token',
          client: 'post',
          parameters: {expiring: '1'},
          answer: ({access, refresh}) => ({
            access_token: access,
            refresh_token: refresh,
            scope: 'read_products,write_orders',
            expires_in: 3600,
          }),
        },
      },
    })
    const login = stage.world.login({
      flow: 'authorizationCode',
      clientId: 'cli',
      clientSecret,
      scopes: ['read_products', 'write_orders'],
      port: 0,
      timeout: 20_000,
    })
    if (failure !== undefined) {
      await expect(login).rejects.toMatchObject({code: 'LOGIN_FAILED', exitCode: 8})
      await expect(login).rejects.toThrow(failure)
      expect(stage.provider.issued()).toBe(0)
      return
    }
    expect(await login).toMatchObject({type: 'oauth2', refreshable: true})
    expect(await whoami(stage.settings, stage)).toEqual({status: 200, identity: 'Acme'})
    settled(stage.provider)
  })

  test('zoom server-to-server: a grant type of its own', async () => {
    const entry = PLAYS.find(({preset}) => preset === 'zoom')
    if (!entry) throw new Error('no zoom')
    const stage = await play({
      ...entry,
      manners: {
        api: entry.manners.api,
        token: {
          at: 'https://zoom.us/oauth/token',
          client: 'basic',
          parameters: {grant_type: 'account_credentials'},
          answer: ({access}) => ({access_token: access, token_type: 'bearer', expires_in: 3599}),
        },
      },
    })
    const flow = 'clientCredentials'
    await stage.world.login({flow, clientId: 'cli', clientSecret: 'SECRET-canary'})
    expect((await whoami(stage.settings, stage)).status).toBe(200)
    settled(stage.provider)
  })

  test('a flow that the API does not have is exit 2', async () => {
    const stage = await play(PLAYS.find(({preset}) => preset === 'openai') as Play)
    await expect(stage.world.login({flow: 'deviceCode'})).rejects.toMatchObject({exitCode: 2})
  })
})
