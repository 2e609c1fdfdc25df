import {BlockList, isIPv4} from 'node:net'
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

/**
 * The proxy for a URL.
 * @param wanted its URL, `false` for none; when absent the environment decides
 * @throws ApixError USAGE when it is no http or https URL
 */
export function chosenProxy(
  url: URL,
  wanted: string | false | undefined,
  environment: Variables,
): URL | undefined {
  if (wanted === false) return undefined
  return wanted === undefined ? proxyFor(url, environment) : parseProxy(wanted)
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
