import {resolve} from 'node:path'
import {ApixError} from '../errors/index.js'
import {timestamp} from '../shared/index.js'
import {cachePaths, readFiles, readIndex, stampedFiles, writeCache} from './index/cache.js'
import {INDEX_FORMAT} from './index/format.js'
import type {Spec, SpecDeps, SpecDocument, SpecIndex} from './types.js'

/** What reading without keeping takes. */
type ReadDeps = Pick<SpecDeps, 'clock' | 'fetchText'>

/** A file as an absolute path, a URL in its normal form: one name for one description. */
export function sourceOf(source: string): string {
  return /^https?:\/\//i.test(source) ? new URL(source).href : resolve(source)
}

/**
 * A description by its file or URL. The cached index is used as long as no file has changed; a URL
 * is fetched once, and again by `refresh`.
 * @throws ApixError SPEC_INVALID, FILE_UNREADABLE, and what the network throws
 */
export async function openSpec(
  source: string,
  deps: SpecDeps,
  options: {refresh?: boolean} = {},
): Promise<Spec> {
  const name = sourceOf(source)
  const cached = options.refresh ? undefined : readIndex(deps.cacheDirectory, name, INDEX_FORMAT)
  if (!cached) return syncSpec(name, deps)
  return {index: cached, document: once(() => loadAgain(name, deps))}
}

/**
 * The document alone, for a look at what may be broken: its index is made of what can be read and
 * is not kept.
 */
export async function readSpec(source: string, deps: SpecDeps): Promise<Spec> {
  const {name, document} = await parse(source, deps)
  const {emptyIndex} = await import('./index/build.js')
  const index = emptyIndex(document, name, timestamp(deps.clock.now()))
  return {index, document: async () => document}
}

/** Reads a description with its index; nothing of it is kept. */
export async function readSpecOnce(source: string, deps: ReadDeps): Promise<Spec> {
  return (await parseWithIndex(source, deps)).spec
}

/** Reads a description anew, whatever is cached. */
export async function syncSpec(source: string, deps: SpecDeps): Promise<Spec> {
  const {spec, loaded} = await parseWithIndex(source, deps)
  await writeCache(deps.cacheDirectory, spec.index, loaded)
  return spec
}

async function parseWithIndex(source: string, deps: ReadDeps) {
  const {name, loaded, document} = await parse(source, deps)
  const {buildIndex} = await import('./index/build.js')
  const index = buildIndex(document, name, timestamp(deps.clock.now()))
  const spec: Spec = {index, document: async () => document}
  return {spec, loaded}
}

async function parse(source: string, deps: ReadDeps) {
  const name = sourceOf(source)
  const {loadFiles} = await import('./document/read.js')
  const {createDocument} = await import('./document/document.js')
  const loaded = await loadFiles(name, deps)
  return {name, loaded, document: createDocument(loaded.root, loaded.files)}
}

/** The whole description behind a fresh index. */
async function loadAgain(source: string, deps: SpecDeps): Promise<SpecDocument> {
  const kept = readFiles(deps.cacheDirectory, source)
  if (!kept) return (await syncSpec(source, deps)).document()
  const {createDocument} = await import('./document/document.js')
  return createDocument(kept.root, kept.files)
}

/** What is known of a description without reading it. */
export function cachedIndex(source: string, cacheDirectory: string): SpecIndex | undefined {
  return readIndex(cacheDirectory, sourceOf(source), INDEX_FORMAT)
}

/** The local files of a description, as far as they are known without reading it. */
export function sourceFiles(source: string, cacheDirectory: string): string[] {
  const name = sourceOf(source)
  const files = stampedFiles(cacheDirectory, name)
  return /^https?:/.test(name) ? files : [...new Set([name, ...files])]
}

/** Where the names of a description's operations are kept, once it has been read. */
export function namesFile(source: string, cacheDirectory: string): string {
  return cachePaths(cacheDirectory, sourceOf(source)).names
}

/** @throws ApixError SPEC_MISSING when neither says where the description is */
export function requireSource(source: string | undefined, api: string | undefined): string {
  if (source !== undefined) return source
  const whose = api === undefined ? 'no API is configured' : `${api} has no OpenAPI document`
  throw new ApixError('SPEC_MISSING', `${whose}: where is it?`)
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}
