import * as readline from 'node:readline'
import {
  createPrompt,
  type KeypressEvent,
  useEffect,
  useKeypress,
  useRef,
  useState,
} from '@inquirer/core'
import type {Style} from '../style.js'
import type {Terminal} from './terminal.js'
import type {Key, Outcome, Page, Size} from './types.js'

/** Milliseconds after which an escape byte is the key and not the start of another one. */
const ESCAPE_DELAY = 40

const HIDE_CURSOR = '\u001b[?25l'
const SHOW_CURSOR = '\u001b[?25h'

interface Config {
  // biome-ignore lint/suspicious/noExplicitAny: one prompt shows pages of every result.
  page: Page<any>
  terminal: Terminal
  style: () => Style
}

/** The size in which a picture is drawn; columns are left free where terminals wrap. */
export function sizeOf({output}: Pick<Terminal, 'output'>): Size {
  const {columns = 80, rows = 24} = output
  return {columns: Math.max(20, columns - 1), rows: Math.max(6, rows)}
}

/** @inquirer/core draws what a page says and hands it the keys. */
const prompt = createPrompt<unknown, Config>((config, done) => {
  const {page, terminal, style} = config
  const [, setPicture] = useState(0)
  const text = useRef(page.initial ?? '')
  const ended = useRef(false)
  const pasting = useRef(false)
  const redraw = () => setPicture(Math.random())
  const end = (result: unknown) => {
    if (ended.current) return
    ended.current = true
    done(result)
  }

  useEffect((rl) => {
    if (page.initial) rl.write(page.initial)
    const stop = page.start?.(end, redraw)
    const stopListening = terminal.onChange(() => {
      terminal.clear()
      redraw()
    })
    return () => {
      stop?.()
      stopListening()
    }
  }, [])

  useKeypress((event: KeypressEvent & {sequence?: string}, rl) => {
    if (ended.current) return
    // A paste is drawn once, and is never taken for keys.
    if (event.name === 'paste-start') pasting.current = true
    if (pasting.current && event.name !== 'paste-end') return
    pasting.current = false
    const key: Key = {name: event.name, ctrl: event.ctrl, sequence: event.sequence}
    const line = page.takesText() ? typed(key, rl, text.current) : ''
    if (key.ctrl && key.name === 'l') terminal.clear()
    const outcome: Outcome<unknown> = page.key(key, line, sizeOf(terminal))
    if (outcome && 'done' in outcome) return end(outcome.done)
    const kept = page.takesText() ? (outcome?.text ?? line) : ''
    if (rl.line !== kept) {
      rl.clearLine(0)
      rl.write(kept)
    }
    text.current = kept
    redraw()
  })

  const isTyping = page.takesText()
  useEffect(() => void terminal.output.write(isTyping ? SHOW_CURSOR : HIDE_CURSOR), [isTyping])
  const {above, below} = page.draw(sizeOf(terminal), style(), text.current)
  return [above.join('\n'), below.join('\n')]
})

/** The input line with the key applied; keys that readline means for something else change nothing. */
function typed({name}: Key, rl: {line: string}, before: string): string {
  const isOther = ['return', 'enter', 'up', 'down', 'tab', 'escape', 'pageup', 'pagedown']
  return isOther.includes(name ?? '') ? before : rl.line
}

/** Shows a page until it ends. @throws what the signal was aborted with */
export async function showPage<Result>(
  page: Page<Result>,
  terminal: Terminal,
  style: () => Style,
  signal: AbortSignal,
): Promise<Result> {
  const {keys, output} = terminal
  // The first to listen decides how long an escape byte is waited for.
  readline.emitKeypressEvents(keys, {escapeCodeTimeout: ESCAPE_DELAY} as never)
  terminal.clear()
  const context = {input: keys, output, signal, clearPromptOnDone: true}
  return (await prompt({page, terminal, style}, context)) as Result
}
