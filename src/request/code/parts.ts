import type {AuthSettings} from '../../api/index.js'
import type {HeaderList} from '../../http/index.js'
import {MASK, type Redactor} from '../../shared/index.js'
import {CREDENTIAL_HEADERS, CREDENTIAL_QUERY} from '../headers.js'
import type {PipelineRequest} from '../types.js'

/** Stands in a text where the secret goes; each language writes it in its own way. */
export const TOKEN = '\u0000'

/** A request reduced to what code needs; secrets are `TOKEN`. */
export interface CodeRequest {
  method: string
  /** May hold `TOKEN`, so it is no URL yet. */
  url: string
  headers: HeaderList
  body?: Buffer
  /** User and password come as one secret, `user:password` (RFC 7617). */
  basic: boolean
  follow: boolean
  insecure: boolean
}

/** The request as code sees it: no credential is looked up, every secret is left out. */
export function codeRequest(request: PipelineRequest, redactor: Redactor): CodeRequest {
  const {method, url, headers, body, bound, settings, options} = request
  const auth: AuthSettings = settings?.auth ?? {type: 'none'}
  const byHand = headers.some(([name]) => name.toLowerCase() === 'authorization')
  const hide = (text: string) => redactor.text(text).replaceAll(MASK, TOKEN)
  const shown = headers.map(([name, value]) => [name, hide(hideCredential(name, value))] as const)
  const bodyText = body.kind === 'bytes' ? textOf(body.bytes) : undefined
  const query = [...bound.query.map(([name]) => name), ...(byHand ? [] : queryOf(auth))]
  return {
    method,
    url: withTokens(hide(hideQuery(url)), query),
    headers: [
      ...shown,
      ...bound.headers.map(([name]) => [name, TOKEN] as const),
      ...(byHand ? [] : headersOf(auth)),
    ],
    ...(body.kind === 'bytes' && {
      body: bodyText === undefined ? body.bytes : Buffer.from(hide(bodyText)),
    }),
    basic: auth.type === 'basic' && !byHand,
    follow: options.follow === true,
    insecure: options.tls?.insecure === true,
  }
}

/** `Bearer abc` becomes `Bearer TOKEN`; a cookie is secret as a whole. */
export function hideCredential(name: string, value: string): string {
  if (!CREDENTIAL_HEADERS.includes(name.toLowerCase())) return value
  const [, scheme = ''] = /^(basic |bearer |token )/i.exec(value) ?? []
  return `${scheme}${TOKEN}`
}

function hideQuery(url: URL): string {
  const fields = url.search.slice(1).split('&')
  const query = fields.map((field) => {
    const [name = ''] = field.split('=')
    return CREDENTIAL_QUERY.includes(name.toLowerCase()) ? `${name}=${TOKEN}` : field
  })
  return `${url.origin}${url.pathname}${url.search ? `?${query.join('&')}` : ''}`
}

function withTokens(url: string, names: readonly string[]): string {
  return names.reduce(
    (text, name) => `${text}${text.includes('?') ? '&' : '?'}${encodeURIComponent(name)}=${TOKEN}`,
    url,
  )
}

function headersOf(auth: AuthSettings): HeaderList {
  switch (auth.type) {
    case 'apiKey':
      return auth.in === 'header' ? [[auth.name, `${auth.prefix}${TOKEN}`]] : []
    case 'bearer': {
      const word = (auth.prefix ?? 'Bearer').trim()
      return [['Authorization', `${word}${word ? ' ' : ''}${TOKEN}`]]
    }
    case 'jwt':
    case 'oauth2':
      return [['Authorization', `Bearer ${TOKEN}`]]
    default:
      return []
  }
}

function queryOf(auth: AuthSettings): string[] {
  return auth.type === 'apiKey' && auth.in === 'query' ? [auth.name] : []
}

/** The body as text; undefined when it is none. */
export function textOf(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8')
  return Buffer.from(text).equals(bytes) && !bytes.includes(0) ? text : undefined
}

/** What each language's client would fill in differently, or must work out itself. */
export function sentHeaders({headers}: CodeRequest): HeaderList {
  return headers.filter(([name]) => !/^(?:accept-encoding|content-length|host)$/i.test(name))
}
