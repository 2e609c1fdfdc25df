import {createHash} from 'node:crypto'
import type {IDToken, TokenEndpointResponse, TokenEndpointResponseHelpers} from 'openid-client'
import {ApixError} from '../../errors/index.js'
import {CLOCK_TOLERANCE} from '../../shared/index.js'
import {mapOAuthError, type OAuthStep} from './errors.js'

/** Seconds; a login is answered with a token made for it. */
const LONGEST_AGE = 3600

/** Who logged in, and where: what every later ID token of the same login has to say again. */
export interface Person {
  issuer: string
  subject: string
  audience: readonly string[]
  /** `azp` */
  party?: string
  nonce?: string
}

type Answer = TokenEndpointResponse & TokenEndpointResponseHelpers

export interface IdTokenCheck {
  clientId: string
  /** Epoch milliseconds. */
  now: number
  /** Of this machine's clock, milliseconds, where known. */
  skew: number | undefined
}

/**
 * What OpenID Connect Core 3.1.3.7 and 3.1.3.8 ask of a login's ID token beyond what openid-client
 * checks.
 * @returns who it is; undefined when the answer holds no ID token
 * @throws ApixError LOGIN_FAILED
 */
export function checkIdToken(answer: Answer, check: IdTokenCheck): Person | undefined {
  const claims = answer.claims()
  if (!claims) return undefined
  checkParty(claims, answer, check.clientId, 'login')
  // (10): issued too far from now.
  const age = Math.floor(check.now / 1000) - claims.iat
  if (age > LONGEST_AGE || -age > CLOCK_TOLERANCE / 1000) throw wrongTime(claims, check, 'login')
  return personOf(claims)
}

/**
 * What OpenID Connect Core 12.2 asks of an ID token that comes with a renewed token: it is the same
 * person's, from the same issuer, for the same client. Its times are judged by the server's clock
 * where that is known: a refused answer costs a refresh token that was given once.
 * @param known of the login; undefined where that had no ID token
 * @throws ApixError REFRESH_FAILED
 */
export function checkRenewedIdToken(
  answer: Answer,
  known: Person | undefined,
  check: IdTokenCheck,
): Person | undefined {
  const claims = answer.claims()
  if (!claims) return known
  checkParty(claims, answer, check.clientId, 'refresh')
  const theirs = check.skew === undefined ? undefined : check.now - check.skew
  if (theirs !== undefined && outOfTime(claims, theirs)) throw wrongTime(claims, check, 'refresh')
  const person = personOf(claims)
  if (!known) return person
  if (person.subject !== known.subject) throw refused('is for another person (sub)', 'refresh')
  if (person.issuer !== known.issuer) throw refused('is of another issuer (iss)', 'refresh')
  if (!known.audience.every((one) => person.audience.includes(one)))
    throw refused('is for another audience (aud)', 'refresh')
  if (person.party !== known.party) throw refused('is for another client (azp)', 'refresh')
  if (person.nonce !== undefined && person.nonce !== known.nonce)
    throw refused('answers another login (nonce)', 'refresh')
  return known
}

function checkParty(claims: IDToken, answer: Answer, clientId: string, step: OAuthStep): void {
  // 3.1.3.7 (5): a token for one client handed to another.
  if (claims.azp !== undefined && claims.azp !== clientId)
    throw refused('was issued to another client (azp)', step)
  // 3.1.3.8: an access token that was put in the place of the one it was issued with.
  const hash = claims['at_hash']
  const algorithm = hash === undefined ? undefined : hashOf(answer.id_token ?? '')
  if (algorithm !== undefined && hash !== halfOf(algorithm, answer.access_token))
    throw refused('belongs to another access token (at_hash)', step)
}

function personOf({iss, sub, aud, azp, nonce}: IDToken): Person {
  return {
    issuer: iss,
    subject: sub,
    audience: [aud].flat(),
    ...(azp !== undefined && {party: String(azp)}),
    ...(nonce !== undefined && {nonce: String(nonce)}),
  }
}

/** The hash of the algorithm that signed the token; undefined where none is defined. */
function hashOf(idToken: string): string | undefined {
  const [header = ''] = idToken.split('.')
  const {alg} = JSON.parse(Buffer.from(header, 'base64url').toString()) as {alg: string}
  // Ed25519 hashes with SHA-512 itself.
  if (alg === 'EdDSA' || alg === 'Ed25519') return 'sha512'
  const size = /^[RPEH]S(256|384|512)$/.exec(alg)?.[1]
  return size && `sha${size}`
}

function halfOf(algorithm: string, token: string): string {
  const digest = createHash(algorithm).update(token, 'ascii').digest()
  return digest.subarray(0, digest.length / 2).toString('base64url')
}

function outOfTime({exp, nbf, iat}: IDToken, now: number): boolean {
  const tolerance = CLOCK_TOLERANCE / 1000
  const seconds = now / 1000
  return (
    seconds > exp + tolerance || iat > seconds + tolerance || Number(nbf ?? 0) > seconds + tolerance
  )
}

/** Whose clock it is, in words. */
function wrongTime({iat}: IDToken, {now, skew}: IdTokenCheck, step: OAuthStep): ApixError {
  const cause = {claims: {iat}, now: Math.floor(now / 1000)}
  return mapOAuthError(new Error('unexpected "iat"', {cause}), step, skew)
}

function refused(what: string, step: OAuthStep): ApixError {
  if (step === 'login') return new ApixError('LOGIN_FAILED', `the ID token ${what}`)
  return new ApixError('REFRESH_FAILED', `the renewed token was refused: its ID token ${what}`, {
    hints: ['the login is kept as it was; if this goes on, run: apix login'],
  })
}
