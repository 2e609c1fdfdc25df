import {createHash} from 'node:crypto'
import {readFileSync, rmSync} from 'node:fs'
import {utimes} from 'node:fs/promises'
import {join} from 'node:path'
import {ApixError, isApixError} from '../../errors/index.js'
import type {Clock} from '../../shared/index.js'
import {DIRECTORY_HINT, storageError} from '../failure.js'
import {makePrivateDirectory} from '../files.js'
import type {Locks} from '../types.js'
import {createLockFile, type Holding, readLockFile, removeLockFile} from './lock-file.js'
import {isGone} from './owner.js'

const DEFAULT_TIMEOUT = 30_000
const HEARTBEAT = 2000
/** How long a waiter must see no heartbeat before it takes the lock from a holder that hangs. */
const STALE_AFTER = 20_000
const LONGEST_WAIT = 50

/**
 * Locks across processes, as files under the data directory. A holder that was killed loses its
 * lock at once, one that hangs after 20 s. Not reentrant.
 */
export function createLocks(dataDirectory: string, clock: Clock): Locks {
  const directory = join(dataDirectory, 'locks')
  const held = new Map<string, string>()

  function releaseOnExit(): void {
    for (const [path, token] of held) {
      try {
        if (readFileSync(path, 'utf8').includes(token)) rmSync(path, {force: true})
      } catch {
        // Already gone; and an exit must go on whatever happens here.
      }
    }
  }

  function keep(path: string, token: string): void {
    if (held.size === 0) process.once('exit', releaseOnExit)
    held.set(path, token)
  }

  async function release(path: string, token: string): Promise<void> {
    await removeLockFile(path, token)
    held.delete(path)
    if (held.size === 0) process.off('exit', releaseOnExit)
  }

  async function acquire(path: string, name: string, options: WaitOptions): Promise<string> {
    const deadline = clock.monotonic() + (options.timeout ?? DEFAULT_TIMEOUT)
    const watch = createWatch(clock)
    for (let wait = 2; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      options.signal?.throwIfAborted()
      const token = await createLockFile(path)
      if (token) return token
      const holder = await readLockFile(path)
      if (!holder) continue
      if (isGone(holder) || watch.silentFor(holder) > STALE_AFTER) {
        if (await removeLockFile(path, holder.token)) continue
      }
      if (clock.monotonic() >= deadline) throw heldTooLong(name, holder)
      await clock.sleep(wait * (0.5 + Math.random()), options.signal)
    }
  }

  return {
    async withLock(name, work, options = {}) {
      await makePrivateDirectory(directory)
      const path = join(directory, `${fileNameOf(name)}.lock`)
      const token = await acquire(path, name, options).catch((error: unknown) => {
        if (isApixError(error) || options.signal?.aborted) throw error
        throw storageError(`cannot lock ${name}`, error, [DIRECTORY_HINT])
      })
      keep(path, token)
      const heartbeat = setInterval(() => {
        const now = new Date()
        utimes(path, now, now).catch(() => {})
      }, HEARTBEAT).unref()
      try {
        return await work()
      } finally {
        clearInterval(heartbeat)
        await release(path, token)
      }
    },
  }
}

interface WaitOptions {
  timeout?: number
  signal?: AbortSignal
}

/**
 * Watches a holder's heartbeat on this process's own monotonic clock, so that neither a changed
 * wall clock nor a laptop's sleep makes a live holder look dead.
 */
function createWatch(clock: Clock) {
  let last = ''
  let since = 0
  return {
    /** Milliseconds for which the same holder has shown no sign of life. */
    silentFor(holder: Holding): number {
      const seen = `${holder.token} ${holder.heartbeat}`
      if (seen !== last) {
        last = seen
        since = clock.monotonic()
      }
      return clock.monotonic() - since
    },
  }
}

function heldTooLong(name: string, holder: Holding): ApixError {
  const who = holder.pid === undefined ? 'another process' : `process ${holder.pid}`
  return new ApixError('STORAGE', `${who} has held the lock ${name} for too long`, {
    hints: ['wait for the other apix to finish, or end it'],
  })
}

/** Lock names carry slashes and whatever else an API is called. */
function fileNameOf(name: string): string {
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 12)
  return `${name.replace(/[^\w-]+/g, '_').slice(0, 40)}-${hash}`
}
