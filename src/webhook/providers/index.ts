import {ApixError} from '../../errors/index.js'
import {nearest} from '../../shared/index.js'
import {getPath} from '../paths.js'
import {headerValue, parseBody} from '../signing/message.js'
import type {ReceivedMessage, WebhookProvider} from '../types.js'
import {BARE} from './bare.js'
import {OTHER} from './other.js'
import {PREFIXED} from './prefixed.js'
import {TIMESTAMPED} from './timestamped.js'

/** Every provider apix can sign for, by id. */
export const PROVIDERS: readonly WebhookProvider[] = [
  ...TIMESTAMPED,
  ...PREFIXED,
  ...BARE,
  ...OTHER,
].sort((a, b) => a.id.localeCompare(b.id))

/** @throws ApixError PROVIDER_UNKNOWN that suggests the nearest */
export function findProvider(id: string): WebhookProvider {
  const provider = PROVIDERS.find((candidate) => candidate.id === id)
  if (provider) return provider
  const ids = PROVIDERS.map((candidate) => candidate.id)
  const suggestion = nearest(id, ids) ?? ids.find((candidate) => candidate.startsWith(`${id}-`))
  throw new ApixError('PROVIDER_UNKNOWN', `no webhook provider is called "${id}"`, {
    hints: [suggestion ? `did you mean ${suggestion}?` : 'apix webhook providers lists them'],
  })
}

/**
 * The provider whose signature a message carries. Where several share a header (`svix-signature`,
 * `X-Hub-Signature-256`), the one whose other headers are there, then the one that names the family.
 */
export function detectProvider(message: ReceivedMessage): WebhookProvider | undefined {
  const parsed = parseBody(message.body, headerValue(message.headers, 'content-type') ?? '')
  const carriers = PROVIDERS.filter((provider) => carries(provider, message, parsed))
  const score = (provider: WebhookProvider) =>
    Object.keys(provider.headers).filter((name) => headerValue(message.headers, name)).length * 2 +
    (FAMILY_NAMES.has(provider.id) ? 1 : 0)
  return carriers.sort((a, b) => score(b) - score(a))[0]
}

const FAMILY_NAMES = new Set(['standard-webhooks', 'svix', 'meta-whatsapp'])

function carries(provider: WebhookProvider, message: ReceivedMessage, parsed: unknown): boolean {
  const {header, path, prefix = ''} = provider.signature
  if (path) return getPath(parsed, path.replace('*', '0')) !== undefined && named(provider, parsed)
  const value = header && headerValue(message.headers, header)
  if (!value?.includes(prefix)) return false
  const version = headerValue(message.headers, 'X-HubSpot-Signature-Version')
  if (version && provider.id.startsWith('hubspot')) return provider.id.endsWith(version)
  const isGitHub = headerValue(message.headers, 'X-GitHub-Event') !== undefined
  return provider.id === 'meta-whatsapp' ? !isGitHub : true
}

/** Two providers may keep their signature under the same name in the body. */
function named(provider: WebhookProvider, parsed: unknown): boolean {
  if (provider.signature.path !== 'Signature') return true
  return String(getPath(parsed, 'SignatureVersion')) === (provider.id === 'aws-sns-v1' ? '1' : '2')
}
