import {isSecretName} from '../../latency/index.js'

/**
 * Takes credentials out of what is imported and puts references to the environment in their place.
 * The same value gets the same name everywhere.
 */
export interface Vault {
  /** The text, or what stands for it where its name says that it is secret. */
  field(name: string, value: string): string
  /** The same for the values of an `Authorization` header. */
  authorization(value: string): string
  /** The same, whatever the name says. */
  secret(name: string, value: string): string
  /** The same for all members of a JSON value, to any depth. */
  json(value: unknown): unknown
  readonly names: readonly string[]
}

export function createVault(): Vault {
  const byValue = new Map<string, string>()

  function nameFor(wanted: string, value: string): string {
    const known = byValue.get(value)
    if (known !== undefined) return known
    const base = wanted
      .replace(/([a-z])([A-Z])/g, '$1_$2')
      .replace(/[^A-Za-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '')
      .toUpperCase()
    const plain = /^\d/.test(base) || base === '' ? `SECRET_${base}` : base
    const taken = new Set(byValue.values())
    let name = plain
    for (let number = 2; taken.has(name); number++) name = `${plain}_${number}`
    byValue.set(value, name)
    return name
  }

  const vault: Vault = {
    secret(name, value) {
      if (value === '' || isPlaceholder(value)) return value
      return `\${env:${nameFor(name, value)}}`
    },
    field(name, value) {
      if (!isSecretName(name)) return escaped(value)
      return /^(?:proxy-)?authorization$/i.test(name)
        ? vault.authorization(value)
        : vault.secret(name, value)
    },
    authorization(value) {
      const [, scheme, token = ''] = /^(\S+)\s+(.+)$/s.exec(value) ?? []
      if (scheme === undefined) return vault.secret('API_KEY', value)
      const name = /^basic$/i.test(scheme) ? 'BASIC_CREDENTIALS' : 'API_TOKEN'
      return `${scheme} ${vault.secret(name, token)}`
    },
    json(value) {
      if (typeof value === 'string') return escaped(value)
      if (Array.isArray(value)) return value.map(vault.json)
      if (typeof value !== 'object' || value === null) return value
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
          escaped(key),
          typeof item === 'string' ? vault.field(key, item) : vault.json(item),
        ]),
      )
    },
    get names() {
      return [...byValue.values()]
    },
  }
  return vault
}

/** `{{token}}` is no secret, it is where one will be. */
function isPlaceholder(value: string): boolean {
  return /^\{\{[^{}]+\}\}$/.test(value.trim())
}

/** A reference that came from elsewhere is a text: nobody's file reads our environment. */
export function escaped(text: string): string {
  return text.replace(/\$\{(?=(?:env|keychain):)/g, '\\${')
}
