import {createPublicKey} from 'node:crypto'
import {Secret} from '../../shared/index.js'
import type {ContentParts, WebhookProvider} from '../types.js'
import {isAsymmetric, isJwt, matchesSignature} from './compute.js'
import {privateKey} from './keys.js'
import {type Variant, variantsOf} from './variants.js'

type Parts = Omit<ContentParts, 'secret'>

/** The signature is a function of the URL that the provider calls. */
export function usesUrl({signsUrl}: WebhookProvider): boolean {
  return signsUrl
}

/**
 * Why a signature does not match, found by trying what usually goes wrong on the way. Says what
 * to change; never the expected signature.
 */
export function explainMismatch(
  provider: WebhookProvider,
  parts: Parts,
  candidates: readonly string[],
  secrets: readonly Secret[],
): string {
  const fits = (variant: Variant, secret: Secret) =>
    candidates.some((candidate) =>
      matches({...provider, ...variant.provider}, {...parts, ...variant.parts, secret}, candidate),
    )
  if (provider.algorithm === 'equal') return otherToken(provider, candidates, secrets)
  for (const secret of secrets) {
    const bare = new Secret(secret.reveal().trim())
    if (bare.reveal() !== secret.reveal() && fits({why: ''}, bare)) {
      return 'the secret has white space around it: store it without'
    }
    if (isAsymmetric(provider) && isPrivateKey(provider, secret, (key) => fits({why: ''}, key))) {
      return 'the secret is the private key: verify with the public one'
    }
    const found = variantsOf(provider, parts).find((variant) => fits(variant, secret))
    if (found) return found.why
  }
  return unexplained(provider, parts, secrets)
}

function matches(provider: WebhookProvider, parts: ContentParts, candidate: string): boolean {
  try {
    return matchesSignature(provider, parts, candidate)
  } catch {
    return false
  }
}

/** A seed of 32 bytes looks like a public key; it must not be taken for one when verifying. */
function isPrivateKey(
  provider: WebhookProvider,
  secret: Secret,
  fits: (key: Secret) => boolean,
): boolean {
  try {
    const pem = createPublicKey(privateKey(provider, secret)).export({format: 'pem', type: 'spki'})
    return fits(new Secret(pem.toString()))
  } catch {
    return false
  }
}

function otherToken(
  provider: WebhookProvider,
  candidates: readonly string[],
  secrets: readonly Secret[],
): string {
  const known = secrets.map((secret) => secret.reveal())
  if (candidates.some((candidate) => known.some((value) => value.trim() === candidate.trim()))) {
    return 'the token has white space around it'
  }
  return `the token is another one than the one that is known for ${provider.title}`
}

/** Prefixes of keys that call an API and sign nothing. */
const API_KEYS = /^(sk|pk|rk)_(test|live)_|^gh[pousr]_|^xox[bp]-|^SG\./

function unexplained(provider: WebhookProvider, parts: Parts, secrets: readonly Secret[]): string {
  const where = `see ${provider.documentation} for where the signing secret is shown`
  if (secrets.some((secret) => API_KEYS.test(secret.reveal()))) {
    return `the secret is an API key, and ${provider.title} signs webhooks with a secret of their own: ${where}`
  }
  if (provider.signsUrl) {
    return parts.url
      ? `the signature does not match. ${provider.title} signs the public URL: is it ${parts.url}? Give another one with --public-url. Otherwise the secret is another one, or the body was changed`
      : `${provider.title} signs the public URL: pass it with --public-url`
  }
  if (provider.id === 'paypal' && parts.webhookId === undefined) {
    return "PayPal signs the id of the webhook too: pass it with --webhook-id (the simulator's is WEBHOOK_ID)"
  }
  if (isJwt(provider)) return 'the token was signed with another key, or speaks of another body'
  return 'the signature does not match: the secret is another one, or the body was changed'
}
