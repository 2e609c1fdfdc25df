import type {IndexedOperation, OperationName, ValueSketch} from '../../spec/index.js'
import type {Candidate} from './engine.js'

/** Segments of paths one at a time, as files are completed; parameters keep their braces. */
export function completePath(
  operations: readonly OperationName[],
  method: string | undefined,
  current: string,
): Candidate[] {
  const typed = current.split('/')
  const found = new Map<string, string>()
  for (const operation of operations) {
    if (method !== undefined && operation.method !== method) continue
    const segments = operation.path.split('/')
    if (segments.length < typed.length) continue
    const matches = typed.every((segment, at) => {
      const own = segments[at] ?? ''
      const isLast = at === typed.length - 1
      const isParameter = own.startsWith('{')
      // A value in the place of a parameter, or the beginning of what is there.
      return (
        own === segment || (isParameter && segment !== '') || (isLast && own.startsWith(segment))
      )
    })
    if (!matches) continue
    const last = typed.length - 1
    const own = segments[last] ?? ''
    const kept = own.startsWith('{') && typed[last] !== '' ? (typed[last] ?? '') : own
    const isWhole = segments.length === typed.length
    const value = [...typed.slice(0, last), kept].join('/') + (isWhole ? '' : '/')
    if (isWhole || !found.has(value)) found.set(value, isWhole ? (operation.summary ?? '') : '')
  }
  return [...found].map(([value, about]) => ({value, about}))
}

/** `name=` of what has not been given yet, and the values that a name can have. */
export function completeCall(
  operation: IndexedOperation | undefined,
  given: readonly string[],
  current: string,
): Candidate[] {
  if (!operation) return []
  const values = valuesOf(operation)
  const [, key, typed] = /^([^=:@]+)=(.*)$/s.exec(current) ?? []
  if (key !== undefined && typed !== undefined) {
    const value = values.find((one) => one.name === key)
    return choicesOf(value)
      .filter((choice) => choice.startsWith(typed))
      .map((choice) => ({value: `${key}=${choice}`}))
  }
  const taken = new Set(given.map((word) => word.split(/[=:@]/)[0]))
  return values
    .filter((one) => !taken.has(one.name) && `${one.name}=`.startsWith(current))
    .sort((a, b) => Number(b.required) - Number(a.required))
    .map(({name: own, summary, required}) => ({
      value: `${own}=`,
      about: `${required ? 'required  ' : ''}${summary ?? ''}`.trim(),
    }))
}

function valuesOf({parameters, body}: IndexedOperation) {
  return [...parameters, ...(body?.fields ?? [])]
}

function choicesOf(value: ValueSketch | undefined): string[] {
  if (!value) return []
  if (value.types.includes('boolean') && !value.choices) return ['true', 'false']
  const choices = value.choices ?? value.items?.choices ?? []
  return choices.filter((choice) => choice !== null).map(String)
}
