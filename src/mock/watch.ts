import {type FSWatcher, statSync, watch} from 'node:fs'
import {basename, dirname} from 'node:path'

export interface FileWatch {
  /** Watches these from now on. */
  files(paths: readonly string[]): void
  close(): void
}

/** Milliseconds of silence after which a change is taken to be complete. */
const SETTLED = 80

/**
 * Tells when one of some files has become another. Their folders are watched: editors replace files
 * rather than write to them.
 * @param onError a folder that cannot be watched
 */
export function watchFiles(onChange: () => void, onError: (error: Error) => void): FileWatch {
  const folders = new Map<string, {watcher: FSWatcher; names: Set<string>}>()
  const stamps = new Map<string, string>()
  let timer: NodeJS.Timeout | undefined
  let closed = false

  function look(): void {
    let changed = false
    for (const [path, before] of stamps) {
      const now = stampOf(path)
      // Gone for a moment: it is being replaced.
      if (now === '' || now === before) continue
      stamps.set(path, now)
      changed = true
    }
    if (changed) onChange()
  }

  function open(folder: string, names: Set<string>): void {
    try {
      const watcher = watch(folder, {persistent: false}, (_event, name) => {
        if (name !== null && !names.has(String(name))) return
        clearTimeout(timer)
        timer = setTimeout(look, SETTLED)
      })
      watcher.on('error', onError)
      folders.set(folder, {watcher, names})
    } catch (error) {
      onError(error as Error)
    }
  }

  return {
    files(paths) {
      if (closed) return
      for (const path of paths) if (!stamps.has(path)) stamps.set(path, stampOf(path))
      for (const path of stamps.keys()) if (!paths.includes(path)) stamps.delete(path)
      const wanted = new Map<string, Set<string>>()
      for (const path of paths) {
        const folder = dirname(path)
        wanted.set(folder, (wanted.get(folder) ?? new Set()).add(basename(path)))
      }
      for (const [folder, {watcher, names}] of folders) {
        const still = wanted.get(folder)
        if (!still) {
          watcher.close()
          folders.delete(folder)
          continue
        }
        names.clear()
        for (const name of still) names.add(name)
      }
      for (const [folder, names] of wanted) if (!folders.has(folder)) open(folder, names)
    },
    close() {
      closed = true
      clearTimeout(timer)
      for (const {watcher} of folders.values()) watcher.close()
      folders.clear()
    },
  }
}

function stampOf(path: string): string {
  const stat = statSync(path, {bigint: true, throwIfNoEntry: false})
  return stat ? [stat.mtimeNs, stat.size, stat.ino].join('-') : ''
}
