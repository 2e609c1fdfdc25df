import {createRedactor} from '../../shared/index.js'
import {writeFileAtomic} from '../../storage/index.js'
import type {Exchange, ExchangeRecorder} from '../proxy/types.js'
import {harEntry, learnSecrets} from './entry.js'

export interface RecordInput {
  path: string
  /** The program that records, as the file says it. */
  version: string
  /** Also what the mock answers itself. */
  all: boolean
  /** Bytes of all entries; what comes after is not kept. 64 MiB unless told. */
  most?: number
}

export interface HarRecorder extends ExchangeRecorder {
  /** How many exchanges are in the file, or will be. */
  count(): number
  /** Writes what is not written yet. */
  close(): Promise<void>
}

const MOST = 64 * 1024 * 1024
const MOST_BODY = 1024 * 1024
/** Milliseconds between two writings, at least. */
const PAUSE = 500

/**
 * Keeps exchanges in a HAR 1.2 file that is whole at every moment: a process that is killed leaves
 * what was written last, at most a second old. Credentials never get there.
 * @throws ApixError STORAGE when the file cannot be written
 */
export async function recordHar(
  {path, version, all, most = MOST}: RecordInput,
  deps: {warn(message: string): void},
): Promise<HarRecorder> {
  const redactor = createRedactor()
  const entries: Array<{at: number; json: string}> = []
  let size = 0
  let full = false
  let pending = false
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()

  async function write(): Promise<void> {
    pending = false
    const sorted = [...entries].sort((a, b) => a.at - b.at)
    // By value once more: a token may have been seen after it had been sent somewhere.
    const lines = sorted.map(({json}) => redactor.text(json)).join(',\n')
    const comment = JSON.stringify('credentials are replaced by [redacted]')
    const creator = JSON.stringify({name: 'apix', version})
    const head = `{"log":{"version":"1.2","creator":${creator},"pages":[],"comment":${comment}`
    await writeFileAtomic(path, `${head},"entries":[\n${lines}\n]}}\n`)
  }

  function schedule(): void {
    pending = true
    if (timer) return
    timer = setTimeout(() => {
      timer = undefined
      const started = performance.now()
      writing = write()
        .catch((error: Error) => deps.warn(`the recording cannot be written: ${error.message}`))
        .then(async () => {
          // A large file must not keep the server from its work.
          const took = performance.now() - started
          await new Promise((resolve) => setTimeout(resolve, took * 4).unref())
          if (pending) schedule()
        })
    }, PAUSE)
  }

  await write()
  return {
    all,
    mostBody: MOST_BODY,
    record(exchange: Exchange) {
      if (full) return
      learnSecrets(exchange, redactor)
      const json = JSON.stringify(harEntry(exchange, redactor))
      if (size + json.length > most) {
        full = true
        deps.warn(
          `the recording is full after ${entries.length} exchanges; what follows is not kept`,
        )
        return
      }
      size += json.length
      entries.push({at: exchange.startedAt, json})
      schedule()
    },
    count: () => entries.length,
    async close() {
      clearTimeout(timer)
      timer = undefined
      await Promise.race([writing, new Promise((resolve) => setTimeout(resolve, 5000).unref())])
      if (pending) await write()
    },
  }
}
