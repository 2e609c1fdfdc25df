import {ApixError, isApixError} from './apix-error.js'

/**
 * Any thrown value as an ApixError. What was not mapped by the room that owns the dependency is a
 * bug in apix, and says so; an abort by the person is an interruption.
 */
export function toApixError(error: unknown): ApixError {
  if (isApixError(error)) return error
  const name = error instanceof Error ? error.name : ''
  if (name === 'ExitPromptError' || name === 'AbortPromptError') {
    return new ApixError('INTERRUPTED', 'interrupted')
  }
  const message = error instanceof Error ? error.message : String(error)
  return new ApixError('UNEXPECTED', `unexpected failure: ${message}`, {cause: error})
}
