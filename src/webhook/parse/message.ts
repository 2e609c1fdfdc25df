import {ApixError} from '../../errors/index.js'
import {getPath} from '../paths.js'
import {headerValue} from '../signing/message.js'
import type {ReceivedMessage} from '../types.js'
import {parseCurl, type ReadFile} from './curl.js'

/**
 * Reads a message as people have it at hand: a raw HTTP message, a curl command, a HAR file or
 * one of its entries. The body's bytes are kept as they are.
 * @throws ApixError USAGE, FILE_UNREADABLE
 */
export async function parseMessage(
  input: Buffer,
  {readFile}: {readFile: ReadFile},
): Promise<ReceivedMessage> {
  const text = input
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart()
  if (/^(\$\s+)?curl(\.exe)?\s/.test(text)) return parseCurl(text.replace(/^\$\s+/, ''), readFile)
  if (text.startsWith('{')) return parseHar(text)
  return parseHttp(input)
}

function unreadable(why: string): ApixError {
  return new ApixError('USAGE', `the input is no message: ${why}`, {
    hints: ['give a raw HTTP message, a curl command or a HAR entry'],
  })
}

function parseHar(text: string): ReceivedMessage {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    throw unreadable('it starts like a HAR entry and is not JSON')
  }
  const request = signedEntry(document) ?? getPath(document, 'request') ?? document
  const url = getPath(request, 'url')
  const headers = getPath(request, 'headers')
  if (typeof url !== 'string' || !Array.isArray(headers)) {
    throw unreadable('the HAR entry has no request with url and headers')
  }
  const encoding = getPath(request, 'postData.encoding') === 'base64' ? 'base64' : 'utf8'
  return {
    method: String(getPath(request, 'method') ?? 'POST'),
    url,
    headers: headers
      .map((header): [string, string] => [
        String(getPath(header, 'name')),
        String(getPath(header, 'value')),
      ])
      // HTTP/2 has its request line in headers.
      .filter(([name]) => !name.startsWith(':')),
    body: Buffer.from(String(getPath(request, 'postData.text') ?? ''), encoding),
  }
}

/** Of a whole recording the first request with a body: the others are what a browser fetched. */
function signedEntry(document: unknown): unknown {
  const entries = getPath(document, 'log.entries')
  if (!Array.isArray(entries)) return undefined
  const requests = entries.map((entry) => getPath(entry, 'request'))
  const withBody = (request: unknown) => getPath(request, 'postData.text') !== undefined
  return requests.find(withBody) ?? requests[0]
}

function parseHttp(input: Buffer): ReceivedMessage {
  // latin1 keeps one character per byte, so that offsets are offsets into the bytes.
  const text = input.toString('latin1')
  const end = /\r?\n\r?\n/.exec(text)
  const [first = '', ...lines] = text.slice(0, end?.index ?? text.length).split(/\r?\n/)
  const [, method, target] = /^([A-Z]+) (\S+)(?: HTTP\/\d(?:\.\d)?)?$/.exec(first.trim()) ?? []
  if (method === undefined || target === undefined) {
    throw unreadable('the first line is not "POST /path HTTP/1.1"')
  }
  const headers = lines.filter(Boolean).map((line): [string, string] => {
    const colon = line.indexOf(':')
    if (colon < 1) throw unreadable(`"${line}" is not a header`)
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
  })
  const rest = end ? input.subarray(end.index + end[0].length) : Buffer.alloc(0)
  if (/chunked/i.test(headerValue(headers, 'transfer-encoding') ?? '')) {
    return {method, url: absolute(target, headers), headers, body: dechunk(rest)}
  }
  const length = Number(headerValue(headers, 'content-length') ?? rest.length)
  // An editor's line end at the end of the file is no part of the message; what somebody wrote is.
  const surplus = rest.subarray(length).toString('latin1')
  const body = /^\r?\n$/.test(surplus) ? rest.subarray(0, length) : rest
  return {method, url: absolute(target, headers), headers, body}
}

/** RFC 9112 section 7.1; what is not chunked after all stays as it is. */
function dechunk(bytes: Buffer): Buffer {
  const chunks: Buffer[] = []
  let at = 0
  for (;;) {
    const end = bytes.indexOf('\r\n', at)
    const size = Number.parseInt(bytes.subarray(at, Math.max(at, end)).toString('latin1'), 16)
    if (end < 0 || Number.isNaN(size)) return chunks.length > 0 ? Buffer.concat(chunks) : bytes
    if (size === 0) return Buffer.concat(chunks)
    chunks.push(bytes.subarray(end + 2, end + 2 + size))
    at = end + 2 + size + 2
  }
}

function absolute(target: string, headers: ReceivedMessage['headers']): string {
  const host = headerValue(headers, 'host')
  if (/^https?:\/\//.test(target)) return target
  if (host === undefined) return ''
  const local = /^(localhost|127\.|\[::1\])/.test(host)
  return `${local ? 'http' : 'https'}://${host}${target}`
}
