import {ApixError} from '../errors/index.js'

/** The code of a system error (`EACCES`), or the empty string. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : ''
}

/** A failed file or database operation in words. */
export function storageError(
  what: string,
  error: unknown,
  hints: readonly string[] = [],
): ApixError {
  const reason = error instanceof Error ? error.message : String(error)
  return new ApixError('STORAGE', `${what}: ${reason}`, {cause: error, hints: [...hints]})
}

/** The text that every access to a private directory that fails carries as advice. */
export const DIRECTORY_HINT =
  'check that the directory can be written, or set APIX_CONFIG_DIR, APIX_DATA_DIR or APIX_CACHE_DIR'
