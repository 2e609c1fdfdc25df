import {readFile} from 'node:fs/promises'
import {dirname, isAbsolute, join, resolve} from 'node:path'
import {ApixError} from '../../errors/index.js'
import type {Suite} from '../types.js'
import {httpSuite} from './http-suite.js'
import type {FileReader} from './types.js'
import {yamlSuite} from './yaml-suite.js'

/**
 * Reads one suite; everything that can be known to be wrong without sending is.
 * @param environment chooses the values of an `.http` file
 * @throws ApixError CONFIG_INVALID, FILE_UNREADABLE
 */
export async function loadSuite(
  file: string,
  cwd: string,
  environment: string | undefined,
): Promise<Suite> {
  const path = resolve(cwd, file)
  const reads = new Set<string>()
  const reader = fileReader(dirname(path), reads)
  const text = await reader.text(path)
  const suite = /\.(?:http|rest)$/i.test(file)
    ? await httpSuite(text, file, path, environment, reader)
    : await yamlSuite(text, file, path, reader)
  reads.delete(path)
  return {...suite, reads: [...reads, ...bodyFiles(suite)]}
}

/** @param reads learns what was read */
function fileReader(folder: string, reads: Set<string>): FileReader {
  const read = async (path: string) => {
    reads.add(path)
    return (await readFile(path)).toString('utf8')
  }
  return {
    locate: (path) => (isAbsolute(path) || /^https?:\/\//i.test(path) ? path : join(folder, path)),
    async text(path) {
      try {
        return await read(path)
      } catch (cause) {
        const {code} = cause as NodeJS.ErrnoException
        const reason = code === 'EISDIR' ? 'it is a folder' : code
        throw new ApixError('FILE_UNREADABLE', `cannot read ${path} (${reason})`, {cause})
      }
    },
    async optional(path) {
      const text = await readFile(path, 'utf8').catch(() => undefined)
      if (text !== undefined) reads.add(path)
      return text
    },
  }
}

/** The files that its requests send. */
function bodyFiles({steps}: Suite): string[] {
  return steps.flatMap(({request: {body}}) => {
    if (body.kind === 'file') return [body.path]
    if (body.kind === 'pieces') {
      return body.pieces.flatMap((piece) => ('file' in piece ? [piece.file] : []))
    }
    if (body.kind !== 'multipart') return []
    return body.parts.flatMap(([, value]) =>
      typeof value === 'object' && value !== null && 'file' in value ? [String(value.file)] : [],
    )
  })
}
