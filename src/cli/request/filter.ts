import jmespath from 'jmespath'
import {ApixError} from '../../errors/index.js'

/** Strings and numbers of a JSON text. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g
const PREFIX = '\u0001number:'

/**
 * What a JMESPath expression finds, as JSON text. Numbers that JavaScript would round pass through
 * as they are, and the others keep their spelling (`10.50`).
 * @throws ApixError USAGE for a wrong expression, PROTOCOL when the body is no JSON
 */
export function filterJson(text: string, expression: string): string {
  const plain = text.replace(/^\ufeff/, '')
  let document: unknown
  try {
    document = JSON.parse(shielded(plain))
  } catch (cause) {
    throw new ApixError('PROTOCOL', 'the response is no JSON, so --filter cannot be used', {cause})
  }
  try {
    const found: unknown = jmespath.search(document, shieldedExpression(expression))
    return unshielded(JSON.stringify(found ?? null), spellings(plain))
  } catch (cause) {
    const message = (cause as Error).message
    throw new ApixError('USAGE', `--filter: ${message}`, {
      hints: ['the expression is JMESPath: https://jmespath.org'],
      cause,
    })
  }
}

/** JSON text with a string in place of every number that JavaScript would change. */
function shielded(json: string): string {
  return json.replace(TOKEN, (token) =>
    token.startsWith('"') || isExact(token) ? token : JSON.stringify(`${PREFIX}${token}`),
  )
}

/** The same for literals, so that a big number can be compared with: `[?id==\`9007199254740993\`]`. */
function shieldedExpression(expression: string): string {
  return expression.replace(/`(?:[^`\\]|\\.)*`/g, (literal) => shielded(literal))
}

function unshielded(json: string, spelling: ReadonlyMap<number, string>): string {
  return json.replace(TOKEN, (token) => {
    if (!token.startsWith('"')) return spelling.get(Number(token)) ?? token
    const [, number] = /^"\\u0001number:([^"]*)"$/.exec(token) ?? []
    return number ?? token
  })
}

/** How each number is written in the document, where it is always written alike. */
function spellings(json: string): Map<number, string> {
  const found = new Map<number, string>()
  const twice = new Set<number>()
  for (const [token] of json.matchAll(TOKEN)) {
    if (token.startsWith('"')) continue
    const number = Number(token)
    const before = found.get(number)
    if (before !== undefined && before !== token) twice.add(number)
    found.set(number, token)
  }
  for (const number of twice) found.delete(number)
  return found
}

/** Fifteen significant digits are what a JavaScript number holds for certain. */
function isExact(token: string): boolean {
  const [mantissa = '', exponent = '0'] = token.split(/[eE]/)
  const digits = mantissa.replace(/^-?0*\.?0*|[.-]/g, '').length
  return digits <= 15 && Math.abs(Number(exponent)) < 300
}
