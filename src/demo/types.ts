import type {Clock, Notifier} from '../shared/index.js'

export interface DemoOptions {
  /** The port on 127.0.0.1; 0 (the default) takes a free one. */
  port?: number
  /** Seconds an access token lives; 300 by default. Shorten it to watch a silent refresh. */
  tokenLifetime?: number
  /** The first and then every Nth GET of /users is answered 503; 0 switches that off. */
  faultEvery?: number
  /** Requests per window of ten seconds and access token; 2000 by default. */
  rateLimit?: number
}

export interface DemoDeps {
  clock: Clock
  notifier: Notifier
}

/** The secrets the webhook receiver verifies with; new ones for each run, worth nothing else. */
export interface WebhookSecrets {
  'standard-webhooks': string
  github: string
  stripe: string
}

export type JudgedProvider = keyof WebhookSecrets

export interface Demo {
  /** The API's base URL, without a trailing slash. */
  readonly url: string
  /** The OAuth issuer, for discovery. */
  readonly issuer: string
  readonly clientId: string
  readonly scopes: readonly string[]
  readonly webhookSecrets: WebhookSecrets
  close(): Promise<void>
}
