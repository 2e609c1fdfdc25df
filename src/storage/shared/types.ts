/**
 * What a change makes of a value: a new one with its time to live in milliseconds, nothing (null),
 * or, without `value`, what it was. `result` is what the caller learns.
 */
export type Change<T> = {result: T} & (
  | {value: string; ttl: number}
  | {value: null}
  | {value?: undefined}
)

/**
 * Small state that several processes share: on this machine in the database, or in Redis for many
 * machines (`APIX_STORE_URL`). Every value has a time to live, so nothing piles up. Keys begin with
 * the name of what owns them: `limit:shop/default`, `seen:stripe:evt_1`.
 *
 * `update` is the one atomic operation; set-if-absent, compare-and-set, counters and limiters are
 * changes written in a line or two, and the same code runs on both engines:
 *
 *     // Exactly one of many receivers gets true.
 *     const first = await store.update(`seen:${id}`, (current) =>
 *       current === undefined ? {value: 'done', ttl: 86_400_000, result: true} : {result: false},
 *     )
 *     // GCRA: how long to wait for the next slot. `now` is the store's clock, the same for all.
 *     const wait = await store.update(`limit:${key}`, (current, now) => {
 *       const tat = Math.max(now, Number(current ?? 0)) + interval
 *       return {value: String(tat), ttl: tat - now + burst, result: Math.max(0, tat - burst - now)}
 *     })
 *
 * Every function rejects with STORAGE or STORE_UNREACHABLE, the latter within seconds.
 */
export interface SharedStore {
  /** Where it is, for messages: `this machine` or `redis://HOST:PORT`, never with a password. */
  readonly place: string
  read(key: string): Promise<string | undefined>
  /**
   * Replaces a value in one step that no other process can come between.
   * @param change pure and quick: when another process was faster it is called again with the new
   *   value. `now` is the store's own clock in milliseconds since the epoch, so that machines
   *   whose clocks differ agree.
   */
  update<T>(
    key: string,
    change: (current: string | undefined, now: number) => Change<T>,
  ): Promise<T>
  /** What is kept under keys that begin so, in no order. */
  list(prefix: string): Promise<Array<{key: string; value: string}>>
  /** Forgets what is kept under keys that begin so; how many there were. */
  clear(prefix: string): Promise<number>
  close(): Promise<void>
}
