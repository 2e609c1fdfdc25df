import type {ErrorObject} from './ajv.js'

/** One finding about a value, in words. */
export interface Finding {
  pointer: string
  expected: string
  actual: string
}

/** Characters of a value in a message. */
const LONGEST_VALUE = 80

/** The value in words: `string "abc"`, `object`, `nothing`. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return `array of ${value.length}`
  if (typeof value === 'object') return 'object'
  const text = JSON.stringify(value)
  const shown = text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text
  if (typeof value === 'number') return `${Number.isInteger(value) ? 'integer' : 'number'} ${shown}`
  return `${typeof value} ${shown}`
}

/**
 * What a person wants to know of the validator's errors: of alternatives that all failed only the
 * one that came closest, and nothing twice.
 */
export function explain(errors: readonly ErrorObject[]): Finding[] {
  let kept: ErrorObject[] = []
  const findings = new Map<ErrorObject, Finding[]>()
  for (const error of errors) {
    if (error.keyword === 'if') continue
    if (error.keyword === 'oneOf' || error.keyword === 'anyOf') {
      // The errors of the alternatives come right before that of the choice between them.
      const inside = kept.filter(({instancePath}) => isBelow(instancePath, error.instancePath))
      kept = kept.filter((candidate) => !inside.includes(candidate))
      kept.push(error)
      findings.set(error, explainChoice(error, inside, findings))
      continue
    }
    kept.push(error)
    findings.set(error, [explainOne(error)])
  }
  const all = kept.flatMap((error) => findings.get(error) ?? [])
  return [...new Map(all.map((finding) => [JSON.stringify(finding), finding])).values()]
}

function explainChoice(
  error: ErrorObject,
  inside: readonly ErrorObject[],
  findings: ReadonlyMap<ErrorObject, Finding[]>,
): Finding[] {
  const pointer = error.instancePath
  if (error.params['passingSchemas']) {
    return [
      {
        pointer,
        expected: 'exactly one of the alternatives',
        actual: `${describeValue(error.data)}, which fits several`,
      },
    ]
  }
  // An error further down says that everything above it was right.
  const deepest = Math.max(...inside.map(depth), depth(error))
  const closest = inside.filter((candidate) => depth(candidate) === deepest)
  if (deepest > depth(error)) return closest.flatMap((one) => findings.get(one) ?? [])
  const wanted = [
    ...new Set(inside.flatMap((one) => findings.get(one) ?? []).map((f) => f.expected)),
  ]
  const actual = describeValue(error.data)
  return [{pointer, expected: wanted.join(' or ') || 'one of the alternatives', actual}]
}

function depth({instancePath}: ErrorObject): number {
  return instancePath.split('/').length
}

function isBelow(path: string, parent: string): boolean {
  return path === parent || path.startsWith(`${parent}/`)
}

type Words = (error: ErrorObject) => string

const EXPECTED: Readonly<Record<string, Words>> = {
  type: ({params}) => [params['type']].flat().join(' or '),
  enum: ({params}) => oneOf(params['allowedValues']),
  const: ({params}) => JSON.stringify(params['allowedValue']),
  format: ({params}) => `format ${params['format']}`,
  pattern: ({params}) => `a text that matches ${params['pattern']}`,
  minLength: ({params}) => `at least ${params['limit']} characters`,
  maxLength: ({params}) => `at most ${params['limit']} characters`,
  minItems: ({params}) => `at least ${params['limit']} items`,
  maxItems: ({params}) => `at most ${params['limit']} items`,
  minProperties: ({params}) => `at least ${params['limit']} fields`,
  maxProperties: ({params}) => `at most ${params['limit']} fields`,
  uniqueItems: () => 'items that differ',
  multipleOf: ({params}) => `a multiple of ${params['multipleOf']}`,
  minimum: comparison,
  maximum: comparison,
  exclusiveMinimum: comparison,
  exclusiveMaximum: comparison,
  not: () => 'another value',
  'false schema': () => 'nothing',
}

function comparison({params}: ErrorObject): string {
  return `${params['comparison']} ${params['limit']}`
}

function oneOf(values: readonly unknown[]): string {
  const shown = values.slice(0, 12).map((value) => JSON.stringify(value))
  const more = values.length > shown.length ? `, … (${values.length})` : ''
  return shown.length === 1 ? (shown[0] ?? '') : `one of ${shown.join(', ')}${more}`
}

/** A missing or forbidden field is reported at its own place. */
function explainOne(error: ErrorObject): Finding {
  const {keyword, params, instancePath, data, message} = error
  const at = (name: string) => `${instancePath}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
  if (keyword === 'required' || keyword === 'dependentRequired') {
    const name = String(params['missingProperty'])
    return {pointer: at(name), expected: 'a required field', actual: 'nothing'}
  }
  const extra = params['additionalProperty'] ?? params['unevaluatedProperty']
  if (typeof extra === 'string') {
    const value = (data as Record<string, unknown> | undefined)?.[extra]
    return {pointer: at(extra), expected: 'no such field', actual: describeValue(value)}
  }
  const expected = EXPECTED[keyword]?.(error) ?? message ?? keyword
  return {pointer: instancePath, expected, actual: describeValue(data)}
}
