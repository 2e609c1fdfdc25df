import {PassThrough} from 'node:stream'
import {KeyReader} from './keys.js'

/** The streams of the process that make up the person's terminal. */
export interface TerminalStreams {
  input: NodeJS.ReadStream
  output: NodeJS.WriteStream
}

export interface Terminal {
  /** Keys for whoever asks next; what is typed while nobody asks waits. */
  readonly keys: PassThrough
  readonly output: NodeJS.WriteStream
  clear(): void
  /** Told when the picture has to be drawn anew: another size, back from the shell. */
  onChange(listener: () => void): () => void
  /** Gives the terminal to another program for a while. */
  lend<T>(work: () => Promise<T>): Promise<T>
  /** Leaves the terminal as it was found. May be called twice. */
  close(): void
}

/** The other screen, and pastes that are marked as such. */
const ENTER = '\u001b[?1049h\u001b[?2004h\u001b[2J\u001b[H'
/** The cursor is shown again, wherever it was hidden. */
const LEAVE = '\u001b[?2004l\u001b[?25h\u001b[0m\u001b[?1049l'
const INTERRUPT = '\u0003'
const END_OF_INPUT = '\u0004'
const SUSPEND = '\u001a'

/**
 * Takes over the terminal: another screen, keys one by one. The way back is the same for every end
 * of the process that lets it say anything.
 * @param interrupt what Ctrl-C does
 */
export function openTerminal(streams: TerminalStreams, interrupt: () => void): Terminal {
  const {input, output} = streams
  const keys = new PassThrough()
  const listeners = new Set<() => void>()
  const changed = () => {
    for (const listener of listeners) listener()
  }
  let open = false

  const reader = new KeyReader()
  const waiting: string[] = []
  const onData = (chunk: Buffer) => {
    const pieces = reader.read(chunk)
    if (pieces.includes(INTERRUPT)) return interrupt()
    const isFeeding = waiting.length > 0
    waiting.push(...pieces)
    if (!isFeeding) feed()
  }
  function feed(): void {
    const [piece] = waiting
    if (piece === undefined || keys.destroyed) return
    if (piece === SUSPEND) suspend()
    else keys.write(piece === END_OF_INPUT ? '\u001b' : piece)
    // The next one may be for the next question, which is asked in a moment.
    setImmediate(() => {
      waiting.shift()
      feed()
    })
  }
  const onExit = () => leave()

  function enter(): void {
    if (open) return
    open = true
    input.setRawMode(true)
    input.on('data', onData)
    input.on('end', interrupt)
    input.resume()
    output.write(ENTER)
    process.on('exit', onExit)
  }
  function leave(): void {
    if (!open) return
    open = false
    process.off('exit', onExit)
    output.write(LEAVE)
    input.off('data', onData)
    input.off('end', interrupt)
    input.pause()
    input.setRawMode(false)
  }
  function suspend(): void {
    if (process.platform === 'win32') return
    leave()
    // Nothing else waits for anything: without it the process would end before it hears of fg.
    const alive = setInterval(() => {}, 1000)
    process.once('SIGCONT', () => {
      clearInterval(alive)
      enter()
      changed()
    })
    process.kill(process.pid, 'SIGTSTP')
  }

  output.on('resize', changed)
  enter()
  return {
    keys,
    output,
    clear: () => void output.write('\u001b[2J\u001b[H'),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async lend(work) {
      leave()
      try {
        return await work()
      } finally {
        enter()
      }
    },
    close() {
      output.off('resize', changed)
      leave()
      keys.destroy()
    },
  }
}
