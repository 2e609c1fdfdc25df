import {readFile} from 'node:fs/promises'
import type {RateLimit} from '../api/index.js'
import {ApixError} from '../errors/index.js'
import type {TlsSettings} from '../http/index.js'
import type {RequestOptions} from '../request/index.js'
import {parseDuration} from '../shared/index.js'

/** The flags of request-flags.ts that say how a request is carried out, as they were parsed. */
export interface NetworkFlags {
  account?: string | undefined
  timeout?: number | undefined
  'max-time'?: number | undefined
  retry?: number | undefined
  'no-retry'?: boolean
  'retry-max-delay'?: number | undefined
  'rate-limit'?: string | undefined
  follow?: boolean
  'max-redirects'?: number | undefined
  proxy?: string | undefined
  ca?: string | undefined
  cert?: string | undefined
  key?: string | undefined
  insecure?: boolean
  http2?: boolean
}

/** @throws ApixError USAGE, FILE_UNREADABLE */
export async function requestOptions(
  flags: NetworkFlags,
  signal: AbortSignal,
): Promise<RequestOptions> {
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
    ...(flags.follow && {follow: true}),
    ...(flags['max-redirects'] !== undefined && {maxRedirects: flags['max-redirects']}),
    ...(flags.proxy !== undefined && {proxy: flags.proxy}),
    ...(tls && {tls}),
    ...(flags.http2 && {http2: true}),
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

async function tlsSettings(flags: NetworkFlags): Promise<TlsSettings | undefined> {
  const {ca, cert, key, insecure} = flags
  if (!ca && !cert && !key && !insecure) return undefined
  if ((cert === undefined) !== (key === undefined)) {
    throw new ApixError('USAGE', '--cert and --key belong together')
  }
  return {
    ...(ca && {ca: await pem(ca)}),
    ...(cert && {cert: await pem(cert)}),
    ...(key && {key: await pem(key)}),
    ...(insecure && {insecure}),
  }
}

async function pem(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (cause) {
    throw new ApixError('FILE_UNREADABLE', `cannot read ${path}`, {cause})
  }
}
