import {spawn} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {onTestFinished} from 'vitest'

export const BIN = fileURLToPath(new URL('../../bin/run.js', import.meta.url))

/** A folder that is gone when the test is. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'apix-test-'))
  onTestFinished(() => rmSync(folder, {recursive: true, force: true}))
  return folder
}

export interface RunOptions {
  /** The home of this run; share one between runs that belong together. */
  home?: string
  cwd?: string
  /** Another installation's `bin/run.js`. */
  bin?: string
  env?: Record<string, string>
  /** A program with its arguments that starts the run: `sh -c …`, a tracer. */
  through?: readonly string[]
  /** What is piped into stdin; without it stdin is /dev/null. */
  stdin?: string | Buffer
  /** Milliseconds until the run is killed; its exit code is then null. */
  timeout?: number
}

export interface RunResult {
  code: number | null
  stdout: string
  stderr: string
  bytes: Buffer
  // biome-ignore lint/suspicious/noExplicitAny: tests look into documents of many shapes.
  readonly json: any
}

/** One for all homes, so that a start costs in tests what it costs a person. */
const CODE = join(tmpdir(), `apix-test-code-${process.getuid?.() ?? 'own'}`)

/** The environment of a run: nothing of the machine's but PATH, every directory below `home`. */
export function isolatedEnvironment(home: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    APIX_CONFIG_DIR: join(home, 'config'),
    APIX_DATA_DIR: join(home, 'data'),
    APIX_CACHE_DIR: join(home, 'cache'),
    NODE_COMPILE_CACHE: CODE,
  }
}

/** Starts the built program; for tests that talk to it while it runs. */
export function startApix(args: readonly string[], options: RunOptions = {}) {
  const home = options.home ?? temporaryFolder()
  const words = [...(options.through ?? []), process.execPath, options.bin ?? BIN, ...args]
  const child = spawn(words[0] as string, words.slice(1), {
    cwd: options.cwd ?? home,
    env: {...isolatedEnvironment(home), ...options.env},
    stdio: [options.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  })
  if (options.stdin !== undefined) child.stdin?.end(options.stdin)
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk))
  const finished = new Promise<RunResult>((resolve, reject) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), options.timeout ?? 55_000)
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve(runResult(code, Buffer.concat(out), Buffer.concat(err)))
    })
  })
  return {
    child,
    finished,
    stdout: () => Buffer.concat(out).toString('utf8'),
    stderr: () => Buffer.concat(err).toString('utf8'),
  }
}

export function runResult(code: number | null, bytes: Buffer, stderr: Buffer): RunResult {
  const stdout = bytes.toString('utf8')
  return {
    code,
    bytes,
    stdout,
    stderr: stderr.toString('utf8'),
    get json() {
      return JSON.parse(stdout)
    },
  }
}

/** Runs the built program to its end, as a user would, in directories of its own. */
export function runApix(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return startApix(args, options).finished
}
