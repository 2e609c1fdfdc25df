import {randomBytes} from 'node:crypto'
import {mkdir, readFile, rename, rm, writeFile} from 'node:fs/promises'
import {dirname} from 'node:path'
import {ApixError} from '../errors/index.js'

/** The file's value; `fallback` when there is no such file or it is no JSON object. */
export async function readJsonFile<T extends object>(path: string, fallback: T): Promise<T> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'))
    return typeof value === 'object' && value !== null ? (value as T) : fallback
  } catch {
    return fallback
  }
}

/**
 * Replaces the file in one step, readable by its owner only. A symbolic link in its place is
 * replaced, not followed.
 * @throws ApixError STORAGE
 */
export async function writeJsonFile(path: string, value: object): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}`
  try {
    await mkdir(dirname(path), {recursive: true, mode: 0o700})
    await writeFile(temporary, `${JSON.stringify(value, null, 2)}\n`, {mode: 0o600, flag: 'wx'})
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, {force: true}).catch(() => undefined)
    const {code} = error as NodeJS.ErrnoException
    throw new ApixError('STORAGE', `cannot write ${path} (${code})`, {cause: error})
  }
}
