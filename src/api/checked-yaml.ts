import type {YAMLParseError} from 'yaml'
import {configError, type LocatedProblem, pathKey, pathText} from './config-problem.js'
import {check, type Problem} from './schema-check.js'
import type {Schema} from './schema-type.js'
import {toPlain, UnusableNode, type YamlManners} from './yaml-document.js'

/** A YAML text that fits its schema, as plain data. */
export interface CheckedYaml {
  value: unknown
  /** `line:column` of each value, by `pathKey`. */
  positions: Readonly<Record<string, string>>
}

/**
 * Parses YAML and checks it against a schema. Nothing is said of values, which may be secrets.
 * @param manners what differs from configuration files
 * @throws ApixError CONFIG_INVALID, CONFIG_SECRET with file, line and column
 */
export async function checkedYaml(
  text: string,
  path: string,
  schema: Schema,
  manners: YamlManners = {},
): Promise<CheckedYaml> {
  const yaml = await import('./yaml.js')
  const document = yaml.parseDocument(text, {prettyErrors: false, logLevel: 'error'})
  if (document.errors.length > 0) {
    throw configError(
      mistakes(document.errors).map((error) => ({
        location: `${path}:${position(text, error.pos[0])}`,
        kind: 'invalid',
        message: SYNTAX[error.code] ?? 'expected valid YAML',
      })),
    )
  }
  try {
    const {value, places} = toPlain(document, yaml, manners)
    const problems = check(value ?? {}, schema)
    if (problems.length > 0) {
      throw configError(
        problems.map((problem) => {
          const place = places.get(pathKey(problem.path))
          return located(
            meant(problem, manners),
            `${path}:${position(text, place?.[problem.at] ?? 0)}`,
          )
        }),
      )
    }
    const at = positions(text)
    return {
      value,
      positions: Object.fromEntries([...places].map(([key, place]) => [key, at(place.value)])),
    }
  } catch (error) {
    if (!(error instanceof UnusableNode)) throw error
    const location = `${path}:${position(text, error.offset)}`
    throw configError([{location, kind: 'invalid', message: error.message}], error)
  }
}

/** What follows a broken syntax is its consequence; repeated keys stand for themselves. */
function mistakes(errors: readonly YAMLParseError[]): readonly YAMLParseError[] {
  const broken = errors.findIndex(({code}) => code !== 'DUPLICATE_KEY')
  return broken === -1 ? errors : errors.slice(0, broken + 1)
}

function meant(problem: Problem, {meant: guess}: YamlManners): Problem {
  const suggestion = problem.at === 'key' ? guess?.(problem.path) : undefined
  return suggestion === undefined ? problem : {...problem, suggestion}
}

function located(problem: Problem, location: string): LocatedProblem {
  const {path, kind, suggestion} = problem
  const where = path.length > 0 ? `${pathText(path)}: ` : ''
  return {
    location,
    kind,
    message: where + problem.message,
    ...(suggestion && {suggestion}),
  }
}

/** YAML's own messages may quote the line, which may hold a secret. */
const SYNTAX: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'expected each key once: this one is repeated',
  TAB_AS_INDENT: 'expected spaces: YAML does not allow tabs as indentation',
  BAD_INDENT: 'expected another indentation',
  MULTIPLE_DOCS: 'expected a single YAML document',
  BAD_ALIAS: 'expected an anchor before its alias',
  MISSING_CHAR:
    'expected valid YAML: a character such as a closing quote, bracket or colon is missing',
}

/** `line:column` of an offset, both from 1. */
export function position(text: string, offset: number): string {
  return positions(text)(offset)
}

/** The same for many offsets of one text. */
function positions(text: string): (offset: number) => string {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({index}) => index + 1)]
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return `${low + 1}:${offset - (starts[low] ?? 0) + 1}`
  }
}
