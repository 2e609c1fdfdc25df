import {lstat, mkdir, readFile, realpath} from 'node:fs/promises'
import {dirname, isAbsolute, join, relative, resolve, sep} from 'node:path'
import {ApixError} from '../errors/index.js'
import {writeFileAtomic} from '../storage/index.js'

/** Readable by everybody, like any source file. */
const SOURCE_MODE = 0o644

/**
 * Writes a file below the folder.
 * @param overwrite also what is there already
 * @returns its absolute path
 * @throws ApixError USAGE for a path that leads out or to where settings are kept, STORAGE
 */
export async function writeBelow(
  folder: string,
  path: string,
  content: string | Buffer,
  overwrite: boolean,
): Promise<string> {
  const file = await placeBelow(folder, path)
  const found = await lstat(file).catch(() => undefined)
  if (found && !found.isFile()) throw refused(path, 'it is no regular file')
  if (found && !overwrite) throw refused(path, 'there is a file already')
  try {
    await mkdir(dirname(file), {recursive: true})
  } catch (cause) {
    throw new ApixError('STORAGE', `cannot write ${path}: ${(cause as Error).message}`, {cause})
  }
  await writeFileAtomic(file, content, {mode: SOURCE_MODE})
  return file
}

/**
 * A file below the folder that may be sent.
 * @throws ApixError USAGE, FILE_UNREADABLE
 */
export async function fileBelow(folder: string, path: string): Promise<string> {
  const file = await placeBelow(folder, path)
  try {
    const real = await realpath(file)
    if (!isBelow(await realpath(folder), real)) throw refused(path, 'it leads out of the folder')
    await readFile(real)
    return real
  } catch (cause) {
    if (cause instanceof ApixError) throw cause
    const {code} = cause as NodeJS.ErrnoException
    throw new ApixError('FILE_UNREADABLE', `cannot read ${path} (${code})`, {cause})
  }
}

/** Where the path leads, links of its folders followed. */
async function placeBelow(folder: string, path: string): Promise<string> {
  const root = await realpath(folder)
  const wanted = resolve(root, path)
  if (!isBelow(root, wanted)) throw refused(path, 'it leads out of the working directory')
  const steps = relative(root, wanted).split(sep)
  // Credentials, hooks and settings live there; none of them is data.
  if (steps.some((step) => step.startsWith('.') || step === 'node_modules')) {
    throw refused(path, 'hidden files and node_modules are left alone')
  }
  if (/^apix\.ya?ml$/i.test(steps.at(-1) ?? '')) throw refused(path, 'it is configuration of apix')
  let existing = dirname(wanted)
  while (!(await lstat(existing).catch(() => undefined))) existing = dirname(existing)
  const real = await realpath(existing)
  if (!isBelow(root, real) && real !== root) throw refused(path, 'a link leads out of the folder')
  return join(real, relative(existing, wanted))
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '' && !isAbsolute(way) && way.split(sep)[0] !== '..'
}

function refused(path: string, why: string): ApixError {
  return new ApixError('USAGE', `${path} is refused: ${why}`, {
    hints: ['name a file below the working directory of the server, such as generated/api.ts'],
  })
}
