import {ApixError} from '../errors/index.js'

/** RFC 6874, which the URL standard of the web does not know. */
const ZONE = /^[a-z]+:\/\/(?:[^/?#@]*@)?\[[0-9a-f:.]+%/i

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/i

/**
 * The URL that a target names by itself: absolute, or HTTPie's short forms `:3000/x`, `:/x`,
 * `localhost:3000/x`, `://host/x`. Undefined for a path under a base URL.
 * @throws ApixError USAGE when it looks like a URL and is none
 */
export function absoluteTarget(target: string): URL | undefined {
  const expanded = expand(target)
  if (expanded === undefined) return undefined
  if (!URL.canParse(expanded))
    throw new ApixError('USAGE', `this is no URL: ${withoutLogin(target)}`, {
      ...(ZONE.test(expanded) && {hints: ['a URL here cannot name the zone of an IPv6 address']}),
    })
  const url = new URL(expanded)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ApixError('USAGE', `only http and https URLs can be requested, not ${url.protocol}`)
  }
  return url
}

function withoutLogin(target: string): string {
  return target.replace(/^([a-z][a-z0-9+.-]*:\/\/|:\/\/)?[^/?#]*@/i, '$1')
}

function expand(target: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(target)) return target
  if (target.startsWith('://')) return `http${target}`
  const short = /^:(\d*)([/?].*)?$/s.exec(target)
  if (short) return `http://localhost${short[1] ? `:${short[1]}` : ''}${short[2] ?? '/'}`
  const host = /^(?:[^/?#@]*@)?(\[[0-9a-f:]+\]|[a-z0-9._-]+)(:\d+)?(?:[/?#]|$)/i.exec(target)
  if (!host) return undefined
  if (LOOPBACK.test(host[1] ?? '')) return `http://${target}`
  return host[2] ? `https://${target}` : undefined
}

/** A path under a base URL: `/users` under `https://h/v1` is `https://h/v1/users`. */
export function targetUnder(baseUrl: string, target: string): URL {
  const base = new URL(baseUrl)
  const [beforeHash = ''] = target.split('#')
  const [path = '', ...query] = beforeHash.split('?')
  const prefix = base.pathname.replace(/\/+$/, '')
  if (path !== '') base.pathname = `${prefix}/${path.replace(/^\//, '')}`
  const own = base.search.slice(1)
  base.search = [own, query.join('?')].filter((part) => part !== '').join('&')
  return base
}
