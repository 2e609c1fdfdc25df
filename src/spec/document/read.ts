import {readFile, stat} from 'node:fs/promises'
import {resolve} from 'node:path'
import {fileURLToPath, pathToFileURL} from 'node:url'
import {ApixError} from '../../errors/index.js'
import type {SpecDeps, SpecFile} from '../types.js'
import {LARGEST_FILE, parseText} from './parse.js'
import {type Stamp, stampOf} from './stamp.js'

/** Files at most; a description of that many is a mistake or an attack. */
const MOST_FILES = 20_000
/** Read at the same time. */
const PARALLEL = 16

export interface LoadedFiles {
  /** The URI of the first one. */
  root: string
  files: ReadonlyMap<string, SpecFile>
  /** Of every local file, taken before it was read. */
  stamps: readonly Stamp[]
}

export function isUrl(source: string): boolean {
  return /^https?:\/\//i.test(source)
}

/** The URI of a source: an absolute path or a URL. */
export function uriOf(source: string): string {
  return isUrl(source) ? new URL(source).href : pathToFileURL(resolve(source)).href
}

/** How a file is called in messages: a path where it is one. */
export function nameOf(uri: string): string {
  return uri.startsWith('file:') ? fileURLToPath(uri) : uri
}

/**
 * Reads a description and all files its references name, and theirs. References are looked for,
 * not followed: a document of any size costs one walk.
 * @throws ApixError SPEC_INVALID, FILE_UNREADABLE, and what fetching throws
 */
export async function loadFiles(
  source: string,
  deps: Pick<SpecDeps, 'fetchText'>,
): Promise<LoadedFiles> {
  const files = new Map<string, SpecFile>()
  const stamps: Stamp[] = []
  const read = (uri: string) => readFileOf(uri, deps, stamps)
  const root = await read(uriOf(source))
  files.set(root.uri, root)
  let waiting = externalFiles(root)
  while (waiting.length > 0) {
    const batch = waiting.splice(0, PARALLEL).filter(({uri}) => !files.has(uri))
    if (files.size + batch.length > MOST_FILES) {
      throw new ApixError('SPEC_INVALID', `the description has more than ${MOST_FILES} files`)
    }
    const loaded = await Promise.all(
      [...new Map(batch.map((wanted) => [wanted.uri, wanted])).values()].map(async (wanted) => {
        assertAllowed(wanted.uri, wanted.from, root.uri)
        return {...(await read(wanted.uri)), uri: wanted.uri}
      }),
    )
    for (const file of loaded) files.set(file.uri, file)
    waiting = [...waiting, ...loaded.flatMap(externalFiles)].filter(({uri}) => !files.has(uri))
  }
  return {root: root.uri, files, stamps}
}

async function readFileOf(
  uri: string,
  deps: Pick<SpecDeps, 'fetchText'>,
  stamps: Stamp[],
): Promise<SpecFile> {
  if (!uri.startsWith('file:')) {
    const {text, url} = await deps.fetchText(uri)
    return {uri: new URL(url).href.split('#')[0] ?? uri, root: await parseText(text, uri)}
  }
  const path = fileURLToPath(uri)
  stamps.push([path, stampOf(path)])
  return {uri, root: await parseText(await readText(path), path)}
}

/** @throws ApixError FILE_UNREADABLE, SPEC_INVALID when it is far too large */
export async function readText(path: string): Promise<string> {
  try {
    const {size} = await stat(path)
    if (size > LARGEST_FILE) throw new ApixError('SPEC_INVALID', `${path} is larger than 128 MiB`)
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (cause instanceof ApixError) throw cause
    const code = (cause as NodeJS.ErrnoException).code ?? 'unreadable'
    throw new ApixError('FILE_UNREADABLE', `cannot read the OpenAPI file ${path} (${code})`, {
      cause,
    })
  }
}

interface WantedFile {
  uri: string
  /** The file that names it. */
  from: string
}

/** The other files that the references of this one name. */
function externalFiles(file: SpecFile): WantedFile[] {
  const found = new Set<string>()
  const waiting: unknown[] = [file.root]
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (typeof value !== 'object' || value === null) continue
    const ref = (value as {$ref?: unknown}).$ref
    if (typeof ref === 'string' && !ref.startsWith('#')) {
      const [uri = ''] = ref.split('#')
      if (uri !== '' && URL.canParse(uri, file.uri)) found.add(new URL(uri, file.uri).href)
    }
    for (const child of Object.values(value)) {
      if (typeof child === 'object' && child !== null) waiting.push(child)
    }
  }
  found.delete(file.uri)
  return [...found].map((uri) => ({uri, from: file.uri}))
}

/**
 * What came over the network may neither read files nor reach other hosts, which may be reachable
 * from here only.
 */
function assertAllowed(uri: string, from: string, root: string): void {
  const target = new URL(uri)
  const isRemote = !from.startsWith('file:')
  const sameOrigin = isRemote && target.origin === new URL(from).origin && target.origin !== 'null'
  const known = ['file:', 'http:', 'https:'].includes(target.protocol)
  if (known && (!isRemote || sameOrigin)) return
  throw new ApixError('SPEC_INVALID', `${nameOf(from)} refers to ${uri}, which is not followed`, {
    hints: [
      isRemote
        ? 'a description from the network may refer to files of its own origin only'
        : `the references of ${nameOf(root)} may lead to files and http(s) URLs`,
    ],
  })
}
