import type {Input, OperationId, RequestOptions} from './types.js'

type ArgsMap = {
  [O in OperationId]: Record<string, never> extends Input<O>
    ? [input?: Input<O>]
    : [input: Input<O>]
}

/** See Inputs. */
interface AllArgs extends ArgsMap {}

export type Args<O extends OperationId> = AllArgs[O]

export type Text = string | (() => string | Promise<string>)

export interface AnyInput extends RequestOptions {
  query?: object
  header?: object
  path?: object
  cookie?: object
  body?: unknown
}
