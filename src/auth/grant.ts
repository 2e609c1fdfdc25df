import {createHash} from 'node:crypto'
import type {AuthSettings} from '../api/index.js'
import {ApixError} from '../errors/index.js'
import {Secret} from '../shared/index.js'
import type {Grant, StoredCredential} from './types.js'

/** A credential reduced to what goes on the wire, wherever it came from. */
export type Proof =
  | {type: 'token'; value: string}
  | {type: 'basic'; username: string; password: string}

/** A short digest of a secret that does not lead back to it. */
export function fingerprintOf(...parts: string[]): string {
  return createHash('sha256')
    .update(['apix', ...parts].join('\0'))
    .digest('hex')
    .slice(0, 16)
}

/** What a stored credential proves itself with. */
export function proofOf(credential: Exclude<StoredCredential, {type: 'jwt'}>): Proof {
  switch (credential.type) {
    case 'apiKey':
      return {type: 'token', value: credential.key}
    case 'bearer':
      return {type: 'token', value: credential.token}
    case 'oauth2':
      return {type: 'token', value: credential.accessToken}
    case 'basic':
      return {type: 'basic', username: credential.username, password: credential.password}
  }
}

/**
 * The grant that an API's auth settings make of a proof.
 * @throws ApixError TOKEN_INVALID when the value cannot stand in a header
 */
export function createGrant(
  auth: AuthSettings,
  proof: Proof,
  about: Pick<Grant, 'account' | 'fingerprint' | 'prover'>,
): Grant {
  if (proof.type === 'basic') {
    const {username, password} = proof
    // RFC 7617 section 2: UTF-8, and a user name without a colon.
    const encoded = Buffer.from(`${username}:${password}`, 'utf8').toString('base64')
    return {headers: [['authorization', new Secret(`Basic ${encoded}`)]], query: [], ...about}
  }
  if (auth.type === 'apiKey' && auth.in === 'query') {
    return {headers: [], query: [[auth.name, new Secret(auth.prefix + proof.value)]], ...about}
  }
  const [name, prefix] =
    auth.type === 'apiKey' ? [auth.name, auth.prefix] : tokenHeader(auth, about.prover)
  const value = prefix + proof.value
  if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) {
    throw new ApixError('TOKEN_INVALID', `the credential has characters no header may hold`, {
      hints: ['it may have been pasted with a line break: run apix login again'],
    })
  }
  return {headers: [[name, new Secret(value)]], query: [], ...about}
}

/** `Bearer` unless the API has its own word (`Bot`, `token`); an empty one means the bare token. */
function tokenHeader(auth: AuthSettings, prover: Grant['prover']): [name: string, prefix: string] {
  const name = auth.type === 'oauth2' ? (auth.name ?? 'authorization') : 'authorization'
  const own = auth.type === 'bearer' || auth.type === 'oauth2' ? auth.prefix : undefined
  // A header of its own has the bare token in it, as X-Shopify-Access-Token does.
  const usual = prover ? 'DPoP' : name === 'authorization' ? 'Bearer' : ''
  const word = (own ?? usual).trim()
  return [name, word === '' ? '' : `${word} `]
}

/**
 * `user:password`, as `--token-stdin` and `APIX_TOKEN` give it for basic authentication.
 * @throws ApixError TOKEN_INVALID without a colon
 */
export function parseUserPassword(text: string): {username: string; password: string} {
  const colon = text.indexOf(':')
  if (colon === -1) {
    throw new ApixError('TOKEN_INVALID', 'basic authentication needs user:password', {
      hints: ['write both with a colon in between'],
    })
  }
  return {username: text.slice(0, colon), password: text.slice(colon + 1)}
}
