import {createHash} from 'node:crypto'
import type {Clock} from '../../shared/index.js'
import type {Database} from '../../storage/index.js'

/** A claim whose holder gave no sign of life for so long may be taken over. Milliseconds. */
const LEASE = 5000
const HEARTBEAT = 1000
const POLL = 25

/** The right to process one event; exactly one holder at a time, across processes. */
export interface Claim {
  /** The event was processed: duplicates are answered without processing until the TTL is over. */
  done(): void
  /** Processing failed: the next delivery of the event may try again. */
  release(): void
}

/** Remembers which events were processed, for as long as their time to live. */
export interface SeenEvents {
  /**
   * Claims an event; waits while another delivery of it is in progress.
   * @returns undefined when the event was processed before
   */
  claim(provider: string, id: string, body: Buffer): Promise<Claim | undefined>
}

/**
 * Events seen in the database that all listeners of this machine share. A listener that was
 * killed loses its claim after a few seconds.
 * @param ttl milliseconds
 */
export function createSeenEvents(database: Database, clock: Clock, ttl: number): SeenEvents {
  const select = `SELECT state, claimed_at, expires_at FROM webhook_seen
    WHERE provider = ? AND event_id = ?`
  const upsert = `INSERT INTO webhook_seen
      (provider, event_id, state, claimed_at, expires_at, first_seen, last_seen, body_sha256)
    VALUES (?, ?, 'processing', ?, ?, ?, ?, ?)
    ON CONFLICT (provider, event_id) DO UPDATE SET
      state = 'processing', claimed_at = excluded.claimed_at, expires_at = excluded.expires_at,
      last_seen = excluded.last_seen, count = count + 1, body_sha256 = excluded.body_sha256`

  function tryClaim(provider: string, id: string, digest: string): 'claimed' | 'busy' | 'done' {
    return database.transaction(() => {
      const now = clock.now()
      database.prepare('DELETE FROM webhook_seen WHERE expires_at <= ?').run(now)
      const row = database.prepare(select).get(provider, id)
      if (row?.['state'] === 'done') {
        database
          .prepare(
            'UPDATE webhook_seen SET last_seen = ?, count = count + 1 WHERE provider = ? AND event_id = ?',
          )
          .run(now, provider, id)
        return 'done'
      }
      if (row && Number(row['claimed_at']) > now - LEASE) return 'busy'
      database.prepare(upsert).run(provider, id, now, now + ttl, now, now, digest)
      return 'claimed'
    })
  }

  function hold(provider: string, id: string): Claim {
    const beat = setInterval(() => {
      try {
        database
          .prepare('UPDATE webhook_seen SET claimed_at = ? WHERE provider = ? AND event_id = ?')
          .run(clock.now(), provider, id)
      } catch {
        // The database is busy, or closed on the way out; the lease outlives a few missed beats.
      }
    }, HEARTBEAT)
    beat.unref()
    return {
      done() {
        clearInterval(beat)
        const now = clock.now()
        database
          .prepare(
            "UPDATE webhook_seen SET state = 'done', expires_at = ?, last_seen = ? WHERE provider = ? AND event_id = ?",
          )
          .run(now + ttl, now, provider, id)
      },
      release() {
        clearInterval(beat)
        database
          .prepare('DELETE FROM webhook_seen WHERE provider = ? AND event_id = ?')
          .run(provider, id)
      },
    }
  }

  return {
    async claim(provider, id, body) {
      const digest = createHash('sha256').update(body).digest('hex')
      for (;;) {
        const outcome = tryClaim(provider, id, digest)
        if (outcome === 'done') return undefined
        if (outcome === 'claimed') return hold(provider, id)
        await clock.sleep(POLL)
      }
    },
  }
}
