import {readFile} from 'node:fs/promises'
import {homedir} from 'node:os'
import {join} from 'node:path'
import {ApixError} from '../../errors/index.js'

/** A file's text without the line ends at its end: for a header or a query value. */
export async function fileLine(path: string): Promise<string> {
  return (await fileText(path)).replace(/[\r\n]+$/, '')
}

/** @throws ApixError FILE_UNREADABLE, also when the file is no UTF-8 text */
export async function fileText(path: string): Promise<string> {
  const bytes = await fileBytes(path)
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes)
  } catch (cause) {
    throw new ApixError('FILE_UNREADABLE', `${path} is not UTF-8 text, so it cannot be a value`, {
      hints: [`send its bytes as a whole body with @${path}, or as a file with --form`],
      cause,
    })
  }
}

/** @throws ApixError FILE_UNREADABLE */
export async function fileBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(expandTilde(path))
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unreadable'
    throw new ApixError('FILE_UNREADABLE', `cannot read ${path} (${code})`, {cause})
  }
}

/** No shell expands the `~` of `@~/file`, so it is done here. */
export function expandTilde(path: string): string {
  return path === '~' || /^~[\\/]/.test(path) ? join(homedir(), path.slice(1)) : path
}
