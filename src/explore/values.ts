import {type IndexedParameter, typedJson, typeWords, type ValueSketch} from '../spec/index.js'
import {askFile} from './files.js'
import type {Composition, ExploreDeps} from './types.js'

/** Something that an operation takes: a parameter or a field of its body. */
export interface Taken extends ValueSketch {
  /** As it is called on the command line. */
  key: string
  name: string
  in: IndexedParameter['in'] | 'body'
  required: boolean
  summary?: string
}

/** Sent by other parts of apix, whatever a description says of them. */
const NEVER_ASKED = new Set(['accept', 'content-type', 'authorization'])

/** What an operation takes by name, parameters first, what is required before the rest. */
export function takenBy({operation, body}: Pick<Composition, 'operation' | 'body'>): Taken[] {
  if (!operation) return []
  const {parameters, body: described} = operation.operation
  const names = parameters.map(({name}) => name)
  const all = parameters
    .filter((one) => one.in !== 'header' || !NEVER_ASKED.has(one.name.toLowerCase()))
    .map((one): Taken => {
      const isShared = names.filter((name) => name === one.name).length > 1
      return {...one, key: isShared ? `${one.in}.${one.name}` : one.name}
    })
  // The fields of JSON are one document; those of a form are given one by one.
  const isForm = /form/i.test(described?.mediaType ?? '') && !body
  const fields = (isForm ? (described?.fields ?? []) : []).map((field): Taken => {
    const key = names.includes(field.name) ? `body.${field.name}` : field.name
    return {...field, key, in: 'body'}
  })
  return [...all, ...fields].sort((a, b) => Number(b.required) - Number(a.required))
}

/**
 * Asks for one value: a choice where there are only some, else a text that is checked against its
 * type.
 * @returns undefined for Esc, null to leave it out
 */
export async function askValue(
  taken: Taken,
  current: string | undefined,
  trail: readonly string[],
  context: readonly string[],
  {screen}: ExploreDeps,
): Promise<string | null | undefined> {
  const choices = choicesOf(taken)
  const question = taken.name
  const help = helpFor(taken)
  if (choices) {
    const texts = choices.map(String)
    const leaveOut = taken.required ? [] : [{value: null, label: 'leave it out'}]
    const options = [
      ...texts.map((text) => ({
        value: text as string | null,
        label: text === '' ? '""' : text,
        ...(String(taken.default) === text && {note: 'default'}),
      })),
      ...leaveOut,
    ]
    return screen.choose<string | null>({
      trail,
      context: [...context, ...help],
      question: `${question}?`,
      options: (query) =>
        options.filter(({label}) => label.toLowerCase().includes(query.trim().toLowerCase())),
      selected:
        current ?? (taken.default === undefined ? (texts[0] ?? null) : String(taken.default)),
    })
  }
  if (isFile(taken)) {
    const empty = taken.required ? {} : {empty: 'empty leaves it out'}
    const asked = {question: `${question}:`, initial: current, help, context, ...empty}
    const path = await askFile(asked, trail, {screen} as ExploreDeps)
    return path === '' ? null : path
  }
  const suggestion = textOf(taken.example ?? taken.default)
  const answer = await screen.ask({
    trail,
    context,
    question: `${question}:`,
    help: [...help, ...(taken.required ? [] : ['empty leaves it out'])],
    initial: current ?? '',
    ...(suggestion !== undefined && {suggestion}),
    check: (text) => problemOf(taken, text),
  })
  return answer === '' && !taken.required ? null : answer
}

/** A part of a form that is sent as a file. */
export function isFile({in: place, types, items}: Taken): boolean {
  return place === 'body' && (types.includes('file') || (items?.types.includes('file') ?? false))
}

function choicesOf({
  choices,
  types,
}: ValueSketch): ReadonlyArray<string | number | boolean> | undefined {
  if (choices) return choices.filter((choice) => choice !== null)
  return types.length === 1 && types[0] === 'boolean' ? [true, false] : undefined
}

/** What is known of it: place, type, what it is for, an example, the default. */
function helpFor(taken: Taken): string[] {
  const {in: place, required, summary, example, format} = taken
  const type = `${typeWords(taken)}${format === undefined ? '' : ` (${format})`}`
  const list = taken.types.includes('array') ? ', separated by commas' : ''
  const {default: preset} = taken
  return [
    `${place}, ${required ? 'required' : 'optional'}: ${type}${list}`,
    ...(summary === undefined ? [] : [summary]),
    ...(example === undefined ? [] : [`such as ${textOf(example)}`]),
    ...(preset === undefined ? [] : [`default ${textOf(preset)}`]),
  ]
}

export function textOf(value: unknown): string | undefined {
  if (value === undefined) return undefined
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return value.join(',')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const SHAPES = {
  integer: /^-?\d+$/,
  number: /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i,
  boolean: /^(?:true|false)$/,
} as const

/** Why the text cannot be the value; undefined when it can. */
export function problemOf(taken: Taken, text: string): string | undefined {
  if (text === '') return taken.required ? `${taken.name} is required` : undefined
  const {types} = taken
  const named = types.filter((type) => type !== 'null')
  if (named.length === 0) return undefined
  const fits = named.some((type) =>
    type === 'integer' || type === 'number' || type === 'boolean' ? SHAPES[type].test(text) : true,
  )
  if (!fits) return `expected ${typeWords(taken)}`
  if (taken.in !== 'body') return undefined
  try {
    typedJson(taken.name, text, taken)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
