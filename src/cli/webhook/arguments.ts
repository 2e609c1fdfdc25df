import {ApixError} from '../../errors/index.js'
import {type Override, parseSet} from '../../webhook/index.js'

/** The changes that --set and --remove ask for. */
export function overrides(set: readonly string[] = [], remove: readonly string[] = []): Override[] {
  return [...set.map(parseSet), ...remove.map((path): Override => ({kind: 'remove', path}))]
}

/** @throws ApixError USAGE */
export function headerArgument(text: string): [name: string, value: string] {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*([^\r\n]*)$/.exec(text) ?? []
  if (name !== undefined && value !== undefined) return [name, value.trim()]
  throw new ApixError('USAGE', `--header "${text}" is not a header`, {
    hints: ["write it as 'Name: value'"],
  })
}
