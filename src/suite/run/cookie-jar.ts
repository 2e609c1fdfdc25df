import type {CookieJar as ToughJar} from 'tough-cookie'
import {isSecretName} from '../../latency/index.js'
import type {CookieJar} from '../../request/index.js'
import type {Redactor} from '../../shared/index.js'

/** Shorter values are no session; masking them would mask words of the report. Characters. */
const SHORTEST_SECRET = 8

/**
 * The cookies of one file's run (RFC 6265), empty at its beginning. Nothing is loaded before a
 * server sets the first one.
 */
export function createCookieJar(redactor: Redactor): CookieJar {
  let opened: Promise<ToughJar> | undefined
  const open = async () => {
    const {CookieJar: Jar} = await import('tough-cookie')
    return new Jar()
  }
  return {
    async header(url) {
      const jar = await opened
      return (await jar?.getCookieString(url.href)) ?? ''
    },
    async keep(url, values) {
      opened ??= open()
      const jar = await opened
      for (const value of values) {
        const cookie = await jar.setCookie(value, url.href, {ignoreError: true})
        if (!cookie || cookie.value.length < SHORTEST_SECRET) continue
        if (cookie.httpOnly || isSecretName(cookie.key)) redactor.add(cookie.value)
      }
    },
  }
}
