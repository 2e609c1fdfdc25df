import type {Clock} from '../shared/index.js'

/** Which ids this process has handled. */
export interface Seen {
  /** Waits while another delivery of the same id is in progress. */
  claim(id: string): Promise<'done' | {done(): void; release(): void}>
}

/** So many ids are remembered before those whose time is over are looked for. */
const SWEEP = 10_000

/** @param ttl milliseconds */
export function createSeen(clock: Clock, ttl: number): Seen {
  const done = new Map<string, number>()
  const running = new Map<string, Promise<void>>()

  function isDone(id: string): boolean {
    const until = done.get(id)
    return until !== undefined && until > clock.monotonic()
  }

  function remember(id: string): void {
    const now = clock.monotonic()
    if (done.size >= SWEEP) for (const [key, until] of done) if (until <= now) done.delete(key)
    done.set(id, now + ttl)
  }

  return {
    async claim(id) {
      for (let other = running.get(id); other; other = running.get(id)) await other
      if (isDone(id)) return 'done'
      let finish = () => {}
      const work = new Promise<void>((resolve) => {
        finish = resolve
      })
      running.set(id, work)
      const end = () => {
        running.delete(id)
        finish()
      }
      return {
        done() {
          remember(id)
          end()
        },
        release: end,
      }
    },
  }
}
