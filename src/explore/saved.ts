import {isUtf8} from 'node:buffer'
import {mkdir, readdir} from 'node:fs/promises'
import {join} from 'node:path'
import {stringify} from 'yaml'
import {ApixError} from '../errors/index.js'
import {isCredentialHeader, type RequestDraft} from '../request/index.js'
import {writeFileAtomic} from '../storage/index.js'
import {loadSuite, type StepBody} from '../suite/index.js'
import type {Composition, Workplace} from './types.js'

export const EXTENSION = '.apix.yaml'

/** A request that was saved: a suite of one step, which `apix test` runs. */
export interface SavedRequest {
  name: string
  /** The file, absolute. */
  path: string
  api: string | undefined
  method: string
  target: string
  headers: ReadonlyArray<readonly [name: string, value: string]>
  body: Composition['body']
}

/** The saved requests of the folder, by name; files of more than one plain request are no business of ours. */
export async function listSaved(folder: string): Promise<SavedRequest[]> {
  const files = await readdir(folder).catch(() => [])
  const found = files.filter((file) => file.endsWith(EXTENSION)).sort()
  const read = await Promise.all(found.map((file) => readSaved(folder, file)))
  return read.filter((one) => one !== undefined)
}

async function readSaved(folder: string, file: string): Promise<SavedRequest | undefined> {
  // Somebody may be editing it: what cannot be read is not offered.
  const suite = await loadSuite(file, folder, undefined).catch(() => undefined)
  const [step, another] = suite?.steps ?? []
  // Placeholders have a meaning only in a run of the suite.
  if (!suite || !step || another || hasPlaceholders(step.request)) return undefined
  const {method, target, headers, query, body} = mapTexts(step.request, unescaped)
  const type = headers.find(([name]) => /^content-type$/i.test(name))?.[1]
  const composed = bodyOfStep(body, type)
  if (composed === null) return undefined
  const fields = new URLSearchParams(query.map(([key, value]): [string, string] => [key, value]))
  const separator = target.includes('?') ? '&' : '?'
  return {
    name: file.slice(0, -EXTENSION.length),
    path: suite.path,
    api: suite.api,
    method,
    target: fields.size > 0 ? target + separator + fields.toString() : target,
    headers: composed ? headers.filter(([name]) => !/^content-type$/i.test(name)) : headers,
    body: composed,
  }
}

const PLACEHOLDER = /(?<!\\)\{\{|\$\{(?:env|keychain):/

function hasPlaceholders(value: unknown): boolean {
  let found = false
  mapTexts(value, (text) => {
    found ||= PLACEHOLDER.test(text)
    return text
  })
  return found
}

/** Two braces begin a placeholder in a suite; `\{{` are two braces. */
const escaped = (text: string) => text.replaceAll('{{', '\\{{')
const unescaped = (text: string) => text.replaceAll('\\{{', '{{')

/** A copy with every text in it changed, names of fields excepted. */
function mapTexts<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T
  if (Array.isArray(value)) return value.map((item: unknown) => mapTexts(item, change)) as T
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)])
  return Object.fromEntries(entries) as T
}

/** Null for bodies that are more than one text. */
function bodyOfStep(body: StepBody, type: string | undefined): Composition['body'] | null {
  if (body.kind === 'none') return undefined
  if (body.kind === 'text') return {bytes: Buffer.from(body.text), contentType: type}
  if (body.kind !== 'json') return null
  const text = `${JSON.stringify(body.value, null, 2)}\n`
  return {bytes: Buffer.from(text), contentType: type ?? 'application/json'}
}

/**
 * Writes a request as a suite of one step.
 * @param status what is expected of it: what it was answered with
 * @returns the path of the file, and the headers that were left out because they are secrets
 */
export async function save(
  input: {folder: string; name: string; draft: RequestDraft; status: number | undefined},
  {settings}: Workplace,
): Promise<{path: string; left: readonly string[]}> {
  const {folder, name, draft, status} = input
  const headers = draft.headers.flatMap(([key, value]) =>
    value === null ? [] : [[key, value] as const],
  )
  const kept = headers.filter(([key]) => !isCredentialHeader(key))
  const left = headers.filter(([key]) => isCredentialHeader(key)).map(([key]) => key)
  const [path = '', query = ''] = draft.target.split('?')
  const fields = fieldsOf(query)
  const body = bodyOf(draft)
  const all = Object.fromEntries([
    ...kept,
    ...(body.type ? [['Content-Type', body.type] as const] : []),
  ])
  const suite = {
    name,
    ...(settings && {api: settings.name, env: settings.environment}),
    steps: [
      {
        name,
        request: mapTexts(
          {
            method: draft.method,
            path: fields ? path : draft.target,
            ...(fields && Object.keys(fields).length > 0 && {query: fields}),
            ...(Object.keys(all).length > 0 && {headers: all}),
            ...body.content,
          },
          escaped,
        ),
        ...(status !== undefined && {expect: {status}}),
      },
    ],
  }
  const file = join(folder, `${name}${EXTENSION}`)
  await mkdir(folder, {recursive: true})
  const note = '# Written by apix explore. Send it with: apix test THIS-FILE\n'
  await writeFileAtomic(file, note + stringify(suite, {lineWidth: 0}), {mode: 0o644})
  return {path: file, left}
}

/** The query by its names; undefined where that would change how it is written. */
function fieldsOf(query: string): Record<string, string | string[]> | undefined {
  const fields: Record<string, string | string[]> = {}
  const parsed = new URLSearchParams(query)
  if (parsed.toString() !== query) return undefined
  for (const name of new Set(parsed.keys())) {
    const values = parsed.getAll(name)
    fields[name] = values.length === 1 ? (values[0] ?? '') : values
  }
  return fields
}

/** JSON as YAML where no digit is lost on the way, any other text as it is. */
function bodyOf({body, contentType}: RequestDraft): {
  content: {json?: unknown; body?: string}
  type?: string | undefined
} {
  if (body.kind !== 'bytes') return {content: {}}
  if (!isUtf8(body.bytes)) {
    throw new ApixError('USAGE', 'a body that is no text cannot be saved', {
      hints: ['Print as an apix command keeps it, by the name of its file'],
    })
  }
  const text = body.bytes.toString('utf8')
  const isJsonType = contentType === undefined || /^application\/json\b/.test(contentType)
  const value = isJsonType ? parsed(text) : undefined
  if (value !== undefined && JSON.stringify(value) === text.replaceAll(/\s/g, '')) {
    return {content: {json: value}}
  }
  if (value !== undefined && JSON.stringify(value, null, 2) === text.trim()) {
    return {content: {json: value}}
  }
  return {content: {body: text}, type: contentType ?? 'application/json'}
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A name that is a file's name on every system. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'a name is needed'
  if (name.length > 80) return 'shorter, please'
  return /^[\p{L}\d][\p{L}\d ._-]*$/u.test(name) && !/[ .]$/.test(name)
    ? undefined
    : 'letters, digits, spaces, ".", "_" and "-"'
}

export function suggestName(title: string): string {
  const name = title.replaceAll(/[^\p{L}\d._-]+/gu, '-').replaceAll(/^[-._]+|[-._]+$/g, '')
  return name.slice(0, 60) || 'request'
}
