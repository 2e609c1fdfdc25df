import {isIP} from 'node:net'
import type {ServerTls} from '../../http/index.js'

/** A certificate for some names, and the authority that vouches for it; PEM. */
export interface MadeCertificate extends ServerTls {
  cert: string
  key: string
  ca: string
}

const DAY = 86_400_000
/** What browsers and systems take without complaint, at most. */
const LIFE = 397 * DAY

/**
 * Makes a certificate with an authority of its own. The authority's key is thrown away: whoever
 * trusts it trusts this one certificate and nothing else, ever.
 * @param names host names and addresses
 * @param now milliseconds since the epoch
 */
export async function makeCertificate(
  names: readonly string[],
  now: number,
): Promise<MadeCertificate> {
  const x509 = await import('./x509.js')
  const {subtle} = globalThis.crypto
  const algorithm = {name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256'}
  const makeKeys = () => subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const [authority, own] = await Promise.all([makeKeys(), makeKeys()])
  // A clock that is a little behind is common enough.
  const span = {notBefore: new Date(now - DAY), notAfter: new Date(now + LIFE)}
  const random = globalThis.crypto.getRandomValues(new Uint8Array(4))
  const name = `CN=apix mock ${Buffer.from(random).toString('hex')}`
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...{name, keys: authority, signingAlgorithm: algorithm, ...span},
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authority.publicKey),
    ],
  })
  const cert = await x509.X509CertificateGenerator.create({
    ...{subject: `CN=${names[0] ?? 'localhost'}`, issuer: ca.subject, ...span},
    ...{publicKey: own.publicKey, signingKey: authority.privateKey, signingAlgorithm: algorithm},
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({type: isIP(value) ? ('ip' as const) : ('dns' as const), value})),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey),
    ],
  })
  const key = Buffer.from(await subtle.exportKey('pkcs8', own.privateKey)).toString('base64')
  return {
    cert: `${cert.toString('pem')}\n${ca.toString('pem')}\n`,
    key: `-----BEGIN PRIVATE KEY-----\n${key.replaceAll(/.{64}(?=.)/g, '$&\n')}\n-----END PRIVATE KEY-----\n`,
    ca: `${ca.toString('pem')}\n`,
  }
}

/** The names by which a server at that address is asked for. */
export function namesFor(host: string, addresses: readonly string[]): string[] {
  const local = ['localhost', '127.0.0.1', '::1']
  const open = ['0.0.0.0', '::'].includes(host)
  return [...new Set([...local, ...(open ? addresses : [host])])]
}
