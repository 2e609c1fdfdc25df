import type {HeaderList} from '../../http/index.js'
import {headerValue} from '../headers.js'

/** Device names that Windows answers to in every directory, with any extension. */
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i

/** Bytes; file systems stop at 255, and a number may still be put in. */
const LONGEST = 200

/** Extensions for a body whose URL names no file. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/json': '.json',
  'application/xml': '.xml',
  'application/pdf': '.pdf',
  'application/zip': '.zip',
  'application/gzip': '.gz',
  'text/html': '.html',
  'text/plain': '.txt',
  'text/csv': '.csv',
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'image/gif': '.gif',
  'image/svg+xml': '.svg',
}

/**
 * The name under which a download is saved: what the server proposes (RFC 6266), or the last
 * segment of the URL. Always a plain name that is safe in every file system.
 */
export function downloadName(headers: HeaderList, url: URL): string {
  const proposed = dispositionName(headerValue(headers, 'content-disposition') ?? '')
  return safeName(proposed ?? '') || nameFromUrl(url, headerValue(headers, 'content-type'))
}

export function nameFromUrl(url: URL, contentType = ''): string {
  const segment =
    url.pathname
      .split('/')
      .filter((part) => part !== '')
      .at(-1) ?? ''
  const name = safeName(decoded(segment)) || 'index'
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  return name.includes('.') ? name : `${name}${EXTENSIONS[type] ?? ''}`
}

/** `filename*` wins over `filename` (RFC 6266 section 4.3). */
export function dispositionName(header: string): string | undefined {
  const parameters = new Map<string, string>()
  const pattern = /;\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/g
  for (const [, name = '', quoted, token = ''] of `;${header}`.matchAll(pattern)) {
    const value = quoted === undefined ? token.trim() : quoted.replace(/\\(.)/g, '$1')
    if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), value)
  }
  const extended = parameters.get('filename*')
  const name = extended === undefined ? undefined : extendedValue(extended)
  return name ?? parameters.get('filename')
}

/** `UTF-8''%e2%82%ac` (RFC 8187 section 3.2); undefined when it cannot be read. */
function extendedValue(text: string): string | undefined {
  const [, charset = '', encoded = ''] = /^([\w-]+)'[^']*'(.*)$/.exec(text) ?? []
  if (!/^(?:[^%]|%[\da-f]{2})*$/i.test(encoded) || encoded === '') return undefined
  const bytes = Buffer.from(
    encoded.replace(/%([\da-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
  try {
    return new TextDecoder(charset, {fatal: true}).decode(bytes)
  } catch {
    return undefined
  }
}

/**
 * A plain file name without anything that a path, a shell, a terminal or Windows could take for
 * something else; empty when nothing is left.
 */
export function safeName(proposed: string): string {
  const [last = ''] = proposed.split(/[/\\]/).slice(-1)
  const plain = last
    // Control characters, and those that reverse the text around them.
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[.\s]+/, '')
    .replace(/[.\s]+$/, '')
    .replace(/^-/, '_')
  const name = RESERVED.test(plain) ? `_${plain}` : plain
  return shortened(name)
}

/** The name with a number before its extension: `a.json`, `a-1.json`. */
export function numbered(name: string, number: number): string {
  if (number === 0) return name
  const {stem, extension} = split(name)
  return `${stem}-${number}${extension}`
}

function split(name: string): {stem: string; extension: string} {
  const [extension = ''] = /(?:\.tar)?\.[\w-]{1,16}$/.exec(name) ?? []
  return {stem: name.slice(0, name.length - extension.length), extension}
}

function shortened(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST) return name
  const {stem, extension} = split(name)
  let short = stem
  while (Buffer.byteLength(short + extension) > LONGEST) short = [...short].slice(0, -1).join('')
  return short + extension
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
