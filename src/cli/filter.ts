import jmespath from 'jmespath'
import {ApixError} from '../errors/index.js'

/** Numbers that do not survive JavaScript, and what stands for them while a filter runs. */
const NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g
const PREFIX = '\u0001number:'

/**
 * What a JMESPath expression finds, as JSON text. Numbers that JavaScript would round pass through
 * as they are.
 * @throws ApixError USAGE for a wrong expression, PROTOCOL when the body is no JSON
 */
export function filterJson(text: string, expression: string): string {
  const shielded = text.replace(NUMBER, (token) =>
    token.startsWith('"') || isExact(token) ? token : JSON.stringify(`${PREFIX}${token}`),
  )
  let document: unknown
  try {
    document = JSON.parse(shielded)
  } catch (cause) {
    throw new ApixError('PROTOCOL', 'the response is no JSON, so --filter cannot be used', {cause})
  }
  try {
    const found: unknown = jmespath.search(document, expression)
    const json = JSON.stringify(found ?? null)
    return json.replace(/"\\u0001number:([^"]*)"/g, '$1')
  } catch (cause) {
    const message = (cause as Error).message
    throw new ApixError('USAGE', `--filter: ${message}`, {
      hints: ['the expression is JMESPath: https://jmespath.org'],
      cause,
    })
  }
}

/** Fifteen significant digits are what a JavaScript number holds for certain. */
function isExact(token: string): boolean {
  const [mantissa = ''] = token.split(/[eE]/)
  return mantissa.replace(/^-?0*\.?0*|[.-]/g, '').length <= 15
}
