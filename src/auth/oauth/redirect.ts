import type {OAuthSettings} from '../../api/index.js'
import {ApixError} from '../../errors/index.js'
import {isLoopback} from './endpoints.js'

/** Where the browser is sent back to. */
export interface Redirect {
  /** As the provider knows it: `127.0.0.1`, `localhost` or `[::1]`. */
  host: string
  /** 0: any free one (RFC 8252 section 7.3). */
  port: number
  /** Matched exactly. */
  path: string
}

/**
 * The redirect of a login: --redirect-uri, then --port, then the API's settings.
 * @throws ApixError REDIRECT_URI for one that cannot lead back to this machine
 */
export function resolveRedirect(
  settings: OAuthSettings['redirect'],
  options: {port?: number | undefined; redirectUri?: string | undefined},
): Redirect {
  if (options.redirectUri === undefined) {
    const {host, port, path} = settings
    return fromUri(`http://${host}:${options.port ?? port ?? 0}${path}`)
  }
  const redirect = fromUri(options.redirectUri)
  if (options.port !== undefined && options.port !== redirect.port && redirect.port !== 0) {
    throw new ApixError('REDIRECT_URI', '--port and --redirect-uri name different ports', {
      hints: ['leave one of them out'],
    })
  }
  return {...redirect, port: options.port ?? redirect.port}
}

function fromUri(uri: string): Redirect {
  let url: URL
  try {
    url = new URL(uri)
  } catch {
    throw new ApixError('REDIRECT_URI', `the redirect URI is not a URL: ${uri}`)
  }
  if (url.protocol === 'https:') {
    throw new ApixError('REDIRECT_URI', `an https redirect URI cannot be served here: ${uri}`, {
      hints: [
        'register http://127.0.0.1 or http://localhost at the provider if it accepts one',
        'otherwise create a token on its site and pass it with --token-stdin',
      ],
    })
  }
  if (url.protocol !== 'http:' || !isLoopback(url)) {
    throw new ApixError('REDIRECT_URI', `the redirect URI does not lead to this machine: ${uri}`, {
      hints: ['use http://127.0.0.1:PORT/PATH'],
    })
  }
  if (url.search !== '' || url.hash !== '' || url.username !== '') {
    throw new ApixError('REDIRECT_URI', `the redirect URI may hold host, port and path only`)
  }
  return {host: url.hostname, port: Number(url.port), path: url.pathname}
}

export function redirectUri({host, path}: Redirect, port: number): string {
  return `http://${host}:${port}${path}`
}
