import {createHash, randomUUID} from 'node:crypto'
import type {Clock} from '../../shared/index.js'
import type {SharedStore} from '../../storage/index.js'
import type {WebhookProvider} from '../types.js'

/** A claim whose holder gave no sign of life for so long may be taken over. Milliseconds. */
const LEASE = 5000
const HEARTBEAT = 1000
/** How often somebody who waits looks: soon at first, then at leisure. Milliseconds. */
const POLL = {first: 10, most: 200}

const DONE = 'done'

/** The right to process the events of one delivery; one holder at a time, across processes. */
export interface Claim {
  /** They were processed: duplicates are answered without processing until the TTL is over. */
  done(): Promise<void>
  /** Processing failed: the next delivery of them may try again. */
  release(): Promise<void>
}

/** Remembers which events were processed, for as long as their time to live. */
export interface SeenEvents {
  /**
   * Claims the events of a delivery; waits while another delivery of one is in progress.
   * @param ids null for an event that has none: it is always new
   * @returns undefined when every one of them was processed before
   */
  claim(provider: WebhookProvider, ids: ReadonlyArray<string | null>): Promise<Claim | undefined>
}

export interface SeenOptions {
  /** Milliseconds; without it as long as the provider may deliver an event again. */
  ttl?: number | undefined
  /** Receivers of one scope share what they have seen; who hands events on must not share with whom. */
  scope?: string
  /** Milliseconds without a sign of life after which a claim may be taken over; 5 s unless given. */
  lease?: number
}

/**
 * Events seen by all receivers that share a store: on this machine, or everywhere with Redis. A
 * receiver that was killed loses its claims after a few seconds.
 */
export function createSeenEvents(
  store: SharedStore,
  clock: Clock,
  {ttl, scope = 'seen', lease = LEASE}: SeenOptions = {},
): SeenEvents {
  /** Whether the event is ours now, was processed, or is in somebody else's hands. */
  function tryClaim(key: string, me: string): Promise<'claimed' | 'busy' | 'done'> {
    return store.update(key, (current) => {
      if (current === undefined) return {value: me, ttl: lease, result: 'claimed'}
      return {result: current === DONE ? 'done' : 'busy'}
    })
  }

  async function acquire(key: string, me: string): Promise<boolean> {
    for (let wait = POLL.first; ; wait = Math.min(wait * 1.5, POLL.most)) {
      const outcome = await tryClaim(key, me)
      if (outcome !== 'busy') return outcome === 'claimed'
      await clock.sleep(wait)
    }
  }

  return {
    async claim(provider, ids) {
      const me = randomUUID()
      const known = ids.filter((id) => id !== null)
      // Always in the same order: two batches that overlap must not wait for each other.
      const keys = [...new Set(known.map((id) => keyOf(scope, provider.id, id)))].sort()
      const claim = hold(store, me, {ttl: ttl ?? provider.dedupWindow, lease})
      try {
        for (const key of keys) if (await acquire(key, me)) claim.add(key)
      } catch (error) {
        await claim.release().catch(() => {})
        throw error
      }
      if (claim.size > 0 || known.length < ids.length) return claim
      claim.stop()
      return undefined
    },
  }
}

/** Events that are ours until we say what became of them, or die. */
function hold(store: SharedStore, me: string, {ttl, lease}: {ttl: number; lease: number}) {
  const keys: string[] = []
  let ended = false
  const beat = setInterval(() => {
    for (const key of keys) {
      store
        .update(key, (current) => {
          const ours = current === me || (current === undefined && !ended)
          return ours ? {value: me, ttl: lease, result: undefined} : {result: undefined}
        })
        // The store is busy, or closed on the way out; the lease outlives a few missed beats.
        .catch(() => {})
    }
  }, HEARTBEAT)
  beat.unref()

  function stop(): void {
    ended = true
    clearInterval(beat)
  }

  return {
    stop,
    add: (key: string) => keys.push(key),
    get size() {
      return keys.length
    },
    async done() {
      stop()
      await Promise.all(
        keys.map((key) => store.update(key, () => ({value: DONE, ttl, result: undefined}))),
      )
    },
    async release() {
      stop()
      await Promise.all(
        keys.map((key) =>
          store.update(key, (current) =>
            current === me ? {value: null, result: undefined} : {result: undefined},
          ),
        ),
      )
    },
  }
}

/** Senders choose their ids; a long one must not become a long key. */
function keyOf(scope: string, provider: string, id: string): string {
  const short = id.length <= 200 ? id : createHash('sha256').update(id).digest('hex')
  return `${scope}:${provider}:${short}`
}
