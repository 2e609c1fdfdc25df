import type {ApixError} from './apix-error.js'
import type {ErrorCode} from './codes.js'
import type {ExitCode} from './exit-codes.js'
import {hintsForCode} from './hints.js'

/** The JSON error document; fields that do not apply are left out. */
export interface ErrorDocument {
  error: {
    code: ErrorCode
    message: string
    hint?: string
    exitCode: ExitCode
    status?: number
    requestId?: string
    method?: string
    url?: string
    attempts?: number
    location?: string
    problems?: ReadonlyArray<object>
    timestamp: string
  }
}

export function allHints(error: ApixError): readonly string[] {
  return error.hints.length > 0 ? error.hints : hintsForCode(error.code)
}

/** @param timestamp ISO 8601, UTC */
export function toErrorDocument(error: ApixError, timestamp: string): ErrorDocument {
  const hints = allHints(error)
  return {
    error: {
      code: error.code,
      message: error.message,
      ...(hints.length > 0 && {hint: hints.join('; ')}),
      exitCode: error.exitCode,
      ...error.facts,
      timestamp,
    },
  }
}
