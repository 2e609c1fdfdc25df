import {painted} from '../printable.js'
import type {Style} from '../style.js'
import {themeOf} from '../theme.js'
import {clip, keyLines, trailLine} from './layout.js'
import type {Drawn, Key, Outcome, Page, Size, Work} from './types.js'

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
/** Milliseconds between two pictures. */
const BEAT = 100
/** Quicker than this, nobody needs to know that something goes on. Milliseconds. */
const QUIET = 200

export type WorkEnd<T> = {value: T} | {error: unknown} | 'aborted'

/** Shows that something goes on, until it is done or Esc ends it. */
export class WorkPage<T> implements Page<WorkEnd<T>> {
  readonly #work: Work
  readonly #run: (signal: AbortSignal) => Promise<T>
  readonly #now: () => number
  readonly #controller = new AbortController()
  readonly #began: number

  constructor(work: Work, run: (signal: AbortSignal) => Promise<T>, now: () => number) {
    this.#work = work
    this.#run = run
    this.#now = now
    this.#began = now()
  }

  takesText(): boolean {
    return false
  }

  start(end: (result: WorkEnd<T>) => void, redraw: () => void): () => void {
    const timer = setInterval(redraw, BEAT)
    this.#run(this.#controller.signal).then(
      (value) => end({value}),
      (error: unknown) => end(this.#controller.signal.aborted ? 'aborted' : {error}),
    )
    return () => {
      clearInterval(timer)
      this.#controller.abort()
    }
  }

  key({name}: Key): Outcome<WorkEnd<T>> {
    if (name !== 'escape') return undefined
    this.#controller.abort()
    return {done: 'aborted'}
  }

  draw({columns, rows}: Size, style: Style): Drawn {
    const {trail, label, progress} = this.#work
    const title = trailLine(trail, style, columns)
    const elapsed = this.#now() - this.#began
    if (elapsed < QUIET) return {above: [title], below: []}
    const frame = FRAMES[Math.floor(elapsed / BEAT) % FRAMES.length] ?? ''
    const seconds = `${Math.floor(elapsed / 1000)} s`
    const line = `${themeOf(style.chalk).url(frame)} ${painted(label)} ${style.chalk.dim(seconds)}`
    const more =
      progress?.()
        .split('\n')
        .filter(Boolean)
        .slice(-(rows - 6)) ?? []
    return {
      above: [
        title,
        clip(line, columns),
        ...more.map((text) => clip(style.chalk.dim(painted(text)), columns)),
        ...keyLines([['esc', 'stop']], style, columns),
      ],
      below: [],
    }
  }
}
