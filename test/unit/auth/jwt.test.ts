import {createPublicKey, generateKeyPairSync, type KeyObject, verify} from 'node:crypto'
import {inspect} from 'node:util'
import {decodeJwt, decodeProtectedHeader, jwtVerify} from 'jose'
import {describe, expect, test} from 'vitest'
import type {SigningSettings} from '../../../src/api/index.js'
import {createJwtSigner} from '../../../src/auth/jwt/signer.js'
import {readSigningKey} from '../../../src/auth/jwt/signing-key.js'
import {createRedactor, Secret, systemClock} from '../../../src/shared/index.js'

const rsa = generateKeyPairSync('rsa', {modulusLength: 2048})
const ec = generateKeyPairSync('ec', {namedCurve: 'P-256'})
const ed = generateKeyPairSync('ed25519')
const pem = (key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'sec1', passphrase?: string) =>
  key.export({
    type: type as 'pkcs8',
    format: 'pem',
    ...(passphrase !== undefined && {cipher: 'aes-256-cbc', passphrase}),
  }) as string
const PKCS8 = pem(rsa.privateKey, 'pkcs8')

function signerOf(key: string, settings: Partial<SigningSettings>, now = Date.now()) {
  let time = now
  const redactor = createRedactor()
  const signer = createJwtSigner({
    clock: {...systemClock, now: () => time},
    redactor,
    secrets: async () => ({
      resolve: async ({name}) => new Secret(name === 'KEY' ? key : 'open sesame'),
    }),
  })
  const complete: SigningSettings = {
    algorithm: 'RS256',
    claims: {iss: 'app', aud: 'https://api.example.com'},
    expiresIn: 600_000,
    key: {source: 'env', name: 'KEY'},
    ...settings,
  }
  return {
    redactor,
    sign: () => signer.sign(complete),
    pass: (ms: number) => {
      time += ms
    },
  }
}

describe('a key in every form it comes in', () => {
  const forms: Array<[string, SigningSettings['algorithm'], string, KeyObject, string?]> = [
    ['PKCS#8', 'RS256', PKCS8, rsa.publicKey],
    ['PKCS#1', 'RS256', pem(rsa.privateKey, 'pkcs1'), rsa.publicKey],
    ['encrypted PKCS#8', 'RS256', pem(rsa.privateKey, 'pkcs8', 'open sesame'), rsa.publicKey, 'p'],
    ['encrypted PKCS#1', 'RS256', pem(rsa.privateKey, 'pkcs1', 'open sesame'), rsa.publicKey, 'p'],
    ['SEC 1', 'ES256', pem(ec.privateKey, 'sec1'), ec.publicKey],
    ['PKCS#8 with a curve', 'ES256', pem(ec.privateKey, 'pkcs8'), ec.publicKey],
    ['Ed25519', 'EdDSA', pem(ed.privateKey, 'pkcs8'), ed.publicKey],
    ['JWK', 'ES256', JSON.stringify(ec.privateKey.export({format: 'jwk'})), ec.publicKey],
    ['line breaks spelled out', 'RS256', PKCS8.replaceAll('\n', '\\n'), rsa.publicKey],
    ['Base64', 'RS256', Buffer.from(PKCS8).toString('base64'), rsa.publicKey],
  ]
  test.each(forms)('%s', async (_, algorithm, key, publicKey, passphrase) => {
    const reference = {source: 'env', name: 'PASS'} as const
    const {token} = await signerOf(key, {
      algorithm,
      ...(passphrase && {passphrase: reference}),
    }).sign()
    const {payload, protectedHeader} = await jwtVerify(token, publicKey, {
      audience: 'https://api.example.com',
      algorithms: [algorithm],
    })
    expect(payload.iss).toBe('app')
    expect(protectedHeader).toEqual({alg: algorithm, typ: 'JWT'})
  })

  test('ES256 signatures are 64 bytes of IEEE P1363, not DER', async () => {
    const {token} = await signerOf(pem(ec.privateKey, 'sec1'), {algorithm: 'ES256'}).sign()
    const [head, body, signature = ''] = token.split('.')
    const bytes = Buffer.from(signature, 'base64url')
    expect(bytes).toHaveLength(64)
    const data = Buffer.from(`${head}.${body}`)
    const key = {key: createPublicKey(ec.privateKey), dsaEncoding: 'ieee-p1363'} as const
    expect(verify('sha256', data, key, bytes)).toBe(true)
  })

  test("a service account's file names its key and who it is", async () => {
    const file = JSON.stringify({
      type: 'service_account',
      private_key: PKCS8,
      private_key_id: 'k1',
      client_email: 'robot@project.iam',
    })
    const {token} = await signerOf(file, {claims: {}}).sign()
    expect(decodeProtectedHeader(token).kid).toBe('k1')
    expect(decodeJwt(token).iss).toBe('robot@project.iam')
  })
})

describe('the token', () => {
  const secret = 'a shared secret of at least 32 bytes'

  test('is dated back, lives as configured, and is never the same twice', async () => {
    const now = 1_800_000_000_000
    const first = signerOf(secret, {algorithm: 'HS256', keyId: 'k7'}, now)
    const {token, expiresAt} = await first.sign()
    const {iat = 0, exp = 0, jti} = decodeJwt(token)
    expect(iat).toBe(now / 1000 - 30)
    expect(exp - iat).toBe(600)
    expect(expiresAt).toBe(exp * 1000)
    expect(decodeProtectedHeader(token).kid).toBe('k7')
    await jwtVerify(token, Buffer.from(secret), {currentDate: new Date(now)})
    const other = await signerOf(secret, {algorithm: 'HS256'}, now).sign()
    expect(decodeJwt(other.token).jti).not.toBe(jti)
  })

  test('is used for 80 % of its life, then signed anew; the partition stays', async () => {
    const {sign, pass} = signerOf(secret, {algorithm: 'HS256', expiresIn: 100_000})
    const first = await sign()
    const life = first.expiresAt - Date.now()
    pass(life * 0.75)
    expect((await sign()).token).toBe(first.token)
    pass(life * 0.1)
    const second = await sign()
    expect(second.token).not.toBe(first.token)
    expect(second.fingerprint).toBe(first.fingerprint)
  })

  test('neither the key, a line of it, nor the token passes the redactor', async () => {
    const {sign, redactor} = signerOf(PKCS8, {})
    const {token} = await sign()
    const line = PKCS8.split('\n')[3] ?? ''
    const printed = redactor.text(`${PKCS8} ${line} ${token}`)
    expect(printed).not.toContain(line)
    expect(printed).not.toContain(token)
  })
})

describe('refused, without a trace of the key in the error', () => {
  const weak = generateKeyPairSync('rsa', {modulusLength: 1024}).privateKey
  const p384 = generateKeyPairSync('ec', {namedCurve: 'P-384'}).privateKey
  const cases: Array<[string, SigningSettings['algorithm'], string, string | undefined, RegExp]> = [
    ['a short secret', 'HS256', 'too short', undefined, /32 bytes/],
    ['a short RSA key', 'RS256', pem(weak, 'pkcs8'), undefined, /2048 bits/],
    ['another kind of key', 'ES256', PKCS8, undefined, /type rsa/],
    ['another curve', 'ES256', pem(p384, 'pkcs8'), undefined, /secp384r1/],
    ['a locked key', 'RS256', pem(rsa.privateKey, 'pkcs8', 'x'), undefined, /no passphrase/],
    ['a locked PKCS#1 key', 'RS256', pem(rsa.privateKey, 'pkcs1', 'x'), undefined, /no passphrase/],
    ['a wrong passphrase', 'RS256', pem(rsa.privateKey, 'pkcs8', 'x'), 'y', /does not open/],
    [
      'a wrong passphrase, PKCS#1',
      'RS256',
      pem(rsa.privateKey, 'pkcs1', 'x'),
      'y',
      /does not open/,
    ],
    [
      'a public key',
      'RS256',
      rsa.publicKey.export({type: 'spki', format: 'pem'}) as string,
      undefined,
      /no private key/,
    ],
    ['garbage', 'EdDSA', 'canary-garbage-8d1f', undefined, /no private key/],
    [
      'a public JWK',
      'ES256',
      JSON.stringify(ec.publicKey.export({format: 'jwk'})),
      undefined,
      /JWK/,
    ],
  ]
  test.each(cases)('%s', (_, algorithm, key, passphrase, message) => {
    let failure: unknown
    try {
      readSigningKey(key, algorithm, passphrase)
    } catch (error) {
      failure = error
    }
    expect(failure).toMatchObject({code: 'SECRET_INVALID', exitCode: 2})
    expect(String(failure)).toMatch(message)
    const shown = inspect(failure, {depth: 10, showHidden: true, customInspect: false})
    expect(shown).not.toContain(key.split('\n')[1] ?? key)
  })
})
