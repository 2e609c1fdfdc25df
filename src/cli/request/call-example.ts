import type {IndexedOperation, SampledRequest} from '../../spec/index.js'

/** Characters of a value; a longer one is left for the reader to fill in. */
const LONGEST = 60

/** A command line that calls an operation with what is required and its examples. */
export function callExample(operation: IndexedOperation, sample: SampledRequest): string {
  const parameters = sample.parameters
    .filter(({required}) => required)
    .map(({name, value}) => item(name, value))
  const taken = new Set(operation.parameters.map(({name}) => name))
  const required = new Set(
    operation.body?.fields?.filter((field) => field.required).map(({name}) => name),
  )
  const value = sample.body?.value
  const fields =
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value)
          .filter(([name]) => required.has(name))
          .map(([name, content]) => item(taken.has(name) ? `body.${name}` : name, content))
      : sample.body && operation.body?.required
        ? ['@FILE']
        : []
  return ['apix call', quoted(operation.id), ...parameters, ...fields].join(' ')
}

function item(name: string, value: unknown): string {
  if (typeof value === 'string') {
    return quoted(`${name}=${value.length > LONGEST ? '…' : value}`)
  }
  const text = JSON.stringify(value) ?? 'null'
  return quoted(`${name}:=${text.length > LONGEST ? '…' : text}`)
}

/** As a POSIX shell reads it. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
