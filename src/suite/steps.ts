import type {Check} from './checks/types.js'
import {type Piece, placeholders} from './template/parse.js'
import type {Step} from './types.js'

/** All placeholders of a step, wherever they stand. */
export function placeholdersOf(step: Step): Piece[] {
  const {request, condition} = step
  return [
    ...placeholders([request.target, request.headers, request.query]),
    ...placeholders(request.body),
    ...placeholders(checksOf(step).map(({wanted}) => wanted)),
    ...placeholders(condition?.text),
  ]
}

/** Those of `expect` and those of `retryUntil`. */
export function checksOf({checks, retryUntil}: Step): readonly Check[] {
  return [...checks, ...(retryUntil?.checks ?? [])]
}
