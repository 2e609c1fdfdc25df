import {describe, expect, it} from 'vitest'
import {parseConfig} from '../../../src/api/config-file.js'
import {guardOf} from '../../../src/api/guard.js'
import {createRegistry} from '../../../src/api/registry.js'

const text = `
apis:
  shop:
    baseUrl: https://api.example.com/v1
    environments:
      development: {baseUrl: https://sandbox.example.com/v1}
      production: {confirm: true}
  bank:
    baseUrl: https://bank.example.com
    confirm: true
  twins:
    baseUrl: https://twins.example.com/v1
    environments:
      development: {}
      production: {confirm: true}
  nested:
    environments:
      development: {baseUrl: https://nested.example.com/sandbox}
      production: {baseUrl: https://nested.example.com, confirm: true}
  broken: {preset: shopify}
`

const user = await parseConfig(text, 'config.yaml')
const registry = createRegistry({user, project: undefined}, {})
const chosen = (api: string, environment: string) => registry.resolve({api, environment})
const asked = (url: string, settings?: ReturnType<typeof chosen>) => {
  const guard = guardOf(new URL(url), settings, registry)
  return guard && `${guard.api}/${guard.environment}`
}

describe('whom to ask about a URL', () => {
  it('is the environment into which it leads, whichever was chosen', () => {
    const sandbox = chosen('shop', 'development')
    expect(asked('https://api.example.com/v1/users', sandbox)).toBe('shop/production')
    expect(asked('https://api.example.com/v1', sandbox)).toBe('shop/production')
    expect(asked('https://API.example.com:443/x/../v1/users?a=1')).toBe('shop/production')
    expect(asked('https://bank.example.com/', sandbox)).toBe('bank/default')
  })

  it('is nobody for another origin, port or path', () => {
    expect(asked('https://sandbox.example.com/v1/users')).toBeUndefined()
    expect(asked('http://api.example.com/v1/users')).toBeUndefined()
    expect(asked('https://api.example.com:8443/v1/users')).toBeUndefined()
    expect(asked('https://api.example.com/v10/users')).toBeUndefined()
    expect(asked('https://api.example.com/')).toBeUndefined()
  })

  it('is nobody where the chosen environment leads to the same place', () => {
    const url = 'https://twins.example.com/v1/users'
    expect(asked(url, chosen('twins', 'development'))).toBeUndefined()
    expect(asked(url)).toBe('twins/production')
  })

  it('goes by the longest base URL', () => {
    expect(asked('https://nested.example.com/sandbox/users')).toBeUndefined()
    expect(asked('https://nested.example.com/users', chosen('nested', 'development'))).toBe(
      'nested/production',
    )
  })
})
