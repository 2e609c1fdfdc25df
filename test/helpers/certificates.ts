import {execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

/** Where the PEM files are: of an authority, of `localhost`, and of a client. */
export interface Certificates {
  folder: string
  ca: string
  cert: string
  key: string
  clientCert: string
  clientKey: string
  read(path: string): Buffer
  remove(): void
}

/** A certificate authority of the test's own and what it signed, made by openssl. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'apix-certificates-'))
  const at = (name: string) => join(folder, name)
  const openssl = (...args: string[]) => execFileSync('openssl', args, {stdio: 'ignore'})
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  openssl(
    ...['req', '-x509', ...curve, '-keyout', at('ca.key'), '-out', at('ca.pem'), '-days', '2'],
    ...['-subj', '/CN=apix test authority'],
  )
  writeFileSync(at('names'), 'subjectAltName=DNS:localhost\n')
  for (const name of ['localhost', 'client']) {
    openssl(
      ...['req', ...curve, '-keyout', at(`${name}.key`), '-out', at(`${name}.csr`)],
      ...['-subj', `/CN=${name}`],
    )
    openssl(
      ...['x509', '-req', '-in', at(`${name}.csr`), '-CA', at('ca.pem'), '-CAkey', at('ca.key')],
      ...['-CAcreateserial', '-days', '2', '-extfile', at('names'), '-out', at(`${name}.pem`)],
    )
  }
  return {
    folder,
    ca: at('ca.pem'),
    cert: at('localhost.pem'),
    key: at('localhost.key'),
    clientCert: at('client.pem'),
    clientKey: at('client.key'),
    read: (path) => readFileSync(path),
    remove: () => rmSync(folder, {recursive: true, force: true}),
  }
}
