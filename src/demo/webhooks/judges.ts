import type {IncomingHttpHeaders} from 'node:http'
import type {JudgedProvider, WebhookSecrets} from '../types.js'

export interface Delivery {
  headers: IncomingHttpHeaders
  /** The exact bytes received; verifying anything re-serialised is the classic mistake. */
  body: Buffer
}

/** Says whether a delivery is authentic; by throwing or answering false when it is not. */
type Verify = (delivery: Delivery) => Promise<boolean> | boolean

interface Judge {
  /** The npm package that verifies: the provider's own. */
  package: string
  /** The header that names one event, or nothing when the id is in the body's `id`. */
  idHeader: string | undefined
  /** @throws when the package is not installed */
  load(secret: string): Promise<Verify>
}

interface StripeModule {
  default: new (
    key: string,
  ) => {webhooks: {constructEvent(body: Buffer, signature: string, secret: string): unknown}}
}

interface OctokitModule {
  verify(secret: string, body: string, signature: string): Promise<boolean>
}

/** Who verifies which provider's deliveries. */
export const JUDGES: Readonly<Record<JudgedProvider, Judge>> = {
  'standard-webhooks': {
    package: 'standardwebhooks',
    idHeader: 'webhook-id',
    async load(secret) {
      const {Webhook} = await import('standardwebhooks')
      const webhook = new Webhook(secret)
      return ({headers, body}) => {
        webhook.verify(body, headers as Record<string, string>, {jsonParse: false})
        return true
      }
    },
  },
  github: {
    package: '@octokit/webhooks-methods',
    idHeader: 'x-github-delivery',
    async load(secret) {
      const {verify} = await importOptional<OctokitModule>(this.package)
      return ({headers, body}) =>
        verify(secret, body.toString('utf8'), String(headers['x-hub-signature-256'] ?? ''))
    },
  },
  stripe: {
    package: 'stripe',
    idHeader: undefined,
    async load(secret) {
      const {default: Stripe} = await importOptional<StripeModule>(this.package)
      const {webhooks} = new Stripe('sk_test_unused')
      return ({headers, body}) => {
        webhooks.constructEvent(body, String(headers['stripe-signature'] ?? ''), secret)
        return true
      }
    },
  },
}

/** Imports a package that an installation need not have; hidden from the bundler on purpose. */
async function importOptional<Module>(name: string): Promise<Module> {
  return (await import(name)) as Module
}

export function isJudged(provider: string): provider is JudgedProvider {
  return Object.hasOwn(JUDGES, provider)
}

export type Verifiers = (provider: JudgedProvider) => Promise<Verify | undefined>

/** Loads each judge when it is first needed; undefined means that its package is missing. */
export function createVerifiers(secrets: WebhookSecrets): Verifiers {
  const loaded = new Map<JudgedProvider, Promise<Verify | undefined>>()
  return (provider) => {
    const verify =
      loaded.get(provider) ?? JUDGES[provider].load(secrets[provider]).catch(() => undefined)
    loaded.set(provider, verify)
    return verify
  }
}
