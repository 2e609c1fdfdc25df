import {randomFillSync} from 'node:crypto'

/** Crockford's Base32, the alphabet of the ULID specification. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * A ULID: 48 bits of time and 80 random bits as 26 characters, so that ids sort by time.
 * @param now milliseconds since the epoch
 * @param random 16 bytes; given, the id is always the same
 */
export function createId(
  now: number,
  random: Uint8Array = randomFillSync(new Uint8Array(16)),
): string {
  let time = ''
  let rest = now
  for (let index = 0; index < 10; index++) {
    time = ALPHABET[rest % 32] + time
    rest = Math.floor(rest / 32)
  }
  return time + Array.from(random.subarray(0, 16), (byte) => ALPHABET[byte % 32]).join('')
}
