const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const ULID = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/i
const NUMBER = /^\d+$/
/** Digests and object ids; a digit has to be among them, or `facade` and `deadbeef` would go. */
const HEX = /^(?=.*\d)[0-9a-f]{8,}$/i
/** `cus_9s6XKzkNRiz8i3`, `ch_3MmlLrLkdIwHu7ix`: a short prefix and a token. */
const PREFIXED = /^[a-z]{1,8}(?:_[a-z]{1,8})?_(?=[^_]*\d)[0-9a-z]{8,}$/i
/** Anything else of this length with digits in it is no word that a person chose. */
const LONG_TOKEN = /^(?=(?:.*\d){2})[\w~=-]{20,}$/

const FOLDED = [NUMBER, UUID, ULID, HEX, PREFIXED, LONG_TOKEN]

/**
 * A path with its ids folded to `{id}`, so that requests for different objects count as one
 * endpoint: `/users/42/orders/9f8e7d6c5b` is `/users/{id}/orders/{id}`.
 */
export function pathTemplate(pathname: string): string {
  return pathname
    .split('/')
    .map((segment) => (FOLDED.some((pattern) => pattern.test(segment)) ? '{id}' : segment))
    .join('/')
}

/** The part of a URL's path below the API's base URL. */
export function pathBelow(pathname: string, baseUrl: string | undefined): string {
  if (baseUrl === undefined || !URL.canParse(baseUrl)) return pathname
  const base = new URL(baseUrl).pathname.replace(/\/+$/, '')
  const below = pathname.startsWith(`${base}/`) || pathname === base
  return below ? pathname.slice(base.length) || '/' : pathname
}
