/** Work of one turn of the event loop that shares one transaction. */
export interface Batch {
  add<T>(work: () => T): Promise<T>
  /** Runs what waits, now. */
  flush(): void
}

interface Job {
  work(): unknown
  resolve(value: unknown): void
  reject(error: unknown): void
}

/**
 * Group commit: fifty writers that come at once take the lock once. A piece of work that throws is
 * rolled back alone; the others are then run again one by one.
 */
export function createBatch(transaction: <T>(work: () => T) => T): Batch {
  let jobs: Job[] = []
  let scheduled = false

  function flush(): void {
    const taken = jobs
    jobs = []
    scheduled = false
    if (taken.length === 0) return
    let threw = false
    try {
      const results = transaction(() =>
        taken.map(({work}) => {
          try {
            return work()
          } catch (error) {
            threw = true
            throw error
          }
        }),
      )
      for (const [index, {resolve}] of taken.entries()) resolve(results[index])
    } catch (error) {
      if (threw && taken.length > 1) for (const job of taken) alone(job)
      else for (const {reject} of taken) reject(error)
    }
  }

  function alone({work, resolve, reject}: Job): void {
    try {
      resolve(transaction(work))
    } catch (error) {
      reject(error)
    }
  }

  return {
    add<T>(work: () => T) {
      return new Promise<T>((resolve, reject) => {
        jobs.push({work, resolve: resolve as Job['resolve'], reject})
        if (scheduled) return
        scheduled = true
        setImmediate(flush)
      })
    },
    flush,
  }
}
