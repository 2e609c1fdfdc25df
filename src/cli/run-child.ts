import {spawn} from 'node:child_process'
import {constants} from 'node:os'
import {ApixError} from '../errors/index.js'

/** Passed on as they come; the terminal itself sends Ctrl-C to the child as well. */
const FORWARDED = ['SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const

/**
 * Runs a program in our place: its streams are ours, and its end is ours too.
 * @param options.stdout where its stdout goes: `stderr` keeps ours for our own documents
 * @returns its exit code; 128 and the signal's number when a signal ended it
 * @throws ApixError COMMAND_UNKNOWN when there is no such program
 */
export async function runChild(
  [program = '', ...words]: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  {stdout = 'inherit'}: {stdout?: 'inherit' | 'stderr'} = {},
): Promise<number> {
  const out = stdout === 'stderr' ? process.stderr : stdout
  const child = spawn(program, words, {
    stdio: ['inherit', out, 'inherit'],
    env: ownColors(environment),
  })
  const restore = takeSignals((signal) => child.kill(signal))
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', (error: NodeJS.ErrnoException) => {
        const missing = error.code === 'ENOENT'
        const why = missing ? 'there is no such program' : `${error.code}`
        reject(
          new ApixError(
            missing ? 'COMMAND_UNKNOWN' : 'FILE_UNREADABLE',
            `cannot run ${program}: ${why}`,
          ),
        )
      })
      child.once('exit', (code, signal) => {
        resolve(code ?? 128 + (signal ? constants.signals[signal] : 0))
      })
    })
  } finally {
    restore()
  }
}

/** While the child runs, signals are its business: apix neither ends nor says anything. */
function takeSignals(kill: (signal: NodeJS.Signals) => void): () => void {
  const names = ['SIGINT', ...FORWARDED] as const
  const before = names.map((name) => [name, process.listeners(name)] as const)
  const onSignal = (signal: NodeJS.Signals) => {
    // From a terminal it has reached the child already; twice would mean "at once" to many.
    if (signal === 'SIGINT' && process.stdin.isTTY) return
    kill(signal)
  }
  for (const name of names) {
    process.removeAllListeners(name)
    process.on(name, onSignal)
  }
  return () => {
    for (const [name, listeners] of before) {
      process.removeAllListeners(name)
      for (const listener of listeners) process.on(name, listener as NodeJS.SignalsListener)
    }
  }
}

/** bin/run.js turned NO_COLOR into what chalk and oclif agree on; other programs want it back. */
function ownColors(environment: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  if (environment['FORCE_COLOR'] !== '0') return {...environment}
  const {FORCE_COLOR: _, ...rest} = environment
  return {...rest, NO_COLOR: '1'}
}
