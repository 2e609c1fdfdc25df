import {configError, type LocatedProblem} from '../../api/index.js'
import type {ApixError} from '../../errors/index.js'

/** Something in a suite that cannot be; nothing has been sent. */
export function suiteError(
  file: string,
  place: string,
  message: string,
  suggestion?: string,
): ApixError {
  return configError([suiteProblem(file, place, message, suggestion)])
}

export function suiteProblem(
  file: string,
  place: string,
  message: string,
  suggestion?: string,
): LocatedProblem {
  const location = `${file}:${place}`
  return {location, kind: 'invalid', message, ...(suggestion !== undefined && {suggestion})}
}
