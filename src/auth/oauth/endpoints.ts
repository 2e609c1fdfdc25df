import {ApixError} from '../../errors/index.js'
import {plain} from './errors.js'

/** Hosts on which plain http is no risk: the bytes never leave the machine (RFC 8252 section 8.3). */
export function isLoopback(url: URL): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)
}

/**
 * An endpoint as a URL: https anywhere, http on loopback only.
 * @throws ApixError LOGIN_FAILED naming the field
 */
export function secureEndpoint(field: string, value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (!url) {
    throw new ApixError('LOGIN_FAILED', `${field} is not a URL: ${plain(value)}`)
  }
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))) return url
  throw new ApixError('LOGIN_FAILED', `${field} must be an https URL, not ${plain(value)}`, {
    hints: ['plain http is accepted on loopback only'],
  })
}
