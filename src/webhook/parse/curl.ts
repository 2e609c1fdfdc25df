import {shellWords} from '../../request/index.js'
import {headerValue} from '../signing/message.js'
import type {ReceivedMessage} from '../types.js'

/** How each option gives the body: `@` reads a file but in --data-raw, line ends go but in binary. */
const DATA: Readonly<Record<string, {files: boolean; binary: boolean}>> = {
  '-d': {files: true, binary: false},
  '--data': {files: true, binary: false},
  '--data-ascii': {files: true, binary: false},
  '--data-binary': {files: true, binary: true},
  '--data-raw': {files: false, binary: true},
  '--json': {files: true, binary: true},
}

/** Options whose value is the next word and does not matter here. */
const WITH_VALUE = new Set([
  ...['-A', '-b', '-c', '-e', '-m', '-o', '-u', '-w', '-x', '-E', '-T', '-F'],
  ...['--user-agent', '--cookie', '--cookie-jar', '--referer', '--max-time', '--output', '--user'],
  ...['--write-out', '--proxy', '--cert', '--key', '--cacert', '--connect-timeout', '--resolve'],
  ...['--retry', '--connect-to', '--limit-rate', '--form', '--upload-file'],
])

/** What a `@file` in the command leads to. */
export type ReadFile = (path: string) => Promise<Buffer>

/**
 * Reads a curl command. Only what makes up the message counts; nothing is executed.
 * @throws ApixError USAGE, FILE_UNREADABLE
 */
export async function parseCurl(command: string, readFile: ReadFile): Promise<ReceivedMessage> {
  const words = shellWords(command).slice(1)
  const headers: Array<[string, string]> = []
  const data: Buffer[] = []
  let url = ''
  let method: string | undefined
  let type: string | undefined
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    const long = /^(--[a-z-]+)=([\s\S]*)$/.exec(word)
    const short = /^-[a-zA-Z]*?([XHd])([\s\S]*)$/.exec(word)
    const option = long?.[1] ?? (short && !word.startsWith('--') ? `-${short[1]}` : word)
    const value = () => long?.[2] ?? (short?.[2] || undefined) ?? words[++index] ?? ''
    const body = DATA[option]
    if (option === '-X' || option === '--request') method = value()
    else if (option === '-H' || option === '--header') headers.push(header(value()))
    else if (body) {
      data.push(await bytesOf(value(), body, readFile))
      type ??= option === '--json' ? 'application/json' : 'application/x-www-form-urlencoded'
    } else if (option === '--data-urlencode') {
      data.push(Buffer.from(encoded(value())))
      type ??= 'application/x-www-form-urlencoded'
    } else if (option === '--url') url = value()
    else if (WITH_VALUE.has(option)) index++
    else if (!word.startsWith('-')) url = word
  }
  const separator = type === 'application/json' ? '' : '&'
  const body = Buffer.concat(
    data.flatMap((bytes, at) => (at === 0 ? [bytes] : [Buffer.from(separator), bytes])),
  )
  if (type !== undefined && headerValue(headers, 'content-type') === undefined) {
    headers.push(['Content-Type', type])
  }
  return {method: method ?? (data.length > 0 ? 'POST' : 'GET'), url: complete(url), headers, body}
}

/** curl takes a URL without a scheme for http. */
function complete(url: string): string {
  return url === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`
}

async function bytesOf(
  value: string,
  {files, binary}: {files: boolean; binary: boolean},
  readFile: ReadFile,
): Promise<Buffer> {
  if (!files || !value.startsWith('@')) return Buffer.from(value)
  const bytes = await readFile(value.slice(1))
  return binary ? bytes : Buffer.from(bytes.toString('latin1').replace(/[\r\n\0]/g, ''), 'latin1')
}

/** `name=content` with the content escaped. */
function encoded(value: string): string {
  const at = value.indexOf('=')
  if (at < 0) return encodeURIComponent(value)
  const name = value.slice(0, at)
  return `${name}${name ? '=' : ''}${encodeURIComponent(value.slice(at + 1))}`
}

function header(text: string): [string, string] {
  const colon = text.indexOf(':')
  return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()]
}
