import {type Dirent, type FSWatcher, readdirSync, statSync, watch} from 'node:fs'
import {basename, dirname, join} from 'node:path'
import {isApixError, toApixError} from '../../errors/index.js'
import {renderError, styleFor} from '../../output/index.js'
import {isLookedAt} from '../../suite/index.js'
import type {Deps} from '../deps.js'

/** Editors write a file in several steps, and several files at once. Milliseconds. */
const SETTLING = 100
const CLEAR_SCREEN = '\u001b[2J\u001b[3J\u001b[H'
const SUITES = /\.(?:apix\.ya?ml|http|rest|env\.json)$/i

export interface WatchedRun {
  /** Reads everything; @returns what was read, as absolute paths */
  plan(): Promise<readonly string[]>
  /** Runs what was planned. */
  run(): Promise<void>
}

/**
 * Runs, and again whenever something that was read changes, until Ctrl-C. A file that is wrong is
 * told, and waited for.
 * @param reads what to watch before anything was read
 * @param folders in which, and below which, a new suite is one of the run
 */
export async function watchRuns(
  {plan, run}: WatchedRun,
  reads: readonly string[],
  folders: readonly string[],
  {output, notifier, clock, signal}: Deps,
): Promise<void> {
  const watched = new Watched(reads, folders)
  signal.addEventListener('abort', () => watched.close())
  try {
    while (!signal.aborted) {
      if (output.stdout.isTTY) await output.stdout.write(CLEAR_SCREEN)
      watched.forget()
      try {
        watched.follow(await plan())
        await run()
      } catch (error) {
        if (signal.aborted) return
        if (!isApixError(error)) throw error
        await output.stderr.write(renderError(toApixError(error), styleFor(output.stderr)))
      }
      if (signal.aborted) return
      notifier.notice(`watching ${watched.size} files (Ctrl-C stops)`)
      await watched.change
      await clock.sleep(SETTLING)
    }
  } finally {
    watched.close()
  }
}

/** Folders are watched rather than files: many editors put a new file in the place of the old. */
class Watched {
  #paths = new Set<string>()
  readonly #folders = new Map<string, FSWatcher>()
  /** Of these, what is new below them counts as well. */
  readonly #trees = new Set<string>()
  #told: () => void = () => {}
  change: Promise<void> = Promise.resolve()

  constructor(paths: readonly string[], trees: readonly string[]) {
    this.#open(paths)
    for (const tree of trees) this.#openTree(tree)
  }

  get size(): number {
    return this.#paths.size
  }

  /** What changed up to now has been seen. */
  forget(): void {
    this.change = new Promise((resolve) => {
      this.#told = resolve
    })
  }

  follow(paths: readonly string[]): void {
    this.#paths = new Set([...this.#paths, ...paths])
    this.#open(paths)
  }

  #open(paths: readonly string[]): void {
    for (const folder of new Set(paths.map((path) => dirname(path)))) this.#openFolder(folder)
  }

  #openFolder(folder: string): void {
    if (this.#folders.has(folder)) return
    try {
      const watcher = watch(folder, (_, name) => this.#look(folder, name))
      watcher.on('error', () => this.#folders.delete(folder))
      this.#folders.set(folder, watcher)
    } catch {
      // The folder is not there (yet): its files were looked for all the same.
    }
  }

  /** @returns whether there is a suite in it */
  #openTree(folder: string): boolean {
    this.#trees.add(folder)
    this.#openFolder(folder)
    let found = false
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name)
      if (entry.isDirectory() && isLookedAt(entry.name)) found = this.#openTree(path) || found
      else if (SUITES.test(entry.name)) found = true
    }
    return found
  }

  #look(folder: string, name: string | null): void {
    const isKnown = name === null || this.#paths.has(join(folder, name))
    if (isKnown || SUITES.test(basename(name))) {
      this.#told()
      return
    }
    const path = join(folder, name)
    const isNew = this.#trees.has(folder) && !this.#trees.has(path) && isLookedAt(name)
    const isFolder = isNew && statSync(path, {throwIfNoEntry: false})?.isDirectory()
    if (isFolder && this.#openTree(path)) this.#told()
  }

  close(): void {
    for (const watcher of this.#folders.values()) watcher.close()
    this.#told()
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, {withFileTypes: true})
  } catch {
    return []
  }
}
