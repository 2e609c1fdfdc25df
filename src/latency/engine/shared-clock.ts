/**
 * A monotonic clock that reads the same in every thread, in milliseconds: `performance.now()`
 * counts from the start of its own thread.
 */
export function sharedClock(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1000 + nanoseconds / 1e6
}
