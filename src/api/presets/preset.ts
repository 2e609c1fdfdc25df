import type {RawApi, RawAuth} from '../raw.js'
import type {FailureRule, OAuthFlow, Whoami} from '../types.js'

/** What a person fills in: `{tenant}`, `{shop}`. */
export interface PresetVariable {
  prompt: string
  example: string
  /** What the value must look like, as a regular expression over all of it. */
  pattern: string
  default?: string
  /** Where the login finds it, so that nobody has to type it. */
  from?: VariableSource
}

/**
 * A JSON pointer into the token endpoint's answer; or an address that answers the new token with a
 * list, and pointers into its items to the value and to a name for it.
 */
export type VariableSource = {answer: string} | {url: string; value: string; label?: string}

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
  /** Other OAuth flows that it takes, for `apix login --flow`; over nothing of `settings.auth`. */
  flows?: Readonly<Partial<Record<OAuthFlow, RawAuth>>>
  whoami: Whoami
  failure?: FailureRule
  /** The response headers that tell about limits. */
  limitHeaders?: readonly string[]
  /** The redirect address that the provider accepts, where it is particular about it. */
  redirectNote?: string
  notes?: readonly string[]
  /** Where each fact comes from, by the field it is about. */
  sources: Readonly<Record<string, string>>
}
