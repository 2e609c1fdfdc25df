import {createHash} from 'node:crypto'
import type {IncomingBody, StoredBody} from './types.js'

/** A body that has arrived so far, in memory. */
export interface HeldBody extends IncomingBody {
  finish(): {bytes: Buffer; size: number; digest: string}
}

/** @param largest bytes; what is larger is not kept */
export function holdBody(largest: number): HeldBody {
  let chunks: Uint8Array[] = []
  let size = 0
  return {
    async write(chunk) {
      size += chunk.length
      if (size > largest) chunks = []
      else chunks.push(chunk)
      return size <= largest
    },
    async discard() {
      chunks = []
    },
    finish() {
      const bytes = Buffer.concat(chunks)
      return {bytes, size: bytes.length, digest: sha256(bytes)}
    },
  }
}

export function bodyFrom(bytes: Buffer): StoredBody {
  return {
    async *read() {
      if (bytes.length > 0) yield bytes
    },
    async close() {},
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
