import {createHash} from 'node:crypto'

/** What a page may do; everything else is forbidden to it. */
export interface PagePolicy {
  /** The text of its style element. */
  style: string
  /** The text of its script element; a page without one runs none. */
  script?: string
  /** It may ask its own server. */
  connects?: boolean
  /** The sign of apix stands in the browser's tab: for pages that stay open. */
  icon?: boolean
  /** Where its forms may lead, as a source list; nowhere unless given. */
  formAction?: string
}

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/**
 * The content security policy of a page: its own style and script by their hashes, and nothing from
 * elsewhere. A script may set text alone (Trusted Types).
 */
export function contentPolicy({
  style,
  script,
  icon = false,
  connects = false,
  formAction = "'none'",
}: PagePolicy): string {
  return [
    "default-src 'none'",
    `style-src ${hash(style)}`,
    ...(icon ? ['img-src data:'] : []),
    ...(script === undefined
      ? []
      : [
          `script-src ${hash(script)}`,
          "require-trusted-types-for 'script'",
          "trusted-types 'none'",
        ]),
    ...(connects ? ["connect-src 'self'"] : []),
    `form-action ${formAction}`,
    "base-uri 'none'",
  ].join('; ')
}

/** The headers of a page that apix serves: nothing is loaded, framed, remembered or told to others. */
export function pageHeaders(policy: PagePolicy): Record<string, string> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `${contentPolicy(policy)}; frame-ancestors 'none'`,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  }
}
