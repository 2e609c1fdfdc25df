import {getPath} from '../paths.js'
import type {ReceivedMessage, WebhookProvider} from '../types.js'
import {headerValue} from './header.js'

/** Where providers keep the certificates that their messages point to. */
const HOSTS: Readonly<Record<string, RegExp>> = {
  SigningCertURL: /^sns\.[a-z0-9-]{3,}\.amazonaws\.com(\.cn)?$/,
  'PAYPAL-CERT-URL': /^[a-z0-9.-]+\.paypal\.com$/,
}

/**
 * Some messages name the certificate to verify with; whoever can choose it can sign anything.
 * @returns what is wrong with it, if anything
 */
export function foreignCertificate(
  provider: WebhookProvider,
  message: ReceivedMessage,
  parsed: unknown,
): string | undefined {
  for (const [name, host] of Object.entries(HOSTS)) {
    const isInBody = provider.signature.path === 'Signature'
    const isInHeader = name in provider.headers
    if (name === 'SigningCertURL' ? !isInBody : !isInHeader) continue
    const url = isInBody ? getPath(parsed, name) : headerValue(message.headers, name)
    if (typeof url !== 'string' || url === '') continue
    const parts = URL.canParse(url) ? new URL(url) : undefined
    if (parts?.protocol === 'https:' && host.test(parts.hostname)) continue
    return `${name} does not lead to ${provider.title}: a forger points to a certificate of his own`
  }
  return undefined
}
