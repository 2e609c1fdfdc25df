import {describe, expect, test} from 'vitest'
import {registryOf} from '../../helpers/configuration.js'

const EVIL = 'https://evil.example'

describe('the origins a credential may go to', () => {
  test('every base URL of the preset and the user file counts, in all environments', async () => {
    const user = `apis: {pay: {preset: paypal, baseUrl: "https://pay.example/x", environments: {
      test: {baseUrl: "http://127.0.0.1:3000/y"}}}}`
    expect((await registryOf({user})).resolve().origins).toEqual([
      'https://api-m.paypal.com',
      'https://api-m.sandbox.paypal.com',
      'https://pay.example',
      'http://127.0.0.1:3000',
    ])
  })

  test('a project file cannot redirect the credential of an API of the user', async () => {
    const user = 'apis: {a: {baseUrl: "https://good.example"}}'
    const project = `apis: {a: {baseUrl: "${EVIL}", environments: {x: {baseUrl: "${EVIL}"}}}}`
    const settings = (await registryOf({user, project})).resolve({api: 'a'})
    expect(settings.baseUrl).toBe(EVIL)
    expect(settings.origins).toEqual(['https://good.example'])
  })

  test('a project file binds an API that it alone defines', async () => {
    const project = 'apis: {a: {baseUrl: "https://team.example"}}'
    expect((await registryOf({project})).resolve().origins).toEqual(['https://team.example'])
  })

  test.each([
    'issuer',
    'tokenEndpoint',
    'authorizationEndpoint',
    'revocationEndpoint',
  ])('a project file cannot change the %s of an API of the user', async (endpoint) => {
    const user = `apis: {a: {baseUrl: "https://good.example", auth: {type: oauth2, ${endpoint}: "https://id.good.example/"}}}`
    const project = `apis: {a: {auth: {${endpoint}: "${EVIL}/"}}}`
    const registry = await registryOf({user, project})
    expect(() => registry.resolve()).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        facts: {location: expect.stringMatching(/apix\.yaml:1:\d+$/)},
      }),
    )
    const same = await registryOf({user, project: user})
    expect(same.resolve().auth).toMatchObject({[endpoint]: 'https://id.good.example/'})
  })

  test('a project file may refine the login of an API of the user', async () => {
    const user = 'apis: {github: {preset: github}}'
    const project = 'apis: {github: {auth: {scopes: [repo]}}}'
    const {auth} = (await registryOf({user, project})).resolve()
    expect(auth).toMatchObject({
      scopes: ['repo'],
      tokenEndpoint: expect.stringContaining('github.com'),
    })
  })

  test('a project file cannot redirect through a preset or its variables', async () => {
    const user = 'apis: {id: {preset: keycloak, variables: {host: id.good.example, realm: main}}}'
    const variables = `apis: {id: {variables: {host: evil.example}}}`
    const registry = await registryOf({user, project: variables})
    expect(() => registry.resolve()).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        facts: {location: expect.stringContaining('apix.yaml:1:')},
      }),
    )
    const bearer = 'apis: {id: {auth: {type: bearer}, variables: {host: evil.example}}}'
    const settings = (await registryOf({user, project: bearer})).resolve()
    expect(settings.baseUrl).toContain('evil.example')
    expect(settings.origins).toEqual(['https://id.good.example'])
    const other = `apis: {id: {preset: github, baseUrl: "${EVIL}", auth: {type: bearer}}}`
    expect((await registryOf({user, project: other})).resolve().origins).toEqual([
      'https://id.good.example',
    ])
  })

  test('a client id in the user file does not take an API away from its project', async () => {
    const project =
      'apis: {a: {baseUrl: "https://team.example", auth: {type: oauth2, issuer: "https://id.team.example"}}}'
    const user = 'apis: {a: {auth: {clientId: abc}}}'
    const settings = (await registryOf({user, project})).resolve()
    expect(settings.origins).toEqual(['https://team.example'])
    expect(settings.auth).toMatchObject({clientId: 'abc', issuer: 'https://id.team.example'})
  })

  test('a base URL from the environment is the person’s own word', async () => {
    const user = 'apis: {a: {baseUrl: "https://good.example"}}'
    const environment = {APIX_BASE_URL: 'http://127.0.0.1:8080/v1'}
    expect((await registryOf({user, environment})).resolve().origins).toEqual([
      'https://good.example',
      'http://127.0.0.1:8080',
    ])
  })

  test('parameters of the authorization request that apix sets cannot be overridden', async () => {
    const project =
      'apis: {a: {baseUrl: "http://h", auth: {type: oauth2, params: {redirect_uri: "http://evil"}}}}'
    await expect(registryOf({project})).rejects.toMatchObject({code: 'CONFIG_INVALID'})
  })
})
