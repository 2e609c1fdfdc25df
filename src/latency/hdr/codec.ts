import {deflateSync, inflateSync} from 'node:zlib'
import {ApixError} from '../../errors/index.js'
import {Histogram, type Moments, SLOTS, slotOfValue} from '../histogram.js'

// The V2 encoding of HdrHistogram, as its Java, C, Go, Rust and JavaScript versions write it: a
// header of 40 bytes, then the counts from the first slot to that of the largest value, each a
// ZigZag LEB128 number; a negative one stands for so many empty slots.

const COOKIE = 0x1c849303
const COMPRESSED_COOKIE = 0x1c849304
/** The nibble that says how wide a word is; 1 stands for LEB128. */
const WORD_SIZE = 0x10
const WORD_SIZE_MASK = 0xf0
const HEADER = 40
const DIGITS = 3

/** Slots in ascending order with their counts: all that is not empty. */
export type SlotCounts = Iterable<readonly [slot: number, count: number]>

/** The histogram in the V2 encoding, not compressed. Minimum, maximum and sum go as they round. */
export function encodeHistogram(histogram: Histogram): Buffer {
  return encodeSlots(occupied(histogram.counts))
}

function* occupied(counts: Uint32Array): SlotCounts {
  for (let slot = 0; slot < counts.length; slot++) {
    const count = counts[slot] ?? 0
    if (count > 0) yield [slot, count]
  }
}

/** The same for slots that were never spread out. */
export function encodeSlots(slots: SlotCounts): Buffer {
  const bytes: number[] = []
  let next = 0
  for (const [slot, count] of slots) {
    const empty = slot - next
    // ZigZag: even numbers are counts, odd ones runs of empty slots.
    if (empty === 1) pushNumber(bytes, 0)
    else if (empty > 1) pushNumber(bytes, empty * 2 - 1)
    pushNumber(bytes, count * 2)
    next = slot + 1
  }
  const header = Buffer.alloc(HEADER)
  header.writeInt32BE(COOKIE | WORD_SIZE, 0)
  header.writeInt32BE(bytes.length, 4)
  header.writeInt32BE(0, 8)
  header.writeInt32BE(DIGITS, 12)
  header.writeBigInt64BE(1n, 16)
  header.writeBigInt64BE(BigInt(highestOf(next - 1)), 24)
  header.writeDoubleBE(1, 32)
  return Buffer.concat([header, Buffer.from(bytes)])
}

/** Readers make room for this value: no more than the last slot needs, in whole buckets. */
function highestOf(slot: number): number {
  return 2 ** (Math.max(1, Math.floor(slot / 1024)) + 10) - 1
}

function pushNumber(bytes: number[], number: number): void {
  let value = number
  while (value >= 128) {
    bytes.push((value % 128) | 0x80)
    value = Math.floor(value / 128)
  }
  bytes.push(value)
}

/** The V2 encoding, deflated and in Base64: what stands in an HdrHistogram log. */
export function encodeBase64(histogram: Histogram): string {
  const compressed = deflateSync(encodeHistogram(histogram))
  const header = Buffer.alloc(8)
  header.writeInt32BE(COMPRESSED_COOKIE | WORD_SIZE, 0)
  header.writeInt32BE(compressed.length, 4)
  return Buffer.concat([header, compressed]).toString('base64')
}

/**
 * Reads the V2 encoding, of any precision.
 * @param moments what the encoding leaves out, where it was kept beside it
 * @throws ApixError STORAGE when it is something else
 */
export function decodeHistogram(bytes: Uint8Array, moments?: Moments): Histogram {
  const counts = new Uint32Array(SLOTS)
  visitSlots(bytes, (slot, count) => {
    counts[slot] = (counts[slot] ?? 0) + count
  })
  return Histogram.from(counts, moments)
}

/** Calls with each slot that is not empty, in ascending order. @throws as above */
export function visitSlots(bytes: Uint8Array, put: (slot: number, count: number) => void): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.length < HEADER) throw unreadable()
  if ((buffer.readInt32BE(0) & ~WORD_SIZE_MASK) !== COOKIE) throw unreadable()
  const end = HEADER + buffer.readInt32BE(4)
  const digits = buffer.readInt32BE(12)
  const unit = Number(buffer.readBigInt64BE(16))
  if (end > buffer.length || digits < 0 || digits > 5 || unit < 1) throw unreadable()
  const shape = shapeOf(digits, unit)
  let index = 0
  let at = HEADER
  while (at < end) {
    let value = 0
    let scale = 1
    for (let byte = 0; byte < 9; byte++) {
      const part = buffer[at++] ?? 0
      // The ninth byte carries eight bits.
      value += (byte < 8 ? part & 0x7f : part) * scale
      if (byte === 8 || (part & 0x80) === 0) break
      scale *= 128
    }
    if (value % 2 === 1) {
      index += (value + 1) / 2
      continue
    }
    if (value > 0) {
      const slot = shape === undefined ? index : slotOfValue(shape(index))
      if (slot >= SLOTS) throw unreadable()
      put(slot, value / 2)
    }
    index++
  }
}

/** Reads what {@link encodeBase64} and every HdrHistogram log writer make. @throws as above */
export function decodeBase64(text: string, moments?: Moments): Histogram {
  const bytes = Buffer.from(text.trim(), 'base64')
  if (bytes.length < 8) throw unreadable()
  if ((bytes.readInt32BE(0) & ~WORD_SIZE_MASK) !== COMPRESSED_COOKIE) throw unreadable()
  let inflated: Buffer
  try {
    inflated = inflateSync(bytes.subarray(8, 8 + bytes.readInt32BE(4)), {maxOutputLength: 1 << 24})
  } catch (cause) {
    throw unreadable(cause)
  }
  return decodeHistogram(inflated, moments)
}

/** The middle value of each index, where that is another one than ours; undefined where it is not. */
function shapeOf(digits: number, unit: number): ((index: number) => number) | undefined {
  if (digits === DIGITS && unit === 1) return undefined
  const unitBits = Math.floor(Math.log2(unit))
  const halfBits = Math.max(0, Math.ceil(Math.log2(2 * 10 ** digits)) - 1)
  const half = 2 ** halfBits
  return (index) => {
    const bucket = Math.floor(index / half) - 1
    const [shift, sub] = bucket < 0 ? [0, index] : [bucket, (index % half) + half]
    const width = 2 ** (shift + unitBits)
    return sub * width + Math.floor((width - 1) / 2)
  }
}

function unreadable(cause?: unknown): ApixError {
  return new ApixError('STORAGE', 'this is no HdrHistogram in the V2 encoding', {
    ...(cause !== undefined && {cause}),
  })
}
