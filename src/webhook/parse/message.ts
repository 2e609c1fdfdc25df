import {ApixError} from '../../errors/index.js'
import {getPath} from '../paths.js'
import {headerValue} from '../signing/message.js'
import type {ReceivedMessage} from '../types.js'
import {parseCurl} from './curl.js'

/**
 * Reads a message as people have it at hand: a raw HTTP message, a curl command, a HAR file or
 * one of its entries. The body's bytes are kept as they are.
 * @throws ApixError USAGE
 */
export function parseMessage(input: Buffer): ReceivedMessage {
  const text = input.toString('utf8').trimStart()
  if (/^curl\s/.test(text)) return parseCurl(text)
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
  const request =
    getPath(document, 'log.entries.0.request') ?? getPath(document, 'request') ?? document
  const url = getPath(request, 'url')
  const headers = getPath(request, 'headers')
  if (typeof url !== 'string' || !Array.isArray(headers)) {
    throw unreadable('the HAR entry has no request with url and headers')
  }
  const encoding = getPath(request, 'postData.encoding') === 'base64' ? 'base64' : 'utf8'
  return {
    method: String(getPath(request, 'method') ?? 'POST'),
    url,
    headers: headers.map((header): [string, string] => [
      String(getPath(header, 'name')),
      String(getPath(header, 'value')),
    ]),
    body: Buffer.from(String(getPath(request, 'postData.text') ?? ''), encoding),
  }
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
  // An editor's newline at the end of the file is not part of the message.
  const length = Number(headerValue(headers, 'content-length') ?? rest.length)
  const body = length < rest.length ? rest.subarray(0, length) : rest
  return {method, url: absolute(target, headerValue(headers, 'host')), headers, body}
}

function absolute(target: string, host: string | undefined): string {
  if (/^https?:\/\//.test(target)) return target
  if (host === undefined) return ''
  const local = /^(localhost|127\.|\[::1\])/.test(host)
  return `${local ? 'http' : 'https'}://${host}${target}`
}
