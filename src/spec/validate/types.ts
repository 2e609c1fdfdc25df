import type {HeaderList} from '../../http/index.js'
import type {Side} from '../schema/fields.js'

export type ProblemPlace = 'operation' | 'path' | 'query' | 'header' | 'cookie' | 'body' | 'status'

/** One way in which a message differs from its description. */
export interface Problem {
  side: Side
  /** `warning` for what the description does not mention: it forbids nothing. */
  severity: 'error' | 'warning'
  in: ProblemPlace
  /** JSON pointer into the body, or `/NAME` of a parameter or header. */
  pointer: string
  /** What the description asks for, in words: `integer`, `one of "a", "b"`. */
  expected: string
  /** What was found, in words, shortened: `string "abc"`, `nothing`. */
  actual: string
  /** Where the description says so: `#/components/schemas/Pet/properties/name`; best effort. */
  schema?: string
}

/** A request as it goes over the wire. */
export interface RequestParts {
  method: string
  /** Below the server, with its query: `/users/42?limit=10`. */
  path: string
  headers: HeaderList
  body?: Buffer
}

export interface ResponseParts {
  status: number
  headers: HeaderList
  body: Buffer
}
