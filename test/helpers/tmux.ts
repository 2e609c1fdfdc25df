import {execFileSync, spawnSync} from 'node:child_process'
import {setTimeout as sleep} from 'node:timers/promises'
import {expect, onTestFinished} from 'vitest'
import {BIN, isolatedEnvironment, temporaryFolder} from './run-apix.js'

/** tmux is a terminal that can be driven and looked at. */
export const hasTmux = spawnSync('tmux', ['-V']).status === 0

/** Milliseconds; a busy machine draws late. */
const PATIENCE = 30_000

export interface TerminalOptions {
  columns?: number
  rows?: number
  home?: string
  cwd?: string
  env?: Record<string, string>
}

let sessions = 0

/**
 * The built program on a terminal of its own, in a shell that prints `exit CODE` when it ends. The
 * terminal is gone when the test is.
 */
export function startTerminal(args: readonly string[], options: TerminalOptions = {}) {
  const home = options.home ?? temporaryFolder()
  const {columns = 80, rows = 24, cwd = home, env = {}} = options
  const socket = `apix-test-${process.pid}-${++sessions}`
  const tmux = (...words: string[]) =>
    execFileSync('tmux', ['-L', socket, '-f', '/dev/null', ...words], {encoding: 'utf8'})
  const variables = {...isolatedEnvironment(home), LANG: 'C.UTF-8', PS1: '$ ', ...env}
  const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`
  const settings = Object.entries(variables).map(([name, value]) => `${name}=${quoted(value)}`)
  const program = [process.execPath, BIN, ...args].map(quoted).join(' ')
  const shell = `env -i TERM=xterm-256color ${settings.join(' ')} sh -c ${quoted(
    `${program}; echo "exit $?"; stty -a; read _`,
  )}`
  tmux('new-session', '-d', '-x', `${columns}`, '-y', `${rows}`, '-c', cwd, shell)
  onTestFinished(() => {
    spawnSync('tmux', ['-L', socket, 'kill-server'])
  })

  /** What is to be seen, line by line, without what is empty at the end. */
  const screen = () => tmux('capture-pane', '-p').replace(/\n+$/, '')

  async function until(text: string | RegExp): Promise<string> {
    const deadline = Date.now() + PATIENCE
    for (;;) {
      const shown = screen()
      if (typeof text === 'string' ? shown.includes(text) : text.test(shown)) return shown
      if (Date.now() > deadline) {
        expect(shown, `waited for ${text}`).toMatch(text)
      }
      await sleep(50)
    }
  }

  return {
    home,
    screen,
    /** The same with the sequences that paint it. */
    painted: () => tmux('capture-pane', '-p', '-e'),
    until,
    /** Presses keys by tmux's names: `Enter`, `Escape`, `C-c`. */
    press: (...keys: string[]) => void tmux('send-keys', ...keys),
    /** Types a text. */
    type: (text: string) => void tmux('send-keys', '-l', text),
    /** Pastes a text, marked as such where the program asked for that. */
    paste(text: string) {
      tmux('set-buffer', '-b', 'clip', text)
      tmux('paste-buffer', '-p', '-r', '-b', 'clip')
    },
    resize: (width: number, height: number) =>
      void tmux('resize-window', '-x', `${width}`, '-y', `${height}`),
    /** The process that runs on it, below the shell. */
    pid(): number {
      const parent = tmux('display-message', '-p', '#{pane_pid}').trim()
      const children = execFileSync('pgrep', ['-P', parent], {encoding: 'utf8'}).trim().split('\n')
      return Number(children[0])
    },
    /** Whether the terminal shows its other screen, and its cursor. */
    state() {
      const [alternate, cursor] = tmux('display-message', '-p', '#{alternate_on} #{cursor_flag}')
        .trim()
        .split(' ')
      return {alternate: alternate === '1', cursor: cursor === '1'}
    },
  }
}
