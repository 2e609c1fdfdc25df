import type {Input, OperationId, RequestOptions} from './types.js'

export type Args<O extends OperationId> =
  Record<string, never> extends Input<O> ? [input?: Input<O>] : [input: Input<O>]

export type Text = string | (() => string | Promise<string>)

export interface AnyInput extends RequestOptions {
  query?: object
  header?: object
  path?: object
  cookie?: object
  body?: unknown
}
