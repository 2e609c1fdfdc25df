import {describe, expect, test} from 'vitest'
import {stringify} from 'yaml'
import {acceptsVariable, missingVariables, PRESETS, parseConfig} from '../../../src/api/index.js'
import {registryOf} from '../../helpers/configuration.js'

test('the 27 APIs of the catalogue are there, each once', () => {
  const names = PRESETS.map(({name}) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(names.length).toBeGreaterThanOrEqual(27)
})

describe.each(PRESETS.map((preset) => [preset.name, preset] as const))('%s', (name, preset) => {
  const examples = Object.fromEntries(
    Object.entries(preset.variables ?? {}).map(([key, {example}]) => [key, example]),
  )

  test('resolves with its examples, to https addresses without holes', async () => {
    const user = stringify({apis: {[name]: {preset: name, variables: examples}}})
    const settings = (await registryOf({user})).resolve({api: name})
    expect(JSON.stringify(settings)).not.toMatch(/\{\w+\}/)
    expect(new URL(settings.baseUrl).protocol).toBe('https:')
    expect(settings.auth.type).not.toBe('none')
    for (const origin of settings.origins) expect(origin).toMatch(/^https:/)
  })

  test('is a valid configuration once its variables are filled in', async () => {
    const filled = JSON.parse(
      JSON.stringify(preset.settings).replace(/\{(\w+)\}/g, (_, key) => examples[key] ?? ''),
    )
    await expect(parseConfig(stringify({apis: {[name]: filled}}), 'x')).resolves.toBeDefined()
  })

  test('its examples fit its patterns; what would leave the host does not', () => {
    expect(missingVariables(preset, examples)).toEqual([])
    for (const variable of Object.values(preset.variables ?? {})) {
      expect(acceptsVariable(variable, variable.example)).toBe(true)
      for (const hostile of ['', 'a@evil', 'a?b', 'a#b', '/evil', 'a b', 'evil.example/..@x']) {
        expect(acceptsVariable(variable, hostile), hostile).toBe(false)
      }
    }
  })

  test('carries no client id and no secret, and says where its facts come from', () => {
    expect(JSON.stringify(preset)).not.toMatch(/clientId|clientSecret|"(key|token|password)":/)
    expect(Object.keys(preset.sources)).not.toEqual([])
  })
})
