import type {ParameterValue} from '../operation/style.js'
import {readQuery, readText} from '../operation/style.js'
import type {OperationView} from '../operation/view.js'
import type {Side} from '../schema/fields.js'
import type {IndexedOperation, IndexedParameter, Located} from '../types.js'
import {coerce} from './coerce.js'
import type {Finding} from './explain.js'
import type {Problem, ProblemPlace, RequestParts} from './types.js'

/** OpenAPI has these described elsewhere and parameters of these names ignored. */
const IGNORED = new Set(['accept', 'content-type', 'authorization'])

type Check = (schema: Located, value: unknown, side: Side) => Finding[]

/** Checks the parameters of a request: whether they are there, and what they say. */
export function checkParameters(
  operation: IndexedOperation,
  view: OperationView,
  pathValues: Readonly<Record<string, string>>,
  parts: RequestParts,
  check: Check,
): Problem[] {
  const {search} = new URL(parts.path, 'http://path.invalid')
  const pairs = [...new URLSearchParams(search)]
  const queries = operation.parameters.filter((parameter) => parameter.in === 'query')
  const known = new Set(queries.map(({name}) => name))
  const cookies = cookiePairs(parts)
  const problems: Problem[] = []

  const read = (parameter: IndexedParameter): ParameterValue | undefined => {
    const {name} = parameter
    if (parameter.in === 'query') return readQuery(parameter, pairs, known)
    if (parameter.in === 'cookie') return readQuery(parameter, cookies, known)
    const text =
      parameter.in === 'path'
        ? pathValues[name]
        : parts.headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
    return text === undefined ? undefined : readText(parameter, text)
  }

  for (const parameter of operation.parameters) {
    const {name, in: place, required, mediaType} = parameter
    if (place === 'header' && IGNORED.has(name.toLowerCase())) continue
    const found = read(parameter)
    if (found === undefined) {
      if (required) problems.push(wrong(place, {...NOTHING, pointer: `/${name}`}))
      continue
    }
    const {schema} = view.parameters.find((one) => one.name === name && one.in === place) ?? {}
    if (!schema) continue
    const value = mediaType === undefined ? coerce(found, parameter) : parsed(found)
    for (const finding of check(schema, value, 'request')) {
      problems.push(wrong(place, {...finding, pointer: `/${name}${finding.pointer}`}))
    }
  }
  return [...problems, ...undocumented(queries, pairs)]
}

const NOTHING: Finding = {pointer: '', expected: 'a required parameter', actual: 'nothing'}

function wrong(place: ProblemPlace, finding: Finding): Problem {
  return {side: 'request', severity: 'error', in: place, ...finding}
}

function parsed(value: ParameterValue): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

function cookiePairs({headers}: RequestParts): Array<readonly [string, string]> {
  const texts = headers.filter(([name]) => name.toLowerCase() === 'cookie').map(([, v]) => v)
  return texts.flatMap((text) =>
    text.split(';').flatMap((part) => {
      const at = part.indexOf('=')
      return at < 1 ? [] : [[part.slice(0, at).trim(), part.slice(at + 1).trim()] as const]
    }),
  )
}

/** A query nobody described: most likely a typo, as servers ignore what they do not know. */
function undocumented(
  queries: readonly IndexedParameter[],
  pairs: ReadonlyArray<readonly [string, string]>,
): Problem[] {
  // An exploded object takes every name.
  if (
    queries.some(({style, explode, types}) => style === 'form' && explode && types[0] === 'object')
  ) {
    return []
  }
  const names = new Set(queries.map(({name}) => name.replace(/\[\]$/, '')))
  const unknown = pairs.filter(([key]) => !names.has(key.replace(/\[.*$/, '')))
  return [...new Map(unknown).entries()].map(([name, value]) => ({
    ...wrong('query', {
      pointer: `/${name}`,
      expected: 'no such parameter is described',
      actual: `string ${JSON.stringify(value)}`,
    }),
    severity: 'warning' as const,
  }))
}
