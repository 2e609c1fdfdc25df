import {spawn, spawnSync} from 'node:child_process'
import {BIN, isolatedEnvironment, temporaryFolder} from './run-apix.js'

/** `script` of util-linux runs a program on a terminal of its own. */
export const hasTerminal =
  process.platform === 'linux' && spawnSync('script', ['--version']).status === 0

export interface TerminalRun {
  code: number | null
  /** Everything that appeared, stdout and stderr as a person sees them. */
  screen: string
}

/** Runs the built program on a terminal of a given width. */
export function runOnTerminal(
  args: readonly string[],
  options: {columns?: number; env?: Record<string, string>; cwd?: string} = {},
): Promise<TerminalRun> {
  const home = temporaryFolder()
  const {columns = 80, env = {}, cwd = home} = options
  const quoted = [process.execPath, BIN, ...args].map(
    (word) => `'${word.replaceAll("'", `'\\''`)}'`,
  )
  const command = `stty cols ${columns} rows 40; exec ${quoted.join(' ')}`
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    cwd,
    env: {...isolatedEnvironment(home), TERM: 'xterm-256color', SHELL: '/bin/sh', ...env},
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      const screen = Buffer.concat(chunks).toString('utf8').replaceAll('\r\n', '\n')
      resolve({code, screen})
    })
  })
}
