import type {FoundOperation} from '../spec/index.js'
import {changeBody, fileBody, sampleBody} from './body.js'
import {planOf} from './composition.js'
import type {Composition, ExploreDeps, Workplace} from './types.js'
import {askValue, takenBy} from './values.js'

/**
 * Asks for what an operation requires, one after the other; Esc goes back to the one before.
 * @returns undefined when Esc left the first
 */
export async function composeOperation(
  operation: FoundOperation,
  workplace: Workplace,
  deps: ExploreDeps,
): Promise<Composition | undefined> {
  const {id, method, path} = operation.operation
  let composition: Composition = {
    title: id,
    operation,
    values: new Map(),
    method,
    target: path,
    headers: [],
    body: undefined,
  }
  const isWanted = operation.operation.body?.required === true
  const body = isWanted ? await sampleBody(composition, workplace, true) : undefined
  if (body) composition = {...composition, body}
  const plan = await planOf(composition, workplace)
  const missing = new Set(plan?.missing.map((value) => `${value.in} ${value.name}`))
  // What configuration or the credential gives is not asked for.
  const asked = takenBy(composition).filter(
    ({key, name, in: place, required}) =>
      required && (missing.has(`${place} ${name}`) || missing.has(`${place} ${key}`)),
  )
  const trail = [...workplace.trail, id]
  const values = new Map<string, string>()
  for (let at = 0; ; ) {
    const taken = asked[at]
    if (!taken) {
      if (!isWanted) return {...composition, values}
      const filled = await withBody({...composition, values}, workplace, deps)
      if (filled.done) return filled.composition
      if (at === 0) return undefined
      composition = filled.composition
      at--
      continue
    }
    const context = [`${method} ${path}`, ...given(values)]
    const answer = await askValue(taken, values.get(taken.key), trail, context, deps)
    if (answer === undefined) {
      if (at === 0) return undefined
      at--
      continue
    }
    if (answer !== null) values.set(taken.key, answer)
    at++
  }
}

/** Fills in the body that an operation wants; `done` is false for Esc. */
async function withBody(
  composition: Composition,
  workplace: Workplace,
  deps: ExploreDeps,
): Promise<{composition: Composition; done: boolean}> {
  const trail = [...workplace.trail, composition.title]
  const {mediaType = '', fields} = composition.operation?.operation.body ?? {}
  if (composition.body) {
    const changed = await changeBody(composition, workplace, trail, deps)
    if (!changed) return {composition, done: false}
    return {composition: {...composition, body: changed.body}, done: changed.left === 'done'}
  }
  if (fields || /form|json|xml|text/i.test(mediaType)) return {composition, done: true}
  // Bytes that nobody can type.
  const type = mediaType.includes('*') ? undefined : mediaType
  const given = await fileBody(type, [...trail, 'body'], deps)
  return {composition: {...composition, ...given}, done: given !== undefined}
}

function given(values: ReadonlyMap<string, string>): string[] {
  return [...values].map(([name, value]) => `  ${name} = ${value}`)
}

/** Asks which of the optional values to add, and for it. @returns undefined for Esc */
export async function addOptional(
  composition: Composition,
  workplace: Workplace,
  deps: ExploreDeps,
): Promise<Composition | undefined> {
  const {screen} = deps
  const trail = [...workplace.trail, composition.title]
  const left = takenBy(composition).filter(({key}) => !composition.values.has(key))
  const {search} = await import('./search.js')
  const taken = await screen.choose({
    trail,
    question: 'Which one?',
    options: (query) =>
      search(
        left.map(({name, summary = ''}) => `${name}  ${summary}`),
        query,
      ).flatMap(({index}) => {
        const one = left[index]
        if (!one) return []
        const detail = one.summary === undefined ? [] : [one.summary]
        return [{value: one, label: one.name, note: noteOf(one), detail}]
      }),
  })
  if (!taken) return undefined
  const answer = await askValue(taken, undefined, trail, [], deps)
  if (answer === undefined) return undefined
  return withValue(composition, taken.key, answer)
}

function noteOf({
  in: place,
  types,
  required,
}: {
  in: string
  types: readonly string[]
  required: boolean
}) {
  return `${place}, ${types.join(' or ') || 'anything'}${required ? ', required' : ''}`
}

/** @param value null leaves it out */
export function withValue(
  composition: Composition,
  key: string,
  value: string | null,
): Composition {
  const values = new Map(composition.values)
  if (value === null) values.delete(key)
  else values.set(key, value)
  return {...composition, values}
}
