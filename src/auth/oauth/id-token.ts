import type {IDToken} from 'openid-client'
import {ApixError} from '../../errors/index.js'
import {mapOAuthError} from './errors.js'
import {CLOCK_TOLERANCE} from './server-clock.js'

/** Seconds; a login is answered with a token made for it. */
const LONGEST_AGE = 3600

/**
 * What OpenID Connect Core 3.1.3.7 asks of an ID token's claims beyond what openid-client checks.
 * @param now epoch milliseconds
 * @param skew of this machine's clock, milliseconds, where known
 * @throws ApixError LOGIN_FAILED
 */
export function checkClaims(
  claims: IDToken,
  clientId: string,
  now: number,
  skew: number | undefined,
): void {
  // (5): a token for one client handed to another.
  if (claims.azp !== undefined && claims.azp !== clientId) {
    throw new ApixError('LOGIN_FAILED', 'the ID token was issued to another client (azp)')
  }
  // (10): issued too far from now.
  const seconds = Math.floor(now / 1000)
  const age = seconds - claims.iat
  if (age > LONGEST_AGE || -age > CLOCK_TOLERANCE / 1000) {
    const cause = {claims: {iat: claims.iat}, now: seconds}
    throw mapOAuthError(new Error('unexpected "iat"', {cause}), 'login', skew)
  }
}
