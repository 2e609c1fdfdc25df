import type {ConfiguredValue, SecretReference} from './types.js'

const REFERENCE = /^(.*?)\$\{(env|keychain):([A-Za-z0-9_./-]+)\}(.*)$/s

/** A configured text as a literal, or as the secret reference that stands in it. */
export function parseValue(text: string): ConfiguredValue {
  return parseReference(text) ?? text
}

export function parseReference(text: string): SecretReference | undefined {
  const match = REFERENCE.exec(text)
  if (!match) return undefined
  const [, prefix, source, name = '', suffix] = match
  return {
    source: source as SecretReference['source'],
    name,
    ...(prefix && {prefix}),
    ...(suffix && {suffix}),
  }
}

/** The reference as it is written in a configuration file. */
export function referenceText({prefix = '', source, name, suffix = ''}: SecretReference): string {
  return `${prefix}\${${source}:${name}}${suffix}`
}
