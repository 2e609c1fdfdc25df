import {readFile} from 'node:fs/promises'
import {ApixError} from '../../errors/index.js'
import type {RequestBody} from '../../http/index.js'
import type {RequestDraft} from '../types.js'
import {JsonDocument} from './json-document.js'
import {contentTypeOf, encodeMultipart, type FormPart, filePart} from './multipart.js'
import {parsePath} from './path.js'
import {type Item, itemError, scanItem} from './scan.js'

export interface DraftInput {
  method: string
  target: string
  items: readonly string[]
  mode: 'json' | 'form' | 'multipart'
  /** `--raw`: the whole body. */
  raw?: string
  /** `-d`, as curl has it. */
  data?: readonly string[]
  /** `-H 'Name: value'`. */
  headers?: readonly string[]
}

export interface DraftDeps {
  /** Reads standard input to its end; for `@-`. */
  readStdin(): Promise<Buffer>
  /** What was piped in, for methods that take it; undefined when there is nothing to read. */
  pipedBody(): Promise<Buffer | undefined>
}

const TAKES_STDIN = new Set(['POST', 'PUT', 'PATCH'])

interface Body {
  bytes: Buffer
  contentType?: string
  /** Where it came from, for the message when there are two. */
  source: string
}

interface Collected {
  headers: Array<readonly [string, string | null]>
  query: Array<readonly [string, string]>
  json: JsonDocument
  form: Array<readonly [string, string]>
  parts: FormPart[]
  whole?: Body
}

/**
 * A request as its ITEMs and body flags describe it. Nothing is sent when one of them is wrong.
 * @throws ApixError ITEM_SYNTAX, USAGE for bodies that contradict each other, FILE_UNREADABLE
 */
export async function createDraft(input: DraftInput, deps: DraftDeps): Promise<RequestDraft> {
  const collected: Collected = {
    headers: [],
    query: [],
    json: new JsonDocument(),
    form: [],
    parts: [],
  }
  for (const header of input.headers ?? []) collected.headers.push(parseHeaderFlag(header))
  // All are scanned before the first file is read, so that a typo has no side effects.
  const items = input.items.map(scanItem)
  for (const item of items) await collect(item, input, collected, deps)
  const fromItems = bodyFromItems(input, collected)
  const explicit: Body[] = [
    ...(collected.whole ? [collected.whole] : []),
    ...(input.raw === undefined ? [] : [{bytes: Buffer.from(input.raw), source: '--raw'}]),
    ...(input.data?.length ? [await dataBody(input.data, deps)] : []),
    ...(fromItems ? [fromItems] : []),
  ]
  if (explicit.length > 1) {
    const sources = explicit.map((body) => body.source).join(' and ')
    throw new ApixError('USAGE', `the body is given twice: ${sources} cannot be mixed`)
  }
  const body: Body | undefined = explicit[0] ?? (await stdinBody(input, deps))
  const contentType = body?.contentType
  const requestBody: RequestBody = body ? {kind: 'bytes', bytes: body.bytes} : {kind: 'none'}
  return {
    method: input.method,
    target: input.target,
    headers: collected.headers,
    query: collected.query,
    body: requestBody,
    ...(body && {contentType: contentType ?? defaultType(input.mode)}),
  }
}

function defaultType(mode: DraftInput['mode']): string {
  return mode === 'form' ? 'application/x-www-form-urlencoded; charset=utf-8' : 'application/json'
}

async function stdinBody(input: DraftInput, deps: DraftDeps) {
  if (!TAKES_STDIN.has(input.method)) return undefined
  const bytes = await deps.pipedBody()
  return bytes && bytes.length > 0 ? {bytes, source: 'stdin'} : undefined
}

async function collect(
  item: Item,
  input: DraftInput,
  collected: Collected,
  deps: DraftDeps,
): Promise<void> {
  const {key, separator, value, text} = item
  switch (separator) {
    case ':':
      collected.headers.push([headerName(key, text), value === '' ? null : value.trim()])
      return
    case ';':
      collected.headers.push([headerName(key, text), ''])
      return
    case ':@':
      collected.headers.push([headerName(key, text), trimNewline(await fileText(value))])
      return
    case '==':
      collected.query.push([key, value])
      return
    case '==@':
      collected.query.push([key, trimNewline(await fileText(value))])
      return
    case '@':
      await collectFile(item, input, collected, deps)
      return
    default:
      await collectField(item, input, collected)
  }
}

async function collectFile(
  item: Item,
  input: DraftInput,
  collected: Collected,
  deps: DraftDeps,
): Promise<void> {
  const {key, value, text} = item
  if (key === '') {
    if (collected.whole) throw itemError('the body is given twice', text, 0)
    collected.whole =
      value === '-'
        ? {bytes: await deps.readStdin(), source: '@-'}
        : {bytes: await fileBytes(value), contentType: contentTypeOf(value), source: text}
    return
  }
  if (input.mode === 'json') {
    throw new ApixError('USAGE', `a file field needs a form: ${text}`, {
      hints: ['add --form or --multipart', `for JSON from a file write ${key}=@${value}`],
    })
  }
  const [, path = value, type] = /^(.*?)(?:;type=(.*))?$/s.exec(value) ?? []
  collected.parts.push(filePart(key, path, await fileBytes(path), type))
}

async function collectField(item: Item, input: DraftInput, collected: Collected): Promise<void> {
  const {key, separator, value, text} = item
  const content = separator.endsWith('@') ? await fileText(value) : value
  const isJson = separator.startsWith(':=')
  if (isJson) assertJson(content, item)
  if (input.mode === 'json') {
    const json = isJson ? content.trim() : JSON.stringify(content)
    collected.json.set(parsePath(key, text), json, text)
    return
  }
  const field = isJson ? formValue(content, item) : content
  collected.form.push([key, field])
  collected.parts.push({name: key, bytes: Buffer.from(field)})
}

function assertJson(content: string, item: Item): void {
  try {
    JSON.parse(content)
  } catch (cause) {
    const position = item.text.indexOf(item.separator) + item.separator.length
    const error = itemError('the value is not valid JSON', item.text, position, item.value.length)
    Object.defineProperty(error, 'cause', {value: cause, enumerable: false})
    throw error
  }
}

/** In a form only scalars have a meaning. */
function formValue(content: string, item: Item): string {
  const text = content.trim()
  if (/^[{[]/.test(text)) {
    const position = item.text.indexOf(item.separator)
    throw itemError('a form field cannot be an array or object', item.text, position)
  }
  return text.startsWith('"') ? (JSON.parse(text) as string) : text
}

function bodyFromItems(input: DraftInput, collected: Collected) {
  const source = 'ITEMs'
  const isMultipart =
    input.mode === 'multipart' || collected.parts.some((part) => part.filename !== undefined)
  if (isMultipart && collected.parts.length > 0) {
    return {...encodeMultipart(collected.parts), source}
  }
  if (collected.form.length > 0) {
    const text = new URLSearchParams(collected.form.map(([k, v]): [string, string] => [k, v]))
    return {bytes: Buffer.from(text.toString()), source}
  }
  const json = collected.json.text()
  return json === undefined ? undefined : {bytes: Buffer.from(json), source}
}

/** `-d` as in curl: several are joined with `&`, `@file` is read; JSON is recognised as such. */
async function dataBody(data: readonly string[], deps: DraftDeps) {
  const pieces: Buffer[] = []
  for (const piece of data) {
    if (pieces.length > 0) pieces.push(Buffer.from('&'))
    if (piece === '@-') pieces.push(await deps.readStdin())
    else pieces.push(piece.startsWith('@') ? await fileBytes(piece.slice(1)) : Buffer.from(piece))
  }
  const bytes = Buffer.concat(pieces)
  const isJson = /^\s*[{[]/.test(bytes.subarray(0, 64).toString('latin1'))
  const contentType = isJson ? 'application/json' : 'application/x-www-form-urlencoded'
  return {bytes, contentType, source: '--data'}
}

function parseHeaderFlag(text: string): readonly [string, string | null] {
  const colon = text.indexOf(':')
  if (colon === -1) {
    if (text.endsWith(';')) return [headerName(text.slice(0, -1), text), '']
    throw itemError("Expecting ':' in a header", text, text.length)
  }
  const value = text.slice(colon + 1).trim()
  return [headerName(text.slice(0, colon), text), value === '' ? null : value]
}

/** RFC 9110 section 5.6.2: a name is a token; anything else would break the message. */
function headerName(name: string, text: string): string {
  const wrong = /[^!#$%&'*+\-.^_`|~0-9A-Za-z:]/.exec(name)
  if (name === '' || wrong) {
    throw itemError('this is no header name', text, wrong?.index ?? 0)
  }
  return name
}

function trimNewline(text: string): string {
  return text.replace(/[\r\n]+$/, '')
}

async function fileText(path: string): Promise<string> {
  return (await fileBytes(path)).toString('utf8')
}

async function fileBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unreadable'
    throw new ApixError('FILE_UNREADABLE', `cannot read ${path} (${code})`, {cause})
  }
}
