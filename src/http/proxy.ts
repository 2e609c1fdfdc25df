import http from 'node:http'
import https from 'node:https'
import {BlockList, isIPv4, type Socket} from 'node:net'
import type {Duplex} from 'node:stream'
import tls from 'node:tls'
import {ApixError} from '../errors/index.js'

type Variables = Readonly<Record<string, string | undefined>>

/**
 * The proxy that the environment names for a URL, as curl reads it: `HTTPS_PROXY` or `HTTP_PROXY`
 * (either case, but only `http_proxy` in lower case is safe from CGI's `Proxy:` header), then
 * `ALL_PROXY`, unless `NO_PROXY` lists the host.
 */
export function proxyFor(url: URL, variables: Variables): URL | undefined {
  const read = (name: string) => variables[name.toLowerCase()] ?? variables[name]
  if (bypasses(url, read('NO_PROXY') ?? '')) return undefined
  const own = url.protocol === 'https:' ? read('HTTPS_PROXY') : read('HTTP_PROXY')
  const text = own ?? read('ALL_PROXY')
  return text ? parseProxy(text) : undefined
}

/** @throws ApixError USAGE when it is no http or https URL */
export function parseProxy(text: string): URL {
  const full = text.includes('://') ? text : `http://${text}`
  const url = URL.canParse(full) ? new URL(full) : undefined
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url
  throw new ApixError('USAGE', 'the proxy is not an http or https URL', {
    hints: ['write it as http://HOST:PORT'],
  })
}

/** The passwords in proxy variables and flags, so that they can be masked. */
export function proxyPasswords(texts: ReadonlyArray<string | undefined>): string[] {
  return texts.flatMap((text) => {
    const full = text === undefined || text.includes('://') ? text : `http://${text}`
    const url = full !== undefined && URL.canParse(full) ? new URL(full) : undefined
    return url?.password ? [url.password, decoded(url.password), proxyAuthorization(url) ?? ''] : []
  })
}

/** The variables that may name a proxy. */
export const PROXY_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap((name) => [
  name,
  name.toLowerCase(),
])

function bypasses(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase()
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      if (entry === '') return false
      if (entry === '*') return true
      if (entry.includes('/')) return isInNetwork(host, entry)
      const match = /^\[?(.*?)\]?(?::(\d+))?$/.exec(entry)
      const name = (/^[^:]*:[^:]*:/.test(entry) ? entry : (match?.[1] ?? '')).replace(/^\*?\./, '')
      if (match?.[2] && !/^[^:]*:[^:]*:/.test(entry) && match[2] !== port) return false
      return host === name || host.endsWith(`.${name}`)
    })
}

/** `10.0.0.0/8`, as curl has it since 7.86. */
function isInNetwork(host: string, entry: string): boolean {
  const [, address = '', bits] = /^([\d.]+)\/(\d+)$/.exec(entry) ?? []
  if (!isIPv4(address) || !isIPv4(host) || Number(bits) > 32) return false
  const network = new BlockList()
  network.addSubnet(address, Number(bits))
  return network.check(host)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The `Proxy-Authorization` for the user and password in a proxy's URL. */
export function proxyAuthorization(proxy: URL): string | undefined {
  if (!proxy.username && !proxy.password) return undefined
  const user = `${decoded(proxy.username)}:${decoded(proxy.password)}`
  return `Basic ${Buffer.from(user).toString('base64')}`
}

/** A proxy that accepts connections and says nothing is given up. Milliseconds. */
const CONNECT_TIMEOUT = 30_000

const PROXY_LOGIN = 'the proxy wants a user and a password: --proxy http://USER:PASSWORD@HOST:PORT'

type TunnelOptions = https.AgentOptions & {host?: string; port?: number; servername?: string}
type Callback = (error: Error | null, socket?: Duplex) => void

/** An https agent whose connections run through an HTTP proxy with CONNECT (RFC 9110 9.3.6). */
export function createTunnelAgent(proxy: URL, options: https.AgentOptions): https.Agent {
  return new TunnelAgent(proxy, options) as https.Agent
}

// Behind a function, so that the declarations of the package do not hold its signature.
class TunnelAgent extends https.Agent {
  readonly #proxy: URL

  constructor(proxy: URL, options: https.AgentOptions) {
    super(options)
    this.#proxy = proxy
  }

  // Node's own signature returns a socket; one that comes later goes to the callback instead.
  // @ts-expect-error TS2416: the declarations know only the first form.
  override createConnection(options: TunnelOptions, callback?: Callback): Duplex | undefined {
    const host = options.host?.includes(':') ? `[${options.host}]` : options.host
    const target = `${host}:${options.port ?? 443}`
    const authorization = proxyAuthorization(this.#proxy)
    const send = this.#proxy.protocol === 'https:' ? https.request : http.request
    const request = send({
      host: this.#proxy.hostname.replace(/^\[|\]$/g, ''),
      port: this.#proxy.port || (this.#proxy.protocol === 'https:' ? 443 : 80),
      method: 'CONNECT',
      path: target,
      agent: false,
      // A certificate authority of one's own counts for a proxy that speaks TLS as well.
      ...(options.ca && {ca: options.ca}),
      headers: {
        host: target,
        ...(authorization && {'proxy-authorization': authorization}),
      },
    })
    request.once('connect', (response, socket: Socket) => {
      if (response.statusCode === 200) {
        socket.setTimeout(0)
        callback?.(null, tls.connect({...options, socket} as tls.ConnectionOptions))
        return
      }
      socket.destroy()
      const words = `the proxy ${this.#proxy.host} answered CONNECT with ${response.statusCode}`
      const hints = response.statusCode === 407 ? [PROXY_LOGIN] : []
      callback?.(new ApixError('PROXY', words, {hints}))
    })
    request.setTimeout(CONNECT_TIMEOUT, () => {
      request.destroy(new Error(`no answer within ${CONNECT_TIMEOUT / 1000} s`))
    })
    request.once('error', (cause) => {
      const words = `the proxy ${this.#proxy.host} cannot be reached`
      callback?.(new ApixError('PROXY', words, {cause}))
    })
    request.end()
    return undefined
  }
}
