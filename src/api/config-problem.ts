import {ApixError} from '../errors/index.js'
import type {Path} from './schema-check.js'

/** A problem of a configuration file, with the place where it stands. */
export interface LocatedProblem {
  /** `file:line:column`; the file alone when the place is not known. */
  location: string
  kind: 'invalid' | 'secret'
  message: string
  suggestion?: string
}

/** The error for the problems of one file: the first one in full, the others as hints. */
export function configError(problems: readonly LocatedProblem[], cause?: unknown): ApixError {
  // A planted secret is the more urgent thing to say.
  const sorted = [...problems].sort(
    (a, b) => Number(b.kind === 'secret') - Number(a.kind === 'secret'),
  )
  const [first, ...others] = sorted
  if (!first) throw new Error('a configuration error needs a problem')
  const {location, kind, message, suggestion} = first
  const hints = [
    ...(suggestion ? [`did you mean ${suggestion}?`] : []),
    ...(kind === 'secret' ? [SECRET_HINT] : []),
    ...others.slice(0, 20).map(also),
  ]
  return new ApixError(kind === 'secret' ? 'CONFIG_SECRET' : 'CONFIG_INVALID', message, {
    location,
    hints,
    cause,
  })
}

function also({location, message, suggestion}: LocatedProblem): string {
  const meant = suggestion === undefined ? '' : `, did you mean ${suggestion}?`
  return `also ${location}: ${message}${meant}`
}

const SECRET_HINT =
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the reference's own syntax.
  'put the value into an environment variable and write ${env:NAME}, or leave it out and run: apix login'

/** A path as a person reads it: `apis.shop.headers.X-Key`. */
export function pathText(path: Path): string {
  return path.join('.')
}

/** A path as the key of a map. */
export function pathKey(path: Path): string {
  return JSON.stringify(path)
}
