import {ApixError} from '../../errors/index.js'

/** A Redis server as `APIX_STORE_URL` names it. */
export interface StoreAddress {
  host: string
  port: number
  tls: boolean
  database: number
  username?: string
  password?: string
  /** For messages: scheme, host and port, nothing else. */
  place: string
}

const EXAMPLE = 'write it as redis://HOST:6379, or rediss://USER:PASSWORD@HOST:6379/0 with TLS'

/**
 * @param source where the text stands, for the message
 * @throws ApixError CONFIG_INVALID without repeating the text, which may hold a password
 */
export function parseStoreUrl(text: string, source = 'APIX_STORE_URL'): StoreAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const [, database] = /^\/?(\d*)$/.exec(url?.pathname ?? '-') ?? []
  const isRedis = url?.protocol === 'redis:' || url?.protocol === 'rediss:'
  if (!url || !isRedis || url.hostname === '' || database === undefined) {
    throw new ApixError('CONFIG_INVALID', `${source} is not the URL of a Redis server`, {
      hints: [EXAMPLE],
    })
  }
  const port = Number(url.port || 6379)
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    tls: url.protocol === 'rediss:',
    database: Number(database),
    ...(url.username && {username: decodeURIComponent(url.username)}),
    ...(url.password && {password: decodeURIComponent(url.password)}),
    place: `${url.protocol}//${url.hostname}:${port}`,
  }
}
