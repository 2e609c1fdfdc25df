import type {TokenEndpointResponse} from 'openid-client'
import {ApixError} from '../../errors/index.js'
import type {Person} from './id-token.js'

/** What a token endpoint gave, in our terms. */
export interface TokenSet {
  accessToken: string
  refreshToken?: string
  /** ISO 8601; null when the server did not say. */
  expiresAt: string | null
  /** Milliseconds. */
  lifetime: number | null
  /** As granted; undefined when the server did not say, which means as asked (RFC 6749 5.1). */
  scopes?: readonly string[]
  /** Of the ID token, where there is one. */
  person?: Person
}

/**
 * @param receivedAt milliseconds since the epoch
 * @throws ApixError LOGIN_FAILED for a token that is no bearer token
 */
export function toTokenSet(
  answer: TokenEndpointResponse,
  receivedAt: number,
  dpop = false,
): TokenSet {
  if (dpop && answer.token_type === 'bearer') {
    throw new ApixError('LOGIN_FAILED', 'the server did not bind the token to the key (DPoP)', {
      hints: ['it may not know RFC 9449 for this client: set auth.dpop: false'],
    })
  }
  if (answer.token_type !== (dpop ? 'dpop' : 'bearer')) {
    throw new ApixError('LOGIN_FAILED', 'the server gave a token of a type other than Bearer', {
      hints: ['apix asked for a bearer token (RFC 6750)'],
    })
  }
  const lifetime = answer.expires_in === undefined ? null : answer.expires_in * 1000
  return {
    accessToken: answer.access_token,
    ...(answer.refresh_token && {refreshToken: answer.refresh_token}),
    lifetime,
    expiresAt: lifetime === null ? null : new Date(receivedAt + lifetime).toISOString(),
    ...(answer.scope !== undefined && {scopes: splitScopes(answer.scope)}),
  }
}

/** Servers separate scopes with spaces (RFC 6749), a few with commas. */
export function splitScopes(text: string): string[] {
  return text.split(/[\s,]+/).filter((scope) => scope !== '')
}
