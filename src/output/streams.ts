import type {Redactor} from '../shared/index.js'

/** Where text goes, with what a view needs to know about the place. */
export interface OutputStream {
  readonly isTTY: boolean
  /** Characters per line; 80 where there is no terminal. */
  readonly columns: number
  /** Whether escape sequences are welcome. */
  readonly color: boolean
  /** Resolves when the chunk has been taken; after the reader went away it is dropped silently. */
  write(chunk: string | Uint8Array): Promise<void>
}

/** The two streams of the process: stdout for data, stderr for everything else. */
export interface Output {
  readonly stdout: OutputStream
  readonly stderr: OutputStream
  readonly redactor: Redactor
}

function wrap(
  stream: NodeJS.WriteStream,
  redactor: Redactor | undefined,
  color: boolean,
): OutputStream {
  let closed = false
  // `apix … | head -1` closes the pipe early; that is no failure of apix.
  stream.on('error', () => {
    closed = true
  })
  return {
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns ?? 80
    },
    color,
    write(chunk) {
      if (closed) return Promise.resolve()
      const safe = redactor && typeof chunk === 'string' ? redactor.text(chunk) : chunk
      return new Promise((resolve) => stream.write(safe, () => resolve()))
    },
  }
}

/**
 * Colour is settled once per stream: `FORCE_COLOR` decides where it is set (bin/run.js maps
 * NO_COLOR, --no-color and TERM=dumb to `0`), otherwise a terminal has colour and a pipe has not.
 */
function wantsColor(stream: NodeJS.WriteStream, forceColor: string | undefined): boolean {
  if (forceColor !== undefined) return forceColor !== '0' && forceColor !== 'false'
  return stream.isTTY === true
}

/**
 * @param forceColor the value of `FORCE_COLOR`
 */
export function createOutput(
  streams: {stdout: NodeJS.WriteStream; stderr: NodeJS.WriteStream},
  redactor: Redactor,
  forceColor: string | undefined,
): Output {
  return {
    // Bodies pass through stdout as they came; documents and views are masked before they get here.
    stdout: wrap(streams.stdout, undefined, wantsColor(streams.stdout, forceColor)),
    stderr: wrap(streams.stderr, redactor, wantsColor(streams.stderr, forceColor)),
    redactor,
  }
}
