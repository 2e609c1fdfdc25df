import {spawn} from 'node:child_process'
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {performance} from 'node:perf_hooks'
import type {Output} from '../streams.js'
import {type Style, styleFor} from '../style.js'
import {ListPage} from './list-page.js'
import {showPage, sizeOf} from './page-prompt.js'
import {ReadingPage} from './reading-page.js'
import {openTerminal, type TerminalStreams} from './terminal.js'
import {TextPage} from './text-page.js'
import type {Page, Screen} from './types.js'
import {type WorkEnd, WorkPage} from './work-page.js'

export interface ScreenDeps {
  streams: TerminalStreams
  output: Output
  /** Aborted when the process is to end. */
  signal: AbortSignal
  /** What Ctrl-C does. */
  interrupt(): void
  /** The command of the person's editor. */
  editor: string
  /** What would be said on stderr while the screen is on, since the last time it was asked for. */
  notes(): string[]
}

/**
 * Takes the whole terminal for a conversation and leaves it as it was, however that ends. What was
 * kept is printed then.
 */
export async function withScreen(
  deps: ScreenDeps,
  talk: (screen: Screen) => Promise<void>,
): Promise<void> {
  const {output, signal} = deps
  const terminal = openTerminal(deps.streams, deps.interrupt)
  const kept: string[] = []
  const told: string[] = []
  const style = (): Style => ({
    ...styleFor(output.stderr),
    width: sizeOf(terminal).columns,
  })
  const show = <T>(page: Page<T>) => showPage(page, terminal, style, signal)

  const screen: Screen = {
    choose: (choice) => show(new ListPage(choice)),
    ask: (question) => show(new TextPage(question)),
    read: (reading) => show(new ReadingPage(reading)),
    async work<T>(work: Parameters<Screen['work']>[0], run: (signal: AbortSignal) => Promise<T>) {
      const end: WorkEnd<T> = await show(
        new WorkPage(
          work,
          (own) => run(AbortSignal.any([own, signal])),
          () => performance.now(),
        ),
      )
      if (end === 'aborted') return undefined
      if ('error' in end) throw end.error
      return end.value
    },
    edit: (text, extension) => terminal.lend(() => editText(text, extension, deps.editor)),
    keep: (text) => void kept.push(text),
    tell: (text) => void told.push(text),
    notes: deps.notes,
    size: () => sizeOf(terminal),
    get style() {
      return style()
    },
  }
  try {
    await talk(screen)
  } finally {
    terminal.close()
    for (const text of told) await output.stderr.write(`${text}\n`)
    if (kept.length > 0) await output.stdout.write(kept.join(''))
  }
}

/** @returns undefined when the editor failed */
async function editText(
  text: string,
  extension: string,
  editor: string,
): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'apix-'))
  const path = join(folder, `body${extension}`)
  try {
    await writeFile(path, text, {mode: 0o600})
    const code = await new Promise<number | null>((resolve) => {
      // EDITOR may hold arguments, as in `code --wait`; the shell knows how to read them.
      const quoted = process.platform === 'win32' ? `"${path}"` : `'${path}'`
      const child = spawn(`${editor} ${quoted}`, {shell: true, stdio: 'inherit'})
      child.once('error', () => resolve(null))
      child.once('exit', resolve)
    })
    return code === 0 ? await readFile(path, 'utf8') : undefined
  } finally {
    await rm(folder, {recursive: true, force: true})
  }
}
