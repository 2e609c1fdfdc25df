import {type ChildProcess, fork} from 'node:child_process'
import {fileURLToPath} from 'node:url'
import {
  BIN,
  isolatedEnvironment,
  type RunOptions,
  type RunResult,
  runResult,
  startApix,
  temporaryFolder,
} from './run-apix.js'

const PROGRAM = fileURLToPath(new URL('kept-program.mjs', import.meta.url))
/** Runs at a time; more than the cores of a small machine gain nothing. */
const LANES = 3
/** Runs until a process is replaced, so that none grows old. */
const RUNS = 200
/** What is read when a process starts, or by native code that remembers it. */
const OF_THE_PROCESS = /^(?:NODE_|DBUS_|XDG_RUNTIME_DIR$|LC_|TZ$|SSL_|UV_|FORCE_COLOR$|DEBUG$)/

interface Lane {
  child: ChildProcess
  runs: number
}

interface Answer {
  code: number
  stdout: Uint8Array
  stderr: Uint8Array
}

const idle: Lane[] = []
const waiting: Array<(lane: Lane) => void> = []
let lanes = 0

/**
 * `runApix` of `run-apix.ts` without the start of a process, which is most of what a short command
 * costs: the built program runs in a process that has loaded it already, with arguments, environment,
 * folder and streams of its own. For tests of what a command does; what is about the process
 * (signals, crashes, several at once, native code, memory, its start) takes the other.
 */
export async function runApix(
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const names = Object.keys(options.env ?? {})
  const isOfTheProcess = names.some((name) => OF_THE_PROCESS.test(name))
  // What follows `--` writes to the streams of the process.
  const isStartedSo = options.bin !== undefined || options.through !== undefined
  if (isOfTheProcess || isStartedSo || args.includes('--')) {
    return startApix(args, options).finished
  }
  const home = options.home ?? temporaryFolder()
  const lane = await takeLane()
  const {child} = lane
  try {
    const answer = await new Promise<Answer | undefined>((resolve) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), options.timeout ?? 55_000)
      const finish = (result: Answer | undefined) => {
        clearTimeout(timer)
        child.off('message', onMessage)
        child.off('exit', onExit)
        resolve(result)
      }
      const onMessage = (message: unknown) => finish(message as Answer)
      const onExit = () => finish(undefined)
      child.on('message', onMessage)
      child.on('exit', onExit)
      child.send({
        args,
        cwd: options.cwd ?? home,
        env: {...isolatedEnvironment(home), ...options.env},
        ...(options.stdin !== undefined && {stdin: Buffer.from(options.stdin)}),
      })
    })
    const {code = null, stdout = new Uint8Array(), stderr = new Uint8Array()} = answer ?? {}
    return runResult(code, Buffer.from(stdout), Buffer.from(stderr))
  } finally {
    giveBack(lane)
  }
}

async function takeLane(): Promise<Lane> {
  const free = idle.pop()
  if (free) return free.child.connected ? free : startLane()
  if (lanes >= LANES) return new Promise((resolve) => waiting.push(resolve))
  lanes++
  return startLane()
}

function startLane(): Lane {
  const child = fork(PROGRAM, [BIN], {
    env: {PATH: process.env['PATH'] ?? ''},
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  // The tests' own process may end while this one waits for more to do.
  child.unref()
  child.channel?.unref()
  return {child, runs: 0}
}

function giveBack(lane: Lane): void {
  lane.runs++
  let next = lane
  if (lane.child.exitCode !== null || lane.child.signalCode !== null || lane.runs >= RUNS) {
    if (lane.child.connected) lane.child.disconnect()
    next = startLane()
  }
  const first = waiting.shift()
  if (first) first(next)
  else idle.push(next)
}
