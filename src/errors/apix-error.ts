import {inspect} from 'node:util'
import {ERROR_CODES, type ErrorCode} from './codes.js'
import type {ExitCode} from './exit-codes.js'
import {hintsForCode} from './hints.js'

const BRAND = Symbol.for('apix.error')

/** What is known about a failure beyond its message. All of it is public: no secrets. */
export interface ErrorFacts {
  status?: number
  requestId?: string
  method?: string
  url?: string
  attempts?: number
  /** Where in which file, for configuration errors: `apix.yaml:3:5`. */
  location?: string
  /** How a message differs from its description. */
  problems?: ReadonlyArray<object>
}

export interface ApixErrorOptions extends ErrorFacts {
  /** What to do about it, one imperative sentence per entry. */
  hints?: readonly string[]
  cause?: unknown
}

/** A failure apix expects and can explain. Only `cli/` turns it into words and an exit code. */
export class ApixError extends Error {
  override readonly name: string = 'ApixError'
  readonly code: ErrorCode
  readonly hints: readonly string[]
  readonly facts: ErrorFacts
  readonly [BRAND] = true

  constructor(code: ErrorCode, message: string, options: ApixErrorOptions = {}) {
    super(message)
    const {hints = [], cause, ...facts} = options
    this.code = code
    this.hints = hints
    this.facts = facts
    // Causes carry token responses and request headers; keep them for debuggers, out of printing.
    Object.defineProperty(this, 'cause', {value: cause, enumerable: false, configurable: true})
  }

  /** Without the cause, which Node would print to any depth, hidden or not. */
  [inspect.custom](): string {
    return `${this.stack}\n${inspect({code: this.code, ...this.facts})}`
  }

  /** The HTTP status where there was a response. */
  get status(): number | undefined {
    return this.facts.status
  }

  /** The server's own id of the request. */
  get requestId(): string | undefined {
    return this.facts.requestId
  }

  /** What to do about it. */
  get hint(): string | undefined {
    const hints = this.hints.length > 0 ? this.hints : hintsForCode(this.code)
    return hints.length > 0 ? hints.join('; ') : undefined
  }

  get exitCode(): ExitCode {
    return ERROR_CODES[this.code]
  }
}

/** True also for errors made by another copy of this module. */
export function isApixError(error: unknown): error is ApixError {
  return typeof error === 'object' && error !== null && BRAND in error
}
