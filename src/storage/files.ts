import {randomBytes} from 'node:crypto'
import {lstat, mkdir, open, readFile, rename, rm, stat} from 'node:fs/promises'
import {basename, dirname, join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {ApixError, isApixError} from '../errors/index.js'
import {codeOf, DIRECTORY_HINT, storageError} from './failure.js'

/** Makes a directory that only its owner can enter; leaves an existing one as it is. */
export async function makePrivateDirectory(path: string): Promise<void> {
  try {
    await makeDirectories(path)
  } catch (error) {
    throw storageError(`cannot make the directory ${path}`, error, [DIRECTORY_HINT])
  }
}

/**
 * Like `mkdir` with `recursive`, which in Node spins for ever where a file system answers ENOENT
 * to making a directory in one that exists, as /proc does.
 */
async function makeDirectories(path: string): Promise<void> {
  if ((await makeDirectory(path)) === 'made') return
  if (dirname(path) !== path) await makeDirectories(dirname(path))
  if ((await makeDirectory(path)) === 'made') return
  throw Object.assign(new Error(`ENOENT: ${path} cannot be made`), {code: 'ENOENT'})
}

/** Another process may make the same directory at the same time, or its parent in between. */
async function makeDirectory(path: string): Promise<'made' | 'no parent'> {
  try {
    await mkdir(path, {mode: 0o700})
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT') return 'no parent'
    if (code !== 'EEXIST' || !(await stat(path)).isDirectory()) throw error
  }
  return 'made'
}

/**
 * Replaces a file so that a reader sees the old or the new content and never a part of it.
 * @param options.mode permissions of the new file, 0600 unless told
 * @param options.sync false for what may be lost with the power: it is not waited for the disk
 * @throws ApixError STORAGE when the file cannot be written or its path is a symbolic link, which
 *   somebody else could have laid to send a secret elsewhere
 */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array,
  options: {mode?: number; sync?: boolean} = {},
): Promise<void> {
  await makePrivateDirectory(dirname(path))
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    await refuseSymbolicLink(path)
    const file = await open(temporary, 'wx', options.mode ?? 0o600)
    try {
      await file.writeFile(data)
      if (options.sync !== false) await file.sync()
    } finally {
      await file.close()
    }
    await renamePatiently(temporary, path)
  } catch (error) {
    await rm(temporary, {force: true})
    throw isApixError(error) ? error : storageError(`cannot write ${path}`, error, [DIRECTORY_HINT])
  }
}

/** @returns the parsed content, or undefined when there is no such file */
export async function readJson(path: string): Promise<unknown> {
  const text = await readIfPresent(path)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text.toString('utf8'))
  } catch {
    // The parser's message quotes the content, which may be a secret.
    throw new ApixError('STORAGE', `${path} is not valid JSON`)
  }
}

/** Writes JSON with {@link writeFileAtomic}. */
export async function writeJson(
  path: string,
  value: unknown,
  options: {mode?: number} = {},
): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`, options)
}

/** @returns the file's bytes, or undefined when there is no such file */
export async function readIfPresent(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw storageError(`cannot read ${path}`, error)
  }
}

/** @returns false when there was no such file */
export async function removeFile(path: string): Promise<boolean> {
  try {
    await rm(path)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw storageError(`cannot remove ${path}`, error)
  }
}

async function refuseSymbolicLink(path: string): Promise<void> {
  const existing = await lstat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  })
  if (existing?.isSymbolicLink()) {
    throw new ApixError('STORAGE', `${path} is a symbolic link and was not written`, {
      hints: ['replace the link by a file, or point the APIX_*_DIR variable at the real directory'],
    })
  }
}

/** On Windows a rename fails for a moment while a virus scanner or a reader has the target open. */
async function renamePatiently(from: string, to: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await rename(from, to)
      return
    } catch (error) {
      const passing = ['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error))
      if (!passing || process.platform !== 'win32' || attempt === 10) throw error
      await sleep(10 * (attempt + 1))
    }
  }
}
