import type {RawApi} from '../raw.js'

/** What a person fills in: `{tenant}`, `{shop}`. */
export interface PresetVariable {
  prompt: string
  example: string
  /** What the value must look like, as a regular expression over all of it. */
  pattern: string
  default?: string
}

/**
 * What is known about a public API, as data. `{name}` in a text stands for a variable. No client
 * ids and no secrets: those belong to the person.
 */
export interface Preset {
  name: string
  title: string
  /** The API's documentation. */
  docs: string
  /** Where a person gets a key or registers an OAuth client. */
  registration: string
  variables?: Readonly<Record<string, PresetVariable>>
  /** What a configuration file would say. */
  settings: RawApi & {baseUrl: string}
  /** A harmless request that answers who is logged in. */
  whoami?: {method: 'GET' | 'POST'; path: string; body?: string}
  /** The redirect address that the provider accepts, where it is particular about it. */
  redirectNote?: string
  notes?: readonly string[]
  /** Where each fact comes from, by the field it is about. */
  sources: Readonly<Record<string, string>>
}
