import {ApixError} from '../../errors/index.js'
import type {RequestBody} from '../../http/index.js'
import type {RequestDraft} from '../types.js'
import {dataBody, parseHeaderFlag} from './curl-flags.js'
import {fileBytes, fileLine, fileText} from './files.js'
import {assertHeaderValue, headerName} from './header-name.js'
import {itemError} from './item-error.js'
import {JsonDocument} from './json-document.js'
import {JsonError, parseJson} from './json-value.js'
import {contentTypeOf, encodeMultipart, type FormPart, filePart} from './multipart.js'
import {parsePath} from './path.js'
import {type Item, scanItem} from './scan.js'

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
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(input.method)) {
    throw new ApixError('USAGE', `"${input.method}" is no HTTP method`)
  }
  for (const text of input.headers ?? []) addHeader(collected, ...parseHeaderFlag(text), text)
  // All are scanned before the first file is read, so that a typo has no side effects.
  const items = input.items.map(scanItem)
  assertOneBody(items, input)
  for (const item of items) await collect(item, input, collected, deps)
  const body = await bodyOf(input, collected, deps)
  const requestBody: RequestBody = body ? {kind: 'bytes', bytes: body.bytes} : {kind: 'none'}
  return {
    method: input.method,
    target: input.target,
    headers: collected.headers,
    query: collected.query,
    body: requestBody,
    ...(body && {contentType: body.contentType ?? defaultType(input.mode)}),
  }
}

/** Separators of ITEMs that make up a body together. */
const FIELDS = new Set<string>(['=', ':=', '=@', ':=@', '@'])

/** Looked at before anything is read, so that a contradiction eats no stdin. */
function assertOneBody(items: readonly Item[], input: DraftInput): void {
  const isWhole = ({key, separator}: Item) => separator === '@' && key === ''
  const fields = items.find((item) => FIELDS.has(item.separator) && !isWhole(item))
  const sources = [
    ...items.filter(isWhole).map(({text}) => text),
    ...(input.raw === undefined ? [] : ['--raw']),
    ...(input.data?.length ? ['--data'] : []),
    ...(fields ? [`the ITEM ${fields.key}${fields.separator}…`] : []),
  ]
  if (sources.length < 2) return
  const words = `the body is given twice: ${sources.join(' and ')} cannot be mixed`
  throw new ApixError('USAGE', words, {
    hints: ['give the body once: as ITEMs, as @FILE, with --raw or with --data'],
  })
}

async function bodyOf(
  input: DraftInput,
  collected: Collected,
  deps: DraftDeps,
): Promise<Body | undefined> {
  if (collected.whole) return collected.whole
  if (input.raw !== undefined) return {bytes: Buffer.from(input.raw)}
  if (input.data?.length) return dataBody(input.data, deps)
  const made = bodyFromItems(input, collected)
  if (made || !TAKES_STDIN.has(input.method)) return made
  const bytes = await deps.pipedBody()
  return bytes && bytes.length > 0 ? {bytes} : undefined
}

function defaultType(mode: DraftInput['mode']): string {
  return mode === 'form' ? 'application/x-www-form-urlencoded; charset=utf-8' : 'application/json'
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
      addHeader(collected, headerName(key, text), value === '' ? null : value.trim(), text)
      return
    case ';':
      addHeader(collected, headerName(key, text), '', text)
      return
    case ':@':
      addHeader(collected, headerName(key, text), await fileLine(value), text)
      return
    case '==':
      collected.query.push([key, value])
      return
    case '==@':
      collected.query.push([key, await fileLine(value)])
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
    collected.whole =
      value === '-'
        ? {bytes: await deps.readStdin()}
        : {bytes: await fileBytes(value), contentType: contentTypeOf(value)}
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

/** @throws ApixError ITEM_SYNTAX with the caret where the text stops being JSON */
function assertJson(content: string, item: Item): void {
  try {
    JSON.parse(content)
  } catch (cause) {
    const isInline = !item.separator.endsWith('@')
    const position = isInline ? placeOf(content) : 0
    const length = isInline ? 1 : item.value.length
    const hints =
      isInline && content !== '' ? [`for text write ${item.key}=TEXT, with one "="`] : []
    const words = isInline ? 'the value' : item.value
    const start = item.valueStart + position
    const error = itemError(`${words} is not valid JSON`, item.text, start, length, hints)
    Object.defineProperty(error, 'cause', {value: cause, enumerable: false})
    throw error
  }
}

function placeOf(content: string): number {
  try {
    parseJson(content)
  } catch (error) {
    if (error instanceof JsonError) return error.position
  }
  return 0
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

function bodyFromItems(input: DraftInput, collected: Collected): Body | undefined {
  const isMultipart =
    input.mode === 'multipart' || collected.parts.some((part) => part.filename !== undefined)
  if (isMultipart && collected.parts.length > 0) {
    return encodeMultipart(collected.parts)
  }
  if (collected.form.length > 0) {
    const text = new URLSearchParams(collected.form.map(([k, v]): [string, string] => [k, v]))
    return {bytes: Buffer.from(text.toString())}
  }
  const json = collected.json.text()
  return json === undefined ? undefined : {bytes: Buffer.from(json)}
}

/** `Name:` takes back what came before it, and whatever apix would send. */
function addHeader(collected: Collected, name: string, value: string | null, text: string): void {
  assertHeaderValue(value ?? '', text)
  const isSame = ([other]: readonly [string, unknown]) => other.toLowerCase() === name.toLowerCase()
  if (value === null || collected.headers.some((field) => isSame(field) && field[1] === null)) {
    collected.headers = collected.headers.filter((field) => !isSame(field))
  }
  collected.headers.push([name, value])
}
