import type {HeaderList} from '../../http/index.js'
import {MASK, type Redactor} from '../../shared/index.js'

/** Names whose values are secrets whoever resolved them: headers, query, form and JSON fields. */
const SECRET_NAME =
  /authorization|cookie|token|secret|passw(?:or)?d|passphrase|credential|signature|session|(?:api|access|auth|private|subscription)[-_]?key|^(?:key|sig|assertion|code_verifier)$/i
/** They match, but only count or name things. */
const HARMLESS_NAME = /^(?:token_type|tokens|.*_tokens|x-ratelimit-.*|next_?page_?token)$/i

/** Whether what goes by that name is a secret, whoever resolved it. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !HARMLESS_NAME.test(name)
}

/** Header fields as history keeps them: by lower-case name, repeats joined, secrets masked. */
export function scrubHeaders(headers: HeaderList, redactor: Redactor): Record<string, string> {
  const scrubbed: Record<string, string> = {}
  for (const [name, value] of headers) {
    const key = name.toLowerCase()
    const shown = isSecretName(key) ? MASK : redactor.text(value)
    const earlier = scrubbed[key]
    scrubbed[key] = earlier === undefined || shown === MASK ? shown : `${earlier}, ${shown}`
  }
  return scrubbed
}

/** A URL without user, password and the values of secret query fields. */
export function scrubUrl(url: URL, redactor: Redactor): string {
  if (!url.search) return redactor.text(`${url.protocol}//${url.host}${url.pathname}`)
  const fields = url.search.slice(1).split('&')
  const query = fields.map((field) => {
    const [name = ''] = field.split('=')
    return isSecretName(decoded(name)) && field.includes('=') ? `${name}=${MASK}` : field
  })
  return redactor.text(`${url.protocol}//${url.host}${url.pathname}?${query.join('&')}`)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A body's text with secret JSON and form fields masked, also where it is cut off. */
export function scrubText(text: string, redactor: Redactor): string {
  const masked = redactor.text(text)
  if (/^\s*[[{"]/.test(masked)) {
    return masked.replace(
      /"((?:[^"\\]|\\.)*)"(\s*:\s*)("(?:[^"\\]|\\.)*"?|-?\d[\d.eE+-]*)/g,
      (all, name: string, colon: string) =>
        isSecretName(name) ? `"${name}"${colon}"${MASK}"` : all,
    )
  }
  if (/^[^\s=&]+=[^\s]*$/.test(masked)) {
    return masked.replace(/(^|&)([^=&]+)=([^&]*)/g, (all, before: string, name: string) =>
      isSecretName(decoded(name)) ? `${before}${name}=${MASK}` : all,
    )
  }
  return masked
}
