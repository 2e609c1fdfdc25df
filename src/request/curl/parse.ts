import {ApixError} from '../../errors/index.js'
import {CURL_LETTERS, CURL_OPTIONS} from './options.js'
import {shellWords} from './words.js'

type Option = readonly [name: string, value: string]

/** A curl command taken apart: options by their long names, in the order in which they came. */
export interface CurlRequest {
  url: string
  options: readonly Option[]
}

/**
 * Reads a curl command as it is pasted from a browser or documentation. Nothing is executed.
 * @param command a command line, or its words
 * @throws ApixError USAGE that names what cannot be understood or done
 */
export function parseCurl(command: string | readonly string[]): CurlRequest {
  const [program = '', ...rest] = typeof command === 'string' ? shellWords(command) : command
  if (!/^(?:.*[\\/])?curl(?:\.exe)?$/.test(program)) {
    throw new ApixError('USAGE', 'this is no curl command: it does not begin with "curl"')
  }
  const options: Option[] = []
  const urls: string[] = []
  let index = 0
  const take = (name: string) => {
    const value = rest[index++]
    if (value === undefined) throw new ApixError('USAGE', `curl's --${name} needs a value`)
    return value
  }
  while (index < rest.length) {
    const word = rest[index++] ?? ''
    if (word === '-' || !word.startsWith('-')) urls.push(word)
    else if (word.startsWith('--')) options.push(...longOption(word.slice(2), take))
    else options.push(...letterOptions(word.slice(1), take))
  }
  urls.push(...options.filter(([name]) => name === 'url').map(([, value]) => value))
  const [url, another] = urls
  if (url === undefined) throw new ApixError('USAGE', 'the curl command has no URL')
  if (another !== undefined) {
    throw new ApixError('USAGE', 'the curl command has more than one URL, or a stray word')
  }
  return {url: /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`, options}
}

type Take = (name: string) => string

function longOption(name: string, take: Take): Option[] {
  const isSwitchedOff = !CURL_OPTIONS.has(name) && CURL_OPTIONS.has(name.replace(/^no-/, ''))
  if (isSwitchedOff) return []
  return [[name, takesValue(name, `--${name}`) ? take(name) : '']]
}

/** Letters may stand together: `-sSLX POST`, `-XPOST`. */
function letterOptions(letters: string, take: Take): Option[] {
  const options: Option[] = []
  for (let at = 0; at < letters.length; at++) {
    const name = CURL_LETTERS.get(letters.charAt(at)) ?? ''
    const rest = letters.slice(at + 1)
    if (takesValue(name, `-${letters.charAt(at)}`)) {
      return [...options, [name, rest === '' ? take(name) : rest]]
    }
    options.push([name, ''])
  }
  return options
}

function takesValue(name: string, spelled: string): boolean {
  const option = CURL_OPTIONS.get(name)
  if (!option) throw new ApixError('USAGE', `curl's ${spelled} is not known to apix`)
  if (option.does !== 'refused') return option.value
  throw new ApixError('USAGE', `apix cannot do what curl's ${spelled} does`)
}
