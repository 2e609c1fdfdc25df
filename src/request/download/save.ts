import {type FileHandle, open, realpath, rename, rm, stat, writeFile} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {ApixError, isApixError} from '../../errors/index.js'
import {numbered} from './file-name.js'
import {notePath, type PartNote} from './resume.js'

/** Told the bytes written so far. */
export type OnProgress = (size: number) => void

/**
 * Writes a body beside the file and puts it in its place when it is whole, so that a broken
 * response leaves what was there. A device or a pipe is written to directly.
 * @returns the size in bytes
 * @throws ApixError FILE_UNREADABLE when the file cannot be made, STORAGE when the disk is full
 */
export async function replaceFile(
  body: AsyncIterable<Buffer>,
  path: string,
  onChunk: (chunk: Buffer) => void,
): Promise<number> {
  const existing = await stat(path).catch(() => undefined)
  if (existing && !existing.isFile()) {
    return guarded(path, async () => write(body, await open(path, 'w'), 0, onChunk, false))
  }
  // A symbolic link stays one.
  const target = existing ? await realpath(path) : path
  const temporary = `${target}.${process.pid}.part`
  try {
    return await guarded(path, async () => {
      const file = await open(temporary, 'w', existing ? existing.mode & 0o777 : 0o666)
      const size = await write(body, file, 0, onChunk, true)
      await rename(temporary, target)
      return size
    })
  } catch (error) {
    await rm(temporary, {force: true})
    throw error
  }
}

/** A new file in a folder, under a name that nothing had before. */
export async function createUnique(
  folder: string,
  name: string,
): Promise<{path: string; file: FileHandle}> {
  for (let number = 0; ; number++) {
    const path = join(folder, numbered(name, number))
    try {
      return {path, file: await open(path, 'wx')}
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw fileError(path, error)
    }
  }
}

export async function openForDownload(path: string, append: boolean): Promise<FileHandle> {
  return guarded(path, () => open(path, append ? 'a' : 'w'))
}

/**
 * Writes a download straight into its file, which stays when it breaks off, with a note beside it
 * that lets it be continued.
 * @param from bytes that are there already
 */
export async function saveDownload(
  body: AsyncIterable<Buffer>,
  place: {path: string; file: FileHandle; from: number},
  note: PartNote,
  onProgress: OnProgress,
): Promise<number> {
  const {path, file, from} = place
  return guarded(path, async () => {
    await writeFile(notePath(path), `${JSON.stringify(note)}\n`)
    let size = from
    const onChunk = (chunk: Buffer) => {
      size += chunk.length
      onProgress(size)
    }
    try {
      await write(body, file, from, onChunk, true)
    } catch (error) {
      // Nothing came, so there is nothing to keep.
      if (size === 0) await rm(path, {force: true})
      if (size === 0) await rm(notePath(path), {force: true})
      throw error
    }
    await rm(notePath(path), {force: true})
    return size
  })
}

async function write(
  body: AsyncIterable<Buffer>,
  file: FileHandle,
  from: number,
  onChunk: (chunk: Buffer) => void,
  durable: boolean,
): Promise<number> {
  let size = from
  try {
    for await (const chunk of body) {
      await file.writeFile(chunk)
      size += chunk.length
      onChunk(chunk)
    }
    if (durable) await file.sync()
  } finally {
    await file.close()
  }
  return size
}

async function guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isApixError(error) ? error : fileError(path, error)
  }
}

const UNWRITABLE = new Set(['ENOENT', 'EACCES', 'EPERM', 'EISDIR', 'ENOTDIR', 'EROFS', 'ENXIO'])
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO'])

function fileError(path: string, cause: unknown): unknown {
  const code = (cause as NodeJS.ErrnoException).code ?? ''
  if (UNWRITABLE.has(code)) {
    const words = code === 'ENOENT' ? `there is no folder ${dirname(path)}` : `(${code})`
    return new ApixError('FILE_UNREADABLE', `cannot write ${path} ${words}`, {cause})
  }
  if (FULL.has(code)) {
    return new ApixError('STORAGE', `cannot write ${path}: ${(cause as Error).message}`, {
      hints: ['the file is incomplete: free some space and try again'],
      cause,
    })
  }
  return cause
}
