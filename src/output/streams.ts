import {ApixError} from '../errors/index.js'
import type {Redactor} from '../shared/index.js'

/** Where text goes, with what a view needs to know about the place. */
export interface OutputStream {
  readonly isTTY: boolean
  /** Characters per line; 80 where there is no terminal. */
  readonly columns: number
  /** Whether escape sequences are welcome. */
  readonly color: boolean
  /** False where they were forbidden: NO_COLOR, --no-color, TERM=dumb. */
  readonly canColor: boolean
  /** Resolves when the chunk has been taken; after the reader went away it is dropped silently. */
  write(chunk: string | Uint8Array): Promise<void>
}

/** The two streams of the process: stdout for data, stderr for everything else. */
export interface Output {
  readonly stdout: OutputStream
  readonly stderr: OutputStream
  readonly redactor: Redactor
}

function outputError(cause: Error): ApixError {
  return new ApixError('STORAGE', `the output could not be written: ${cause.message}`, {
    hints: ['what was printed is incomplete'],
    cause,
  })
}

function wrap(stream: NodeJS.WriteStream, forceColor: string | undefined): OutputStream {
  let closed = false
  let failure: Error | undefined
  // oclif listens as well, and throws what it hears.
  stream.removeAllListeners('error')
  stream.on('error', (error: NodeJS.ErrnoException) => {
    closed = true
    // `apix … | head -1` closes the pipe early; that is no failure of apix. A full disk is.
    if (error.code !== 'EPIPE') failure = error
  })
  return {
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns ?? 80
    },
    color: wantsColor(stream, forceColor),
    canColor: !isOff(forceColor),
    write(chunk) {
      if (failure) return Promise.reject(outputError(failure))
      if (closed) return Promise.resolve()
      return new Promise((resolve, reject) => {
        const done = (error?: NodeJS.ErrnoException | null) => {
          if (!error || error.code === 'EPIPE') return resolve()
          failure ??= error
          reject(outputError(error))
        }
        try {
          stream.write(chunk, done)
        } catch (error) {
          // A file is written to at once, and where that fails it is thrown.
          done(error as NodeJS.ErrnoException)
        }
      })
    },
  }
}

/**
 * Colour is settled once per stream: `FORCE_COLOR` decides where it is set (bin/run.js maps
 * NO_COLOR, --no-color and TERM=dumb to `0`), otherwise a terminal has colour and a pipe has not.
 */
function wantsColor(stream: NodeJS.WriteStream, forceColor: string | undefined): boolean {
  if (forceColor !== undefined) return !isOff(forceColor)
  return stream.isTTY === true
}

function isOff(forceColor: string | undefined): boolean {
  return forceColor === '0' || forceColor === 'false'
}

/**
 * Masks secrets in everything that is written to the stream, by whomever: what NODE_DEBUG=http and
 * DEBUG=* print carries request headers.
 */
function guard(stream: NodeJS.WriteStream, redactor: Redactor): void {
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean
  stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
    if (redactor.empty) return write(chunk, ...rest)
    return write(redactor.text(Buffer.from(chunk).toString('utf8')), ...rest)
  }) as typeof stream.write
}

/**
 * @param forceColor the value of `FORCE_COLOR`
 */
export function createOutput(
  streams: {stdout: NodeJS.WriteStream; stderr: NodeJS.WriteStream},
  redactor: Redactor,
  forceColor: string | undefined,
): Output {
  guard(streams.stderr, redactor)
  return {
    // Bodies pass through stdout as they came; documents and views are masked before they get here.
    stdout: wrap(streams.stdout, forceColor),
    stderr: wrap(streams.stderr, forceColor),
    redactor,
  }
}
