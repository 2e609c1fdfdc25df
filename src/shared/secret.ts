import {createHmac} from 'node:crypto'
import {inspect} from 'node:util'

const REDACTED = '[redacted]'

/**
 * A value that must not be printed. Printing, inspecting, concatenating or serialising it yields
 * `[redacted]`; only `reveal()` returns the value, and only `auth/` and `http/` call that.
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  /** A digest that tells secrets apart and, without the salt, leads back to none. */
  fingerprint(salt: string): string {
    return createHmac('sha256', salt).update(this.#value).digest('base64url')
  }

  toString(): string {
    return REDACTED
  }

  toJSON(): string {
    return REDACTED
  }

  [inspect.custom](): string {
    return REDACTED
  }
}
