import {readFileSync} from 'node:fs'
import {homedir} from 'node:os'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** Exit code of a process that was interrupted; here because nothing may be imported for it. */
const INTERRUPTED = 130

/**
 * The process edge: signals in, exit code out. Everything else is imported once it is known that
 * it is needed, so that `apix --version` costs no more than starting Node.
 * @param argv the arguments after `apix`
 */
export async function main(argv: string[]): Promise<void> {
  process.stdout.on('error', onBrokenOutput)
  const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === 'version')) {
    const node = `node-${process.version}`
    process.stdout.write(`apix/${pjson.version} ${process.platform}-${process.arch} ${node}\n`)
    return
  }

  // A diagnostic report (--report-on-signal, …) lists the environment, in which secrets may be.
  const options = `${process.execArgv.join(' ')} ${process.env['NODE_OPTIONS'] ?? ''}`
  if (options.includes('--report') && process.report) {
    Object.assign(process.report, {excludeEnv: true})
  }

  const interruption = new AbortController()
  const onSignal = () => {
    // The second time the person means it.
    if (interruption.signal.aborted) process.exit(INTERRUPTED)
    interruption.abort()
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal)

  const {keepCode} = await import('./compiled.js')
  keepCode(process.env, homedir())
  const {dispatch} = await import('./cli/dispatch.js')
  const code = await dispatch(argv, {root, pjson, signal: interruption.signal}).catch(
    (error: Error) => {
      process.stderr.write(`error: ${error.message}\n`)
      return 1
    },
  )
  await Promise.all([drained(process.stdout), drained(process.stderr)])
  // A keep-alive socket or a native handle must not keep a finished command alive.
  process.exit(code)
}

/** Until a command listens itself. A reader that went away early is no failure. */
function onBrokenOutput(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return
  process.stderr.write(`error: the output could not be written: ${error.message}\n`)
  // At once: oclif listens as well, and throws what it hears.
  process.exit(1)
}

/** Resolves when everything written has been handed to the operating system. */
function drained(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.writableLength === 0 || stream.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    stream.once('error', () => resolve())
    stream.write('', () => resolve())
  })
}
