import type {Family} from './types.js'

export interface Address {
  address: string
  family: Family
}

/**
 * Addresses in the order in which to try them: the families take turns, so that one that leads
 * nowhere costs one attempt (RFC 8305 section 4). More may join at any time (section 3).
 */
export class AddressQueue {
  readonly #waiting: Readonly<Record<Family, string[]>> = {4: [], 6: []}
  readonly #known = new Set<string>()
  #turn: Family

  constructor(preferred: Family) {
    this.#turn = preferred
  }

  /** Within a family the resolver's order is kept: it follows RFC 6724. */
  add(addresses: ReadonlyArray<{address: string; family: number}>): void {
    for (const {address, family} of addresses) {
      if (this.#known.has(address)) continue
      this.#known.add(address)
      this.#waiting[family === 6 ? 6 : 4].push(address)
    }
  }

  next(): Address | undefined {
    const other = this.#turn === 6 ? 4 : 6
    const family = this.#waiting[this.#turn].length > 0 ? this.#turn : other
    const address = this.#waiting[family].shift()
    if (address === undefined) return undefined
    this.#turn = family === 6 ? 4 : 6
    return {address, family}
  }
}
