import {painted, printable} from '../printable.js'
import type {Style} from '../style.js'
import {themeOf} from '../theme.js'
import {clip, type KeyHelp, keyLines, trailLine, wrap} from './layout.js'
import type {Drawn, Key, Outcome, Page, Question, Size} from './types.js'

/** One line of text. */
export class TextPage implements Page<string | undefined> {
  readonly initial: string
  readonly #question: Question
  #problem: string | undefined
  /** What could come next. */
  #candidates: readonly string[] = []

  constructor(question: Question) {
    this.#question = question
    this.initial = question.initial ?? ''
  }

  takesText(): boolean {
    return true
  }

  key({name}: Key, text: string): Outcome<string | undefined> {
    if (name === 'escape') return {done: undefined}
    if (name === 'tab') {
      const {suggestion} = this.#question
      return suggestion === undefined ? this.#complete(text) : {text: suggestion}
    }
    this.#candidates = []
    if (name !== 'return' && name !== 'enter') {
      this.#problem = undefined
      return undefined
    }
    this.#problem = this.#question.check?.(text)
    return this.#problem === undefined ? {done: text} : undefined
  }

  #complete(text: string): Outcome<string | undefined> {
    const completed = this.#question.complete?.(text)
    this.#problem = undefined
    this.#candidates = completed?.candidates ?? []
    return completed && {text: completed.text}
  }

  draw({columns, rows}: Size, style: Style, text: string): Drawn {
    const {chalk} = style
    const {trail, context = [], question, help = [], suggestion} = this.#question
    const keys: KeyHelp[] = [['enter', 'take']]
    if (suggestion !== undefined && suggestion !== text) {
      keys.push(['tab', clip(printable(suggestion), 24)])
    } else if (this.#question.complete) keys.push(['tab', 'complete'])
    keys.push(['esc', 'back'])
    const problem = this.#problem === undefined ? [] : wrap(printable(this.#problem), columns - 2)
    const next = wrap(printable(this.#candidates.join('  ')), columns - 2).slice(0, 4)
    const about = help.flatMap((line) => wrap(printable(line), columns - 2))
    const below = [
      ...problem.map((line) => `  ${themeOf(chalk).failure(line)}`),
      ...(this.#candidates.length > 0 ? next.map((line) => `  ${line}`) : []),
      ...about.map((line) => `  ${chalk.dim(line)}`),
      '',
      ...keyLines(keys, style, columns),
    ]
    const room = Math.max(0, rows - 4 - below.length)
    const shown = context.slice(0, room).map((line) => clip(painted(line), columns))
    return {
      above: [
        trailLine(trail, style, columns),
        ...shown,
        ...(shown.length > 0 ? [''] : []),
        `${themeOf(chalk).url('›')} ${chalk.bold(printable(question))} ${text}`,
      ],
      below: below.slice(0, Math.max(1, rows - 3 - shown.length)),
    }
  }
}
