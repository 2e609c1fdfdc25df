import {ApixError} from '../../errors/index.js'
import {nearest} from '../../shared/index.js'
import type {IndexedOperation, SpecIndex} from '../types.js'
import {createPathMatcher} from './match.js'

export interface FoundOperation {
  operation: IndexedOperation
  /** Values of path parameters that the name itself gave: `GET /users/42`. */
  path: Readonly<Record<string, string>>
}

/**
 * The operation that a person means: its id, in any case and with any separators where that is
 * clear, or `GET /users/{id}`, or `GET /users/42`, or the path alone where it has one method.
 * @throws ApixError OPERATION_UNKNOWN with the nearest one
 */
export function findOperation(index: SpecIndex, name: string): FoundOperation {
  const found = byId(index, name) ?? byPath(index, name)
  if (found) return found
  const candidates = [
    ...index.operations.map(({id}) => id),
    ...index.operations.map(({method, path}) => `${method} ${path}`),
  ]
  const guess = nearest(name, candidates) ?? containing(index, name)
  throw new ApixError(
    'OPERATION_UNKNOWN',
    `${index.title || 'the API'} has no operation "${name}"`,
    {
      hints: [...(guess ? [`did you mean ${guess}?`] : []), 'apix spec list shows the operations'],
    },
  )
}

function byId(index: SpecIndex, name: string): FoundOperation | undefined {
  const exact = index.operations.find(({id}) => id === name)
  if (exact) return {operation: exact, path: {}}
  if (name.includes(' ') || name.startsWith('/')) return undefined
  const wanted = letters(name)
  const similar = index.operations.filter(({id}) => letters(id) === wanted)
  const [only] = similar
  return only && similar.length === 1 && wanted !== '' ? {operation: only, path: {}} : undefined
}

/** `users/get-by-username`, `usersGetByUsername` and `users_get_by_username` are one name. */
function letters(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
}

function byPath(index: SpecIndex, name: string): FoundOperation | undefined {
  const [, method, path] = /^(?:([A-Za-z]+)\s+)?(\/\S*)$/.exec(name.trim()) ?? []
  if (path === undefined) return undefined
  const wanted = method?.toUpperCase()
  const exact = index.operations.filter(
    (operation) => operation.path === path && (!wanted || operation.method === wanted),
  )
  if (exact.length === 1 && exact[0]) return {operation: exact[0], path: {}}
  if (exact.length > 1) {
    const methods = exact.map((operation) => `${operation.method} ${path}`)
    throw new ApixError('OPERATION_UNKNOWN', `${path} has several operations`, {
      hints: [`name one of them: ${methods.map((text) => `'${text}'`).join(', ')}`],
    })
  }
  const matched = createPathMatcher(index).match(wanted ?? 'GET', path)
  return matched && {operation: matched.operation, path: matched.values}
}

/** The shortest id that has the words in it. */
function containing(index: SpecIndex, name: string): string | undefined {
  const wanted = letters(name)
  if (wanted.length < 3) return undefined
  const ids = index.operations.map(({id}) => id).filter((id) => letters(id).includes(wanted))
  return ids.sort((a, b) => a.length - b.length)[0]
}
