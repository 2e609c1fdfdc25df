import {ApixError, toApixError} from '../errors/index.js'
import {nearest} from '../shared/index.js'

/** oclif's parser errors, as far as they are looked at here. */
interface ParserError extends Error {
  oclif?: {exit?: number}
  flags?: string[]
  parse?: {input?: {flags?: Record<string, unknown>}}
}

/**
 * What oclif's parser throws as a USAGE error in our words; everything else through toApixError.
 */
export function toUsageError(error: unknown): ApixError {
  if (!isParserError(error)) return toApixError(error)
  const unknownFlag = error.flags?.find((flag) => flag.startsWith('-'))
  if (error.constructor.name === 'NonExistentFlagsError' && unknownFlag) {
    const known = Object.keys(error.parse?.input?.flags ?? {}).map((name) => `--${name}`)
    const guess = nearest(unknownFlag, known)
    return new ApixError('USAGE', `unknown flag: ${unknownFlag}`, {
      hints: [guess ? `did you mean ${guess}?` : 'apix help COMMAND lists the flags'],
      cause: error,
    })
  }
  const [message = 'wrong usage'] = error.message.split('\nSee more help')
  return new ApixError('USAGE', message.trim().replaceAll(/\n\s*/g, ' '), {
    hints: ['apix help COMMAND shows how it is used'],
    cause: error,
  })
}

function isParserError(error: unknown): error is ParserError {
  return (
    error instanceof Error && typeof (error as ParserError).oclif === 'object' && 'parse' in error
  )
}
