/** What steps that always run have after an interruption, all together. Milliseconds. */
const GRACE = 10_000

/** When a run that is interrupted ends: at once, but for the steps that clean up. */
export interface Ending {
  ordinary: AbortSignal
  /** Follows the other when the time for cleaning up is over. */
  always: AbortSignal
  close(): void
}

export function endingOf(signal: AbortSignal, grace = GRACE): Ending {
  const late = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const start = () => {
    timer = setTimeout(() => late.abort(), grace)
  }
  if (signal.aborted) start()
  else signal.addEventListener('abort', start, {once: true})
  return {
    ordinary: signal,
    always: late.signal,
    close() {
      signal.removeEventListener('abort', start)
      clearTimeout(timer)
    },
  }
}
