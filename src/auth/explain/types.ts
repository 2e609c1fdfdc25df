import type {ApiSettings, OAuthSettings} from '../../api/index.js'

/** A rule that a request keeps, or that the server leaves open. */
export interface ExplainedRule {
  rule: string
  text: string
  /** False: the server does not announce it. */
  met: boolean
}

export interface ExplainedStep {
  title: string
  request?: {
    method: string
    url: string
    body?: Readonly<Record<string, string | readonly string[]>>
  }
  rules: readonly ExplainedRule[]
}

/** What is known about a login beyond its settings. */
export interface ExplainOptions {
  flow?: OAuthSettings['flow'] | undefined
  /** Undefined: the current one. */
  account?: string | undefined
  /** Where a person registers a client. */
  registrationUrl?: string | undefined
}

export interface Explanation {
  api: string
  environment: string
  type: ApiSettings['auth']['type']
  flow: OAuthSettings['flow'] | null
  steps: readonly ExplainedStep[]
}
