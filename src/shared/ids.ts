import {randomFillSync} from 'node:crypto'

/** Crockford's Base32, the alphabet of the ULID specification. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * A ULID: 48 bits of time and 80 random bits as 26 characters, so that ids sort by time.
 * @param now milliseconds since the epoch
 */
export function createId(now: number): string {
  let time = ''
  let rest = now
  for (let index = 0; index < 10; index++) {
    time = ALPHABET[rest % 32] + time
    rest = Math.floor(rest / 32)
  }
  const random = randomFillSync(new Uint8Array(16))
  return time + Array.from(random, (byte) => ALPHABET[byte % 32]).join('')
}
