import {readFile} from 'node:fs/promises'
import {ApixError} from '../../errors/index.js'
import {encodeMultipart, type FormPart, filePart} from '../items/multipart.js'
import type {RequestDraft} from '../types.js'
import type {CurlRequest} from './parse.js'

type Header = readonly [name: string, value: string | null]

const FORM = 'application/x-www-form-urlencoded'
const DATA = /^(?:data|data-ascii|data-raw|data-binary|data-urlencode|json)$/

/**
 * The request that a curl command sends. Files that it names are read, as curl would.
 * @throws ApixError USAGE, FILE_UNREADABLE
 */
export async function curlDraft({url, options}: CurlRequest): Promise<RequestDraft> {
  const has = (name: string) => options.some(([option]) => option === name)
  const last = (name: string) => options.findLast(([option]) => option === name)?.[1]
  const data = await joinedData(options.filter(([name]) => DATA.test(name)))
  const upload = last('upload-file')
  const parts: FormPart[] = []
  for (const [name, value] of options) {
    if (name === 'form' || name === 'form-string') parts.push(await formPart(name, value))
  }
  const query = options.filter(([name]) => name === 'url-query').map(([, value]) => encoded(value))
  if (has('get') && data) query.push(data.toString('utf8'))
  let body: {bytes: Buffer; contentType?: string} | undefined
  if (parts.length > 0) body = encodeMultipart(parts)
  else if (upload !== undefined) body = {bytes: await fileBytes(upload)}
  else if (data && !has('get')) {
    body = {bytes: data, contentType: has('json') ? 'application/json' : FORM}
  }
  const implied = has('head') ? 'HEAD' : upload !== undefined ? 'PUT' : body ? 'POST' : 'GET'
  const joint = url.includes('?') ? '&' : '?'
  return {
    method: last('request')?.toUpperCase() ?? implied,
    target: query.length === 0 ? url : `${url}${joint}${query.join('&')}`,
    headers: lastOfEach([
      ...(has('json') ? [['Accept', 'application/json'] as const] : []),
      ...options.flatMap(([name, value]) => headersOf(name, value)),
    ]),
    query: [],
    body: body ? {kind: 'bytes', bytes: body.bytes} : {kind: 'none'},
    ...(body?.contentType !== undefined && {contentType: body.contentType}),
  }
}

function refuse(what: string): never {
  throw new ApixError('USAGE', `apix cannot import ${what}`)
}

function headersOf(name: string, value: string): Header[] {
  switch (name) {
    case 'header':
      return value.startsWith('@') ? refuse('a file of headers') : [parseHeader(value)]
    case 'user':
      return value.includes(':')
        ? [['Authorization', `Basic ${Buffer.from(value).toString('base64')}`]]
        : refuse('-u without a password, which curl would ask for')
    case 'oauth2-bearer':
      return [['Authorization', `Bearer ${value}`]]
    case 'cookie':
      return value.includes('=') ? [['Cookie', value]] : refuse('a file of cookies')
    case 'user-agent':
      return [['User-Agent', value === '' ? null : value]]
    case 'referer':
      return [['Referer', value.replace(/;auto$/, '')]]
    default:
      return []
  }
}

/** `Name: value`; `Name:` removes, `Name;` is empty. */
function parseHeader(text: string): Header {
  const colon = text.indexOf(':')
  if (colon === -1) return [text.replace(/;\s*$/, ''), '']
  const value = text.slice(colon + 1).trim()
  return [text.slice(0, colon).trim(), value === '' ? null : value]
}

/** Of headers that can only stand once, the last. */
function lastOfEach(headers: readonly Header[]): Header[] {
  const single = /^(?:accept|authorization|user-agent|referer|host|content-type)$/i
  return headers.filter(([name], index) => {
    const same = ([other]: Header) => other.toLowerCase() === name.toLowerCase()
    return !single.test(name) || headers.findLastIndex(same) === index
  })
}

async function joinedData(
  pieces: ReadonlyArray<readonly [name: string, value: string]>,
): Promise<Buffer | undefined> {
  if (pieces.length === 0) return undefined
  const joined: Buffer[] = []
  for (const [name, value] of pieces) {
    if (joined.length > 0 && name !== 'json') joined.push(Buffer.from('&'))
    joined.push(await dataOf(name, value))
  }
  return Buffer.concat(joined)
}

async function dataOf(name: string, value: string): Promise<Buffer> {
  if (name === 'data-raw') return Buffer.from(value)
  if (name === 'data-urlencode') {
    const [, field = '', file] = /^([^=@]*)@(.*)$/s.exec(value) ?? []
    if (file === undefined) return Buffer.from(encoded(value))
    const content = escaped((await fileBytes(file)).toString('utf8'))
    return Buffer.from(field === '' ? content : `${field}=${content}`)
  }
  if (!value.startsWith('@')) return Buffer.from(value)
  const bytes = await fileBytes(value.slice(1))
  // `-d @file` leaves out line ends (curl's manual).
  const keeps = name === 'data-binary' || name === 'json'
  return keeps ? bytes : Buffer.from(bytes.filter((byte) => ![0, 10, 13].includes(byte)))
}

/** `content`, `=content` and `name=content` of --data-urlencode. */
function encoded(value: string): string {
  const equals = value.indexOf('=')
  const content = escaped(value.slice(equals + 1))
  return equals < 1 ? content : `${value.slice(0, equals)}=${content}`
}

/** As curl escapes: everything but letters, digits and `-._~`, a space as `+`. */
function escaped(text: string): string {
  const strict = (found: string) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, strict)
    .replaceAll('%20', '+')
}

/** `name=text`, `name=@file;type=…;filename=…`, `name=<file`. */
async function formPart(option: string, value: string): Promise<FormPart> {
  const equals = value.indexOf('=')
  if (equals < 1) throw new ApixError('USAGE', "curl's -F needs name=content")
  const name = value.slice(0, equals)
  const content = value.slice(equals + 1)
  if (option === 'form-string' || !/^[@<]/.test(content)) return {name, bytes: Buffer.from(content)}
  const [file = '', ...settings] = content.slice(1).split(';')
  const setting = (key: string) => {
    const found = settings.find((text) => text.trim().startsWith(`${key}=`))
    return found?.replace(/^[^=]*=/, '').replace(/^"(.*)"$/, '$1')
  }
  const path = file.replace(/^"(.*)"$/, '$1')
  const bytes = await fileBytes(path)
  if (content.startsWith('<')) return {name, bytes}
  const part = filePart(name, path, bytes, setting('type'))
  const filename = setting('filename')
  return filename === undefined ? part : {...part, filename}
}

async function fileBytes(path: string): Promise<Buffer> {
  if (path === '-') refuse('a command that reads stdin')
  try {
    return await readFile(path)
  } catch (cause) {
    throw new ApixError('FILE_UNREADABLE', `cannot read ${path}`, {cause})
  }
}
