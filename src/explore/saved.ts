import {mkdir, readdir, readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {parse, stringify} from 'yaml'
import {isCredentialHeader, type RequestDraft} from '../request/index.js'
import {writeFileAtomic} from '../storage/index.js'
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

interface RawStep {
  request?: unknown
}

/** The saved requests of the folder, by name; files of more than one plain request are no business of ours. */
export async function listSaved(folder: string): Promise<SavedRequest[]> {
  const files = await readdir(folder).catch(() => [])
  const read = files
    .filter((file) => file.endsWith(EXTENSION))
    .sort()
    .map((file) => readSaved(join(folder, file), file.slice(0, -EXTENSION.length)))
  return (await Promise.all(read)).filter((one) => one !== undefined)
}

async function readSaved(path: string, name: string): Promise<SavedRequest | undefined> {
  try {
    const text = await readFile(path, 'utf8')
    // Placeholders and captures have a meaning only in a run of the suite.
    if (/\{\{/.test(text)) return undefined
    const suite = parse(text) as {api?: unknown; steps?: readonly RawStep[]} | null
    const [step, another] = suite?.steps ?? []
    const request = step && !another ? requestOf(step.request) : undefined
    const api = typeof suite?.api === 'string' ? suite.api : undefined
    return request && {name, path, api, ...request}
  } catch {
    // Somebody is editing it.
    return undefined
  }
}

function requestOf(raw: unknown) {
  const given = (typeof raw === 'string' ? {path: raw} : raw) as Record<string, unknown>
  const text = given['path']
  if (typeof text !== 'string') return undefined
  const [, named, path = text] = /^\s*([A-Z]+)\s+(.*\S)\s*$/s.exec(text) ?? []
  const known = ['method', 'path', 'headers', 'query', 'json', 'body', 'follow', 'timeout', 'retry']
  if (Object.keys(given).some((key) => !known.includes(key))) return undefined
  const headers = pairs(given['headers'])
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1]
  const body =
    given['json'] !== undefined
      ? {
          bytes: Buffer.from(`${JSON.stringify(given['json'], null, 2)}\n`),
          contentType: 'application/json',
        }
      : given['body'] !== undefined
        ? {bytes: Buffer.from(String(given['body'])), contentType: type}
        : undefined
  const query = new URLSearchParams(
    pairs(given['query']).map(([key, value]): [string, string] => [key, value]),
  )
  const separator = path.includes('?') ? '&' : '?'
  return {
    method: String(given['method'] ?? named ?? (body ? 'POST' : 'GET')).toUpperCase(),
    target: query.size > 0 ? path + separator + query.toString() : path,
    headers:
      body && type !== undefined
        ? headers.filter(([name]) => !/^content-type$/i.test(name))
        : headers,
    body,
  }
}

function pairs(map: unknown): Array<readonly [string, string]> {
  return Object.entries((map ?? {}) as Record<string, unknown>).flatMap(([name, value]) =>
    [value].flat().map((one) => [name, String(one)] as const),
  )
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
        request: {
          method: draft.method,
          path: fields ? path : draft.target,
          ...(fields && Object.keys(fields).length > 0 && {query: fields}),
          ...(Object.keys(all).length > 0 && {headers: all}),
          ...body.content,
        },
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
