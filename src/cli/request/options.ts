import {readFile} from 'node:fs/promises'
import type {SecureContextOptions} from 'node:tls'
import type {RateLimit} from '../../api/index.js'
import {ApixError} from '../../errors/index.js'
import type {TlsSettings} from '../../http/index.js'
import type {RequestOptions} from '../../request/index.js'
import {parseDuration, type Redactor} from '../../shared/index.js'

/** The flags of request-flags.ts that say how a request is carried out, as they were parsed. */
export interface NetworkFlags {
  account?: string | undefined
  timeout?: number | undefined
  'max-time'?: number | undefined
  retry?: number | undefined
  'no-retry'?: boolean
  'retry-max-delay'?: number | undefined
  'rate-limit'?: string | undefined
  cache?: number | true | undefined
  'no-cache'?: boolean
  refresh?: boolean
  follow?: boolean
  'max-redirects'?: number | undefined
  proxy?: string | undefined
  ca?: string | undefined
  cert?: string | undefined
  key?: string | undefined
  insecure?: boolean
  http2?: boolean
  validate?: boolean | undefined
  openapi?: string | undefined
}

/**
 * @param redactor learns the password of a proxy
 * @throws ApixError USAGE, FILE_UNREADABLE
 */
export async function requestOptions(
  flags: NetworkFlags,
  signal: AbortSignal,
  redactor?: Redactor,
): Promise<RequestOptions> {
  if (flags.proxy !== undefined) {
    const {proxyPasswords} = await import('../../http/index.js')
    for (const password of proxyPasswords([flags.proxy])) redactor?.add(password)
  }
  const limit = flags['no-retry'] ? 0 : flags.retry
  const maxDelay = flags['retry-max-delay']
  const tls = await tlsSettings(flags)
  return {
    signal,
    ...(flags.account !== undefined && {account: flags.account}),
    ...(flags.timeout !== undefined && {timeout: flags.timeout}),
    ...(flags['max-time'] !== undefined && {maxTime: flags['max-time']}),
    retry: {...(limit !== undefined && {limit}), ...(maxDelay !== undefined && {maxDelay})},
    ...(flags['rate-limit'] !== undefined && {rateLimit: parseRateLimit(flags['rate-limit'])}),
    ...(flags.cache !== undefined && {cache: flags.cache}),
    ...(flags['no-cache'] && {cache: false}),
    ...(flags.refresh && {refresh: true}),
    ...(flags.follow && {follow: true}),
    ...(flags['max-redirects'] !== undefined && {maxRedirects: flags['max-redirects']}),
    ...(flags.proxy !== undefined && {proxy: flags.proxy}),
    ...(tls && {tls}),
    ...(flags.http2 && {http2: true}),
    ...(flags.validate !== undefined && {validate: flags.validate}),
    ...(flags.openapi !== undefined && {openapi: flags.openapi}),
  }
}

/** `5/s`, `100/m`, `10/5s`. */
function parseRateLimit(text: string): RateLimit {
  const [, count, amount, unit] = /^(\d+)\/(\d*)(ms|s|m|h|d)$/.exec(text.trim()) ?? []
  const limit = Number(count)
  const per = parseDuration(`${amount || '1'}${unit}`)
  if (limit > 0 && per) return {limit, per, burst: limit}
  throw new ApixError('USAGE', `"${text}" is not a rate`, {hints: ['write it as 5/s or 100/m']})
}

/**
 * The PEM files that flags name, read and looked at.
 * @throws ApixError USAGE, FILE_UNREADABLE
 */
export async function tlsSettings(
  flags: Pick<NetworkFlags, 'ca' | 'cert' | 'key' | 'insecure'>,
): Promise<TlsSettings | undefined> {
  const {ca, cert, insecure} = flags
  if (!ca && !cert && !flags.key && !insecure) return undefined
  if (cert === undefined && flags.key !== undefined) {
    throw new ApixError('USAGE', '--key needs --cert with its certificate')
  }
  const authorities = ca && (await pem('--ca', ca, (text) => ({ca: text})))
  const certificate = cert && (await pem('--cert', cert, (text) => ({cert: text})))
  // One file may hold both, as in curl and HTTPie.
  const keyFile = flags.key ?? cert
  const key =
    keyFile && (await pem('--key', keyFile, (text) => ({cert: certificate || '', key: text})))
  return {
    ...(authorities && {ca: authorities}),
    ...(certificate && {cert: certificate}),
    ...(key && {key}),
    ...(insecure && {insecure}),
  }
}

/** Looked at before anything is sent: what OpenSSL says later names no file. */
async function pem(
  flag: string,
  path: string,
  use: (text: Buffer) => SecureContextOptions,
): Promise<Buffer> {
  let text: Buffer
  try {
    text = await readFile(path)
  } catch (cause) {
    throw new ApixError('FILE_UNREADABLE', `cannot read ${path}`, {cause})
  }
  const {createSecureContext} = await import('node:tls')
  try {
    createSecureContext(use(text))
  } catch (cause) {
    const encrypted = /ENCRYPTED/.test(text.toString('latin1'))
    const words = encrypted
      ? `the key in ${path} is encrypted`
      : `${path} cannot be used: ${(cause as Error).message.replace(/^error:\w+:/, '')}`
    throw new ApixError('FILE_UNREADABLE', `${flag}: ${words}`, {
      hints: encrypted
        ? [`decrypt it: openssl pkey -in ${path} -out plain.pem`]
        : ['--ca and --cert take certificates, --key the private key, all as PEM'],
      cause,
    })
  }
  return text
}
