import type {Readable, Writable} from 'node:stream'
import {StdioServerTransport} from '@modelcontextprotocol/sdk/server/stdio.js'
import type {Redactor} from '../shared/index.js'

/**
 * The way out: whatever a tool, an error or the protocol itself says, every known secret is masked
 * in it, keys included. Tools mask what they know; this is for what nobody thought of.
 */
export class RedactingTransport extends StdioServerTransport {
  readonly #redactor: Redactor

  constructor(stdin: Readable, stdout: Writable, redactor: Redactor) {
    super(stdin, stdout)
    this.#redactor = redactor
  }

  override send(message: Parameters<StdioServerTransport['send']>[0]): Promise<void> {
    // Results are cloned into plain objects first: masking looks into those alone.
    return super.send(this.#redactor.value(JSON.parse(JSON.stringify(message))))
  }
}
