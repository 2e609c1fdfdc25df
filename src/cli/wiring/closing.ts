type Close = () => Promise<void> | void

/** What has to be waited for and closed at the end. */
export interface Closing {
  /** Goes on after a response was printed. */
  background(work: Promise<void>): void
  /** Has something to write before anything is closed. */
  beforeClose(finish: Close): void
  /** Is closed at the end; what was opened last goes first. */
  onClose(close: Close): void
  close(): Promise<void>
}

export function createClosing(): Closing {
  const works: Array<Promise<void>> = []
  const finishers: Close[] = []
  const closers: Close[] = []
  return {
    background: (work) => works.push(work),
    beforeClose: (finish) => finishers.push(finish),
    onClose: (close) => closers.push(close),
    async close() {
      await Promise.allSettled(works)
      for (const finish of finishers) await finish()
      for (const close of closers.reverse()) await close()
    },
  }
}
