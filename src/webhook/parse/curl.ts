import {ApixError} from '../../errors/index.js'
import {headerValue} from '../signing/message.js'
import type {ReceivedMessage} from '../types.js'

const DATA = new Set(['-d', '--data', '--data-raw', '--data-binary', '--data-ascii', '--json'])
/** Options whose value is the next word and does not matter here. */
const WITH_VALUE = new Set(['-A', '-b', '-c', '-e', '-m', '-o', '-u', '-w', '-x', '--max-time'])

/**
 * Reads a curl command. Only what makes up the message counts; nothing is executed.
 * @throws ApixError USAGE
 */
export function parseCurl(command: string): ReceivedMessage {
  const words = splitWords(command).slice(1)
  const headers: Array<[string, string]> = []
  const data: string[] = []
  let url = ''
  let method: string | undefined
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    const long = /^(--[a-z-]+)=([\s\S]*)$/.exec(word)
    const short = /^(-[XHd])([\s\S]+)$/.exec(word)
    const option = long?.[1] ?? short?.[1] ?? word
    const value = () => long?.[2] ?? short?.[2] ?? words[++index] ?? ''
    if (option === '-X' || option === '--request') method = value()
    else if (option === '-H' || option === '--header') headers.push(header(value()))
    else if (DATA.has(option)) data.push(value())
    else if (option === '--url') url = value()
    else if (WITH_VALUE.has(option)) index++
    else if (!word.startsWith('-')) url = word
  }
  const body = Buffer.from(data.join('&'))
  if (data.length > 0 && headerValue(headers, 'content-type') === undefined) {
    headers.push(['Content-Type', 'application/x-www-form-urlencoded'])
  }
  return {method: method ?? (data.length > 0 ? 'POST' : 'GET'), url, headers, body}
}

function header(text: string): [string, string] {
  const colon = text.indexOf(':')
  return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()]
}

const ESCAPES: Record<string, string> = {n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"'}

/** The words of a POSIX shell command line, `$'…'` included. */
function splitWords(command: string): string[] {
  const words: string[] = []
  const token =
    /\$'((?:[^'\\]|\\[\s\S])*)'|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\\r?\n|\\([\s\S])|([^\s'"\\]+)|(\s+)|(['"\\])/g
  let current: string | undefined
  for (const match of command.matchAll(token)) {
    const [whole, ansi, single, double, escaped, bare, space, stray] = match
    if (stray !== undefined) throw new ApixError('USAGE', 'the curl command has an open quote')
    if (space !== undefined || /^\\\r?\n$/.test(whole)) {
      if (current !== undefined) words.push(current)
      current = undefined
      continue
    }
    const part =
      ansi?.replace(/\\(u[0-9a-fA-F]{4}|[\s\S])/g, (_, code: string) =>
        code.length === 5
          ? String.fromCharCode(Number.parseInt(code.slice(1), 16))
          : (ESCAPES[code] ?? `\\${code}`),
      ) ??
      single ??
      double?.replace(/\\([\\"$`])|\\\r?\n/g, '$1') ??
      escaped ??
      bare ??
      ''
    current = (current ?? '') + part
  }
  if (current !== undefined) words.push(current)
  return words
}
