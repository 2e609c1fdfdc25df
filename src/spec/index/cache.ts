import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {type Stamp, stampOf} from '../document/stamp.js'
import type {SpecFile, SpecIndex} from '../types.js'
import {namesOf} from './names.js'

interface CachedIndex {
  index: SpecIndex
  /** Of every local file; files from the network stay as they are until they are synced. */
  stamps: readonly Stamp[]
}

interface CachedFiles {
  root: string
  files: ReadonlyArray<readonly [uri: string, root: unknown]>
}

/** Where the index of a source is kept. Read by shell completion, too. */
export function cachePaths(cacheDirectory: string, source: string) {
  const name = createHash('sha256').update(source).digest('hex').slice(0, 32)
  const folder = join(cacheDirectory, 'spec', name)
  return {
    index: join(folder, 'index.json'),
    names: join(folder, 'names.json'),
    files: join(folder, 'files.json'),
  }
}

/**
 * The index as it was last written, without parsing the description; undefined when there is none
 * of this format, or when a file has changed since.
 */
export function readIndex(
  cacheDirectory: string,
  source: string,
  format: number,
): SpecIndex | undefined {
  try {
    const {index} = cachePaths(cacheDirectory, source)
    const cached = JSON.parse(readFileSync(index, 'utf8')) as CachedIndex
    const isFresh = cached.stamps.every(([path, stamp]) => stampOf(path) === stamp)
    const {index: found} = cached
    return isFresh && found.format === format && found.source === source ? found : undefined
  } catch {
    return undefined
  }
}

/** The local files that a description was last read from; empty when it is not kept. */
export function stampedFiles(cacheDirectory: string, source: string): string[] {
  try {
    const text = readFileSync(cachePaths(cacheDirectory, source).index, 'utf8')
    return (JSON.parse(text) as CachedIndex).stamps.map(([path]) => path)
  } catch {
    return []
  }
}

/** Every file as it was parsed; undefined when they are not kept. */
export function readFiles(
  cacheDirectory: string,
  source: string,
): {root: string; files: Map<string, SpecFile>} | undefined {
  try {
    const text = readFileSync(cachePaths(cacheDirectory, source).files, 'utf8')
    const {root, files} = JSON.parse(text) as CachedFiles
    return {root, files: new Map(files.map(([uri, value]) => [uri, {uri, root: value}]))}
  } catch {
    return undefined
  }
}

/** The cache only saves time: what cannot be written is read and parsed again. */
export async function writeCache(
  cacheDirectory: string,
  index: SpecIndex,
  loaded: {root: string; files: ReadonlyMap<string, SpecFile>; stamps: readonly Stamp[]},
): Promise<void> {
  const paths = cachePaths(cacheDirectory, index.source)
  const {removeFile, writeFileAtomic} = await import('../../storage/index.js')
  const files = [...loaded.files.values()].map(({uri, root}) => [uri, root])
  try {
    // First the files: an index never stands beside those of an earlier description.
    await removeFile(paths.index)
    await writeFileAtomic(paths.files, JSON.stringify({root: loaded.root, files}), {sync: false})
    const {stamps} = loaded
    await writeFileAtomic(paths.index, JSON.stringify({index, stamps}), {sync: false})
    await writeFileAtomic(paths.names, JSON.stringify(namesOf(index, stamps)), {sync: false})
  } catch {
    // A full or read-only disk.
  }
}
