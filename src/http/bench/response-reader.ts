/** What a chunk of bytes led to. */
export type ReaderState = 'more' | 'done' | 'bad'

const HEAD = 0
const LENGTH = 1
const CHUNK_SIZE = 2
const CHUNK_DATA = 3
const CHUNK_END = 4
const TRAILER = 5
const UNTIL_CLOSE = 6

const LF = 10
const CR = 13
const SPACE = 32
const TAB = 9
const COLON = 58
const SEMICOLON = 59
const ZERO = 48
const NINE = 57

/** A head or a chunk-size line longer than this is no HTTP response that apix can measure. */
const LONGEST_HEAD = 1 << 20
const PREFIX = Buffer.from('HTTP/1.')
const CONTENT_LENGTH = Buffer.from('content-length')
const CONNECTION = Buffer.from('connection')
const TRANSFER_ENCODING = Buffer.from('transfer-encoding')
const NONE = Buffer.alloc(0)

/** Where the header of that (lower-case) name has its value, or -1 when the line is another one. */
function valueStart(buffer: Buffer, at: number, name: Buffer): number {
  for (let index = 0; index < name.length; index++) {
    if (((buffer[at + index] ?? 0) | 0x20) !== name[index]) return -1
  }
  return buffer[at + name.length] === COLON ? at + name.length + 1 : -1
}

function startsWith(buffer: Buffer, at: number, prefix: Buffer): boolean {
  return prefix.every((byte, index) => buffer[at + index] === byte)
}

/**
 * Reads HTTP/1.x responses (RFC 9112 section 6) from a socket as fast as JavaScript can: it looks
 * at the status and the framing and copies nothing. What it does not understand is `bad`, so that
 * a benchmark counts an error instead of waiting for ever.
 */
export class ResponseReader {
  /** The final status of the response being read. */
  status = 0
  /** Body bytes so far, without framing. */
  bytes = 0
  /** Whether the connection may carry another request. */
  keepAlive = true
  /** Whether any byte of the response has arrived. */
  started = false
  /** Whether it was HTTP/1 that this reader could not make sense of, which another one might. */
  odd = false

  #state = HEAD
  #remaining = 0
  #carry: Buffer = NONE
  #withoutBody = false
  #lineBytes = 0
  #sizeDigits = 0
  #inExtension = false

  /** Prepares for the next response. @param head the request was HEAD: no body follows */
  reset(head: boolean): void {
    this.status = 0
    this.bytes = 0
    this.keepAlive = true
    this.started = false
    this.odd = false
    this.#state = HEAD
    this.#withoutBody = head
    if (this.#carry.length > 0) this.#carry = NONE
  }

  /** Takes the first `length` bytes of the buffer. Bytes beyond the response's end are `bad`. */
  push(chunk: Buffer, chunkLength: number): ReaderState {
    let buffer = chunk
    let length = chunkLength
    let at = 0
    this.started = true
    if (this.#state === HEAD) {
      if (this.#carry.length > 0) {
        buffer = Buffer.concat([this.#carry, chunk.subarray(0, chunkLength)])
        length = buffer.length
        this.#carry = NONE
      }
      do {
        // RFC 9112 section 2.2: an empty line before the start line is passed over.
        while (at < length && (buffer[at] === CR || buffer[at] === LF)) at++
        const end = this.#readHead(buffer, at, length)
        if (end === -2) {
          this.odd = length - at > PREFIX.length && startsWith(buffer, at, PREFIX)
          return 'bad'
        }
        if (end === -1) {
          if (length - at > LONGEST_HEAD) return 'bad'
          this.#carry = Buffer.from(buffer.subarray(at, length))
          return 'more'
        }
        at = end
        // RFC 9110 section 15.2: interim responses come before the final one; 101 was not asked for.
      } while (this.status >= 100 && this.status < 200 && this.status !== 101)
      if (this.status < 200) {
        this.odd = true
        return 'bad'
      }
      if (this.#bodiless) return at === length ? 'done' : 'bad'
    }
    return this.#readBody(buffer, at, length)
  }

  /** The server closed the connection. `done` when that is how this response ends. */
  end(): ReaderState {
    return this.#state === UNTIL_CLOSE ? 'done' : 'bad'
  }

  /** Whether the head alone is the response (RFC 9112 section 6.3, points 1 and 2). */
  get #bodiless(): boolean {
    return this.#withoutBody || this.status < 200 || this.status === 204 || this.status === 304
  }

  #readBody(buffer: Buffer, start: number, length: number): ReaderState {
    let at = start
    if (this.#state === UNTIL_CLOSE) {
      this.bytes += length - at
      return 'more'
    }
    if (this.#state === LENGTH) {
      const available = length - at
      if (available > this.#remaining) return 'bad'
      this.#remaining -= available
      this.bytes += available
      return this.#remaining === 0 ? 'done' : 'more'
    }
    while (at < length) {
      if (this.#state === CHUNK_DATA) {
        const taken = Math.min(this.#remaining, length - at)
        this.#remaining -= taken
        this.bytes += taken
        at += taken
        if (this.#remaining === 0) this.#state = CHUNK_END
      } else {
        const byte = buffer[at++] ?? 0
        if (this.#state === CHUNK_SIZE) {
          if (!this.#sizeByte(byte)) return 'bad'
        } else if (this.#state === CHUNK_END) {
          if (byte === LF) this.#startChunk()
          else if (byte !== CR) return 'bad'
        } else if (byte === LF) {
          if (this.#lineBytes === 0) return at === length ? 'done' : 'bad'
          this.#lineBytes = 0
        } else if (byte !== CR && ++this.#lineBytes > LONGEST_HEAD) return 'bad'
      }
    }
    return 'more'
  }

  #startChunk(): void {
    this.#state = CHUNK_SIZE
    this.#remaining = 0
    this.#sizeDigits = 0
    this.#inExtension = false
  }

  /** One byte of a chunk-size line (RFC 9112 section 7.1); false when it cannot be one. */
  #sizeByte(byte: number): boolean {
    if (byte === LF) {
      if (this.#sizeDigits === 0) return false
      this.#lineBytes = 0
      this.#state = this.#remaining === 0 ? TRAILER : CHUNK_DATA
      return true
    }
    if (byte === CR) return true
    if (this.#inExtension) return ++this.#lineBytes <= LONGEST_HEAD
    if (byte === SEMICOLON || byte === SPACE || byte === TAB) {
      this.#inExtension = true
      this.#lineBytes = 0
      return this.#sizeDigits > 0
    }
    const lower = byte | 0x20
    const digit =
      byte >= ZERO && byte <= NINE
        ? byte - ZERO
        : lower >= 97 && lower <= 102
          ? lower - 87
          : Number.NaN
    if (Number.isNaN(digit) || ++this.#sizeDigits > 12) return false
    this.#remaining = this.#remaining * 16 + digit
    return true
  }

  /** Index after the head, -1 when it is not complete yet, -2 when it is no HTTP/1.x head. */
  #readHead(buffer: Buffer, start: number, length: number): number {
    const prefix = Math.min(PREFIX.length, length - start)
    for (let index = 0; index < prefix; index++) {
      if (buffer[start + index] !== PREFIX[index]) return -2
    }
    let contentLength = -1
    let chunked = false
    let encoded = false
    let close = false
    let keep = false
    let line = start
    for (let at = start; at < length; at++) {
      if (buffer[at] !== LF) continue
      const end = buffer[at - 1] === CR ? at - 1 : at
      if (line === start) {
        if (!this.#readStatus(buffer, start, end)) return -2
      } else if (end === line) {
        const http10 = buffer[start + 7] === ZERO
        this.keepAlive = http10 ? keep && !close : !close
        if (!this.#bodiless) this.#frame(encoded, chunked, contentLength)
        return at + 1
      } else {
        const first = (buffer[line] ?? 0) | 0x20
        if (first === 99) {
          let value = valueStart(buffer, line, CONTENT_LENGTH)
          if (value !== -1) {
            // RFC 9110 section 8.6: the same length may be there more than once.
            const text = buffer.toString('latin1', value, end).trim()
            const [, digits] = /^(\d{1,15})(?:\s*,\s*\1)*$/.exec(text) ?? []
            if (digits === undefined) return -2
            if (contentLength !== -1 && contentLength !== Number(digits)) return -2
            contentLength = Number(digits)
          } else {
            value = valueStart(buffer, line, CONNECTION)
            if (value !== -1) {
              const text = buffer.toString('latin1', value, end).toLowerCase()
              close ||= text.includes('close')
              keep ||= text.includes('keep-alive')
            }
          }
        } else if (first === 116) {
          const value = valueStart(buffer, line, TRANSFER_ENCODING)
          if (value !== -1) {
            encoded = true
            chunked = buffer.toString('latin1', value, end).trim().toLowerCase().endsWith('chunked')
          }
        }
      }
      line = at + 1
    }
    return -1
  }

  #readStatus(buffer: Buffer, start: number, end: number): boolean {
    if (end - start < 12) return false
    this.status = 0
    for (let index = start + 9; index < start + 12; index++) {
      const byte = buffer[index] ?? 0
      if (byte < ZERO || byte > NINE) return false
      this.status = this.status * 10 + byte - ZERO
    }
    return this.status >= 100
  }

  /** RFC 9112 section 6.3: Transfer-Encoding wins over Content-Length; neither is until close. */
  #frame(encoded: boolean, chunked: boolean, contentLength: number): void {
    if (chunked) {
      this.#startChunk()
    } else if (encoded || contentLength === -1) {
      this.#state = UNTIL_CLOSE
      this.keepAlive = false
    } else {
      this.#state = LENGTH
      this.#remaining = contentLength
    }
  }
}
