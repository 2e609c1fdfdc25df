import {isApixError} from '../../errors/index.js'
import type {BenchTarget} from '../types.js'
import type {Engine} from './types.js'

/** A token is renewed when this part of what is left of its life has passed. */
const PART = 0.7
const LEAST_WAIT = 50
/** Tries after failures that may pass, milliseconds apart. */
const TRIES = 4
const PAUSE = 250

/**
 * Keeps a run's credential good: renews it well before it runs out, while the load goes on with the
 * one that is still valid, so that no sample ever waits for a token.
 */
export class CredentialKeeper {
  refreshes = 0
  #target: BenchTarget
  readonly #engine: () => Engine
  #timer: NodeJS.Timeout | undefined
  #renewing = false
  #closed = false

  constructor(target: BenchTarget, engine: () => Engine) {
    this.#target = target
    this.#engine = engine
  }

  get renewable(): boolean {
    return this.#target.renew !== undefined
  }

  start(): void {
    this.#schedule()
  }

  /** The server refuses a token that it took before: it ended early, or was revoked. */
  refused(): void {
    this.#renew().catch(() => {})
  }

  stop(): void {
    this.#closed = true
    clearTimeout(this.#timer)
  }

  #schedule(): void {
    const {renewBefore, renew} = this.#target
    if (this.#closed || renewBefore === undefined || !renew) return
    clearTimeout(this.#timer)
    // A timer of more than 2^31 ms would fire at once; no run is that long.
    const wait = Math.min(2 ** 31 - 1, Math.max(LEAST_WAIT, (renewBefore - Date.now()) * PART))
    this.#timer = setTimeout(() => {
      this.#renew().catch(() => {})
    }, wait)
  }

  async #renew(): Promise<void> {
    if (this.#renewing || this.#closed) return
    this.#renewing = true
    try {
      const next = await this.#attempt()
      if (this.#closed) return
      if (!next) {
        this.#engine().settle()
        return
      }
      this.#target = next
      this.refreshes++
      this.#engine().update(next.request)
      this.#schedule()
    } finally {
      this.#renewing = false
    }
  }

  /** @returns null when there is no other credential to be had */
  async #attempt(): Promise<BenchTarget | null> {
    for (let attempt = 1; attempt <= TRIES && !this.#closed; attempt++) {
      try {
        return (await this.#target.renew?.()) ?? null
      } catch (error) {
        if (isApixError(error) && error.exitCode === 8 && error.code !== 'REFRESH_FAILED') break
        await new Promise((resolve) => setTimeout(resolve, PAUSE * attempt))
      }
    }
    return null
  }
}
