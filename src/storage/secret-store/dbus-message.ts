/** A method call with string arguments only, which is all that apix asks of the bus. */
export interface Call {
  destination: string
  path: string
  interface: string
  member: string
  strings: readonly string[]
}

export interface Reply {
  /** The error's name (`org.freedesktop.DBus.Error.ServiceUnknown`), or undefined. */
  error: string | undefined
  replySerial: number | undefined
  body: Buffer
}

const METHOD_CALL = 1
const ERROR = 3
/** Header field codes; D-Bus specification, "Header Fields". */
const FIELD = {
  path: 1,
  interface: 2,
  member: 3,
  error: 4,
  replySerial: 5,
  destination: 6,
  signature: 8,
}

const align = (offset: number, to: number) => Math.ceil(offset / to) * to

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32LE(value)
  return buffer
}

const encodeString = (text: string) =>
  Buffer.concat([uint32(Buffer.byteLength(text)), Buffer.from(`${text}\0`)])

/** Concatenates parts that must each begin at a multiple of `to`. */
function aligned(parts: readonly Buffer[], to: number): Buffer {
  let result: Buffer = Buffer.alloc(0)
  for (const part of parts) {
    const padding = Buffer.alloc(align(result.length, to) - result.length)
    result = Buffer.concat([result, padding, part])
  }
  return result
}

function field(code: number, type: 'o' | 's' | 'g', text: string): Buffer {
  const head = Buffer.from([code, 1, type.charCodeAt(0), 0])
  const short = Buffer.concat([Buffer.from([text.length]), Buffer.from(`${text}\0`)])
  return Buffer.concat([head, type === 'g' ? short : encodeString(text)])
}

/** A METHOD_CALL message, little-endian; D-Bus specification, "Message Format". */
export function encodeCall(serial: number, call: Call): Buffer {
  const body = aligned(call.strings.map(encodeString), 4)
  const fields = [
    field(FIELD.path, 'o', call.path),
    field(FIELD.interface, 's', call.interface),
    field(FIELD.member, 's', call.member),
    field(FIELD.destination, 's', call.destination),
  ]
  if (call.strings.length > 0) {
    fields.push(field(FIELD.signature, 'g', 's'.repeat(call.strings.length)))
  }
  const header = aligned(fields, 8)
  const fixed = Buffer.concat([
    Buffer.from(['l'.charCodeAt(0), METHOD_CALL, 0, 1]),
    uint32(body.length),
    uint32(serial),
    uint32(header.length),
  ])
  return Buffer.concat([fixed, header, Buffer.alloc(align(header.length, 8) - header.length), body])
}

/** The first whole message in the buffer, or undefined when there is none yet. */
export function takeMessage(buffer: Buffer): {value: Reply; length: number} | undefined {
  if (buffer.length < 16) return undefined
  // The bus passes on what the service wrote, in the byte order of this machine: little-endian on
  // every platform that apix runs on.
  const bodyLength = buffer.readUInt32LE(4)
  const headerLength = buffer.readUInt32LE(12)
  const bodyStart = 16 + align(headerLength, 8)
  const length = bodyStart + bodyLength
  if (buffer.length < length) return undefined
  const fields = readFields(buffer.subarray(0, 16 + headerLength))
  return {
    value: {
      error: buffer[1] === ERROR ? (fields.error ?? 'unknown error') : undefined,
      replySerial: fields.replySerial,
      body: buffer.subarray(bodyStart, length),
    },
    length,
  }
}

function readFields(header: Buffer): {error?: string; replySerial?: number} {
  const found: {error?: string; replySerial?: number} = {}
  let offset = 16
  while (offset < header.length) {
    offset = align(offset, 8)
    const code = header[offset]
    const type = String.fromCharCode(header[offset + 2] ?? 0)
    offset += 4
    if (type === 'u') {
      if (code === FIELD.replySerial) found.replySerial = header.readUInt32LE(offset)
      offset += 4
    } else if (type === 'g') {
      offset += (header[offset] ?? 0) + 2
    } else if (type === 's' || type === 'o') {
      const size = header.readUInt32LE(offset)
      if (code === FIELD.error) found.error = header.toString('utf8', offset + 4, offset + 4 + size)
      offset += 4 + size + 1
    } else {
      break
    }
  }
  return found
}
