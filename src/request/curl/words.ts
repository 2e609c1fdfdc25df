import {ApixError} from '../../errors/index.js'

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

const TOKEN =
  /\$'((?:[^'\\]|\\[\s\S])*)'|'([^']*)'|\$?"((?:[^"\\]|\\[\s\S])*)"|(\\\r?\n)|\\([\s\S])|([^\s'"\\]+)|(\s+)|(['"\\])/g

/**
 * The words of a command line as a POSIX shell would split it, with the `$'…'` of bash in which
 * browsers write what has quotes. Nothing is executed and no variable is looked up.
 * @throws ApixError USAGE for a quote that is not closed
 */
export function shellWords(command: string): string[] {
  const words: string[] = []
  let word: string | undefined
  const finish = () => {
    if (word !== undefined) words.push(word)
    word = undefined
  }
  for (const match of command.matchAll(TOKEN)) {
    const [, ansi, single, double, continued, escaped, bare, space, stray] = match
    if (stray !== undefined) throw new ApixError('USAGE', 'the curl command has an open quote')
    if (continued !== undefined) continue
    if (space !== undefined) {
      finish()
      continue
    }
    const quoted = double?.replace(/\\\r?\n/g, '').replace(/\\([\\"$`])/g, '$1')
    const part = ansi === undefined ? (single ?? quoted ?? escaped ?? bare) : ansiText(ansi)
    word = (word ?? '') + (part ?? '')
  }
  finish()
  return words
}

/** The escapes of `$'…'`: those of C, `\uXXXX`, `\xXX` and `\NNN`. */
function ansiText(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-fA-F]{1,4})|x([0-9a-fA-F]{1,2})|([0-7]{1,3})|([\s\S]))/g,
    (_, u?: string, x?: string, octal?: string, other = '') => {
      const hex = u ?? x
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
      return ESCAPES[other] ?? other
    },
  )
}
