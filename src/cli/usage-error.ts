import {ApixError, isApixError, toApixError} from '../errors/index.js'
import {nearest} from '../shared/index.js'

/** oclif's parser errors, as far as they are looked at here. */
interface ParserError extends Error {
  oclif?: {exit?: number}
  flags?: string[]
  parse?: {input?: {flags?: Record<string, unknown>}}
  args?: ({name: string; description?: string} | string)[]
}

interface Wording {
  message: string
  /** Instead of where to read how the command is used. */
  hint?: string | undefined
}

/** oclif's sentences, and how apix says the same. */
const SENTENCES: [RegExp, (...found: string[]) => Wording][] = [
  [
    /^Expected (?:(--[\w-]+)=)?(.*) to be one of: (.+)$/s,
    (flag = '', value = '', options = '') => {
      const guess = nearest(value, options.split(', '))
      return {
        message: `${flag && `${flag}: `}"${value}" is none of ${options}`,
        hint: guess && `did you mean ${guess}?`,
      }
    },
  ],
  [
    /^(--[\w-]+)=.* cannot also be provided when using (--[\w-]+)/s,
    (one, other) => ({message: `${other} and ${one} exclude each other`}),
  ],
  [
    /^All of the following must be provided when using (--[\w-]+): (.+)$/s,
    (flag, others) => ({message: `${flag} needs ${others}`}),
  ],
  [/^Missing required flag (\S+)$/, (flag) => ({message: `missing flag: --${flag}`})],
  [/^Flag (--[\w-]+) expects a value$/, (flag) => ({message: `${flag} needs a value`})],
  [
    /^Flag (--[\w-]+) expects one of these values: (.+)$/s,
    (flag, options) => ({message: `${flag} needs a value: ${options}`}),
  ],
]

/**
 * What oclif's parser throws as a USAGE error in our words; everything else through toApixError.
 * @param command as it is typed, `webhook send`, for the hint
 */
export function toUsageError(error: unknown, command = 'COMMAND'): ApixError {
  if (isApixError(error)) return withoutParsersFrame(error)
  if (!isParserError(error)) return toApixError(error)
  const {message, hint = `apix ${command} --help shows how it is used`} = wording(error)
  return new ApixError('USAGE', message, {hints: [hint], cause: error})
}

function wording(error: ParserError): Wording {
  const unknownFlag = error.flags?.find((flag) => flag.startsWith('-'))
  if (unknownFlag) {
    const known = Object.keys(error.parse?.input?.flags ?? {}).map((name) => `--${name}`)
    const guess = nearest(unknownFlag, known)
    return {message: `unknown flag: ${unknownFlag}`, hint: guess && `did you mean ${guess}?`}
  }
  const [first] = error.args ?? []
  if (typeof first === 'object') {
    const missing = (error.args ?? []).flatMap((arg) => (typeof arg === 'object' ? [arg] : []))
    const named = missing.map(({name, description}) =>
      description ? `${name.toUpperCase()} (${description})` : name.toUpperCase(),
    )
    return {message: `missing: ${named.join(', ')}`}
  }
  if (first !== undefined) {
    const more = (error.args ?? []).length > 1
    return {message: `unexpected argument${more ? 's' : ''}: ${error.args?.join(' ')}`}
  }
  const said = plain(error.message)
  for (const [pattern, words] of SENTENCES) {
    const [, ...found] = pattern.exec(said) ?? []
    if (found.length > 0) return words(...found)
  }
  return {message: said.replaceAll(/\s*\n\s*/g, ' ')}
}

/** oclif's message without the lines that it puts around each of its own. */
function plain(message: string): string {
  const [text = 'wrong usage'] = message.split('\nSee more help')
  return text
    .replace(/^The following errors? occurred:\s*/, '')
    .replace(/\n\s*(Note|Alternatively).*$/s, '')
    .trim()
}

/** oclif writes its lines into the message of what a flag's own parser throws: on one line again. */
function withoutParsersFrame(error: ApixError): ApixError {
  const [, flag, message] = /^Parsing (--[\w-]+) \n\t(.*)\nSee more help/s.exec(error.message) ?? []
  if (flag === undefined) return error
  const {code, hints, facts, cause} = error
  const words = message?.startsWith(flag) ? message : `${flag}: ${message}`
  return new ApixError(code, words, {...facts, hints, cause})
}

/** A flag without its value is a bare CLIError, which only its sentence tells from others. */
function isParserError(error: unknown): error is ParserError {
  if (!(error instanceof Error) || typeof (error as ParserError).oclif !== 'object') return false
  return 'parse' in error || /^Flag --[\w-]+ (expects|can only)/.test(error.message)
}
