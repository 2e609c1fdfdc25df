import {z} from 'zod'
import {ApixError} from '../errors/index.js'
import {nearest} from '../shared/index.js'
import type {Tool} from './tool.js'

/** Mistakes that are told at once; the rest follows when those are mended. */
const MOST = 5

/**
 * What a tool was given, as its schema has it. A name that is mistyped must not be dropped in silence.
 * @throws ApixError USAGE that says what to write instead
 */
export function checkedInput(
  {name, input}: Pick<Tool, 'name' | 'input'>,
  given: unknown,
): Record<string, unknown> {
  const result = z.strictObject(input).safeParse(given ?? {})
  if (result.success) return result.data
  const names = Object.keys(input)
  const problems = result.error.issues.flatMap((issue) => wordsFor(issue, names))
  const rest = problems.length > MOST ? [`… ${problems.length - MOST} more`] : []
  throw new ApixError('USAGE', `${name}: ${[...problems.slice(0, MOST), ...rest].join('; ')}`, {
    hints: [names.length > 0 ? `${name} takes ${names.join(', ')}` : `${name} takes nothing`],
  })
}

type Issue = z.core.$ZodIssue

function wordsFor(issue: Issue, names: readonly string[]): string[] {
  const at = issue.path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${String(step)}`,
    )
    .join('')
  const where = at === '' ? 'the arguments' : `"${at}"`
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const meant = nearest(key, names)
        return `there is no "${key}"${meant === undefined ? '' : `, did you mean "${meant}"?`}`
      })
    case 'invalid_type':
      return [
        issue.input === undefined && issue.message.endsWith('undefined')
          ? `${where} is required`
          : `${where} ${at === '' ? 'have' : 'has'} to be ${article(issue.expected)}`,
      ]
    case 'invalid_value':
      return [`${where} has to be one of ${issue.values.map(String).join(', ')}`]
    case 'too_small':
      return [
        issue.origin === 'string'
          ? `${where} must not be empty`
          : `${where} has to be at least ${issue.minimum}`,
      ]
    case 'too_big':
      return [`${where} has to be at most ${issue.maximum}`]
    case 'invalid_union': {
      const [first = []] = issue.errors
      return first.length > 0
        ? [`${where} has to be a text, a number or a boolean`]
        : [`${where} is wrong`]
    }
    default:
      return [`${where}: ${issue.message}`]
  }
}

function article(type: string): string {
  const words: Record<string, string> = {
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    object: 'an object',
    record: 'an object',
    array: 'an array',
  }
  return words[type] ?? type
}
