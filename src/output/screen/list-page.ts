import {painted, printable} from '../printable.js'
import type {Style} from '../style.js'
import {themeOf} from '../theme.js'
import {clip, keyLines, trailLine, widthOf, wrap} from './layout.js'
import type {Choice, Drawn, Key, Option, Outcome, Page, Size} from './types.js'

const KEYS = [
  ['↑↓', 'choose'],
  ['enter', 'take'],
  ['esc', 'back'],
] as const

/** Where notes stand at the latest, as a share of the width. */
const NOTES_FROM = 0.5

/** Lines about the chosen option. */
const DETAIL = 3

/** A list that is searched by typing. */
export class ListPage<Value> implements Page<Value | undefined> {
  readonly initial: string
  readonly #choice: Choice<Value>
  #query: string
  #options: ReadonlyArray<Option<Value>>
  #active: number
  #first = 0
  /** How many options are seen at once. */
  #page = 1
  /** How many there are when nothing is searched for. */
  readonly #longest: number
  readonly #hasDetail: boolean

  constructor(choice: Choice<Value>) {
    this.#choice = choice
    this.initial = choice.query ?? ''
    this.#query = this.initial
    const all = choice.options('')
    this.#longest = all.length
    this.#hasDetail = all.some(({detail}) => detail !== undefined)
    this.#options = this.#query === '' ? all : choice.options(this.#query)
    this.#active = Math.max(
      0,
      this.#options.findIndex(({value}) => value === choice.selected),
    )
  }

  takesText(): boolean {
    return true
  }

  key(key: Key, text: string): Outcome<Value | undefined> {
    if (key.name === 'escape') return this.#query === '' ? {done: undefined} : this.#cleared()
    if (key.name === 'return' || key.name === 'enter') {
      const chosen = this.#options[this.#active]
      return chosen && {done: chosen.value}
    }
    const move = this.#move(key)
    if (move !== undefined) {
      this.#active = Math.max(0, Math.min(this.#options.length - 1, this.#active + move))
    } else if (text !== this.#query) this.#search(text)
    return undefined
  }

  /** The first Esc takes back what was typed, the second one leaves. */
  #cleared(): Outcome<Value | undefined> {
    this.#search('')
    return {text: ''}
  }

  #search(query: string): void {
    this.#query = query
    this.#options = this.#choice.options(query)
    this.#active = 0
    this.#first = 0
  }

  #move({name, ctrl}: Key): number | undefined {
    if (name === 'up' || (ctrl && name === 'p')) return -1
    if (name === 'down' || (ctrl && name === 'n') || name === 'tab') return 1
    if (name === 'pageup') return -this.#page
    if (name === 'pagedown') return this.#page
    if (name === 'home' && this.#query === '') return -this.#options.length
    if (name === 'end' && this.#query === '') return this.#options.length
    return undefined
  }

  draw({columns, rows}: Size, style: Style, text: string): Drawn {
    const {chalk} = style
    const {trail, question, context = [], isForm} = this.#choice
    const keys = rows < 8 ? [] : ['', ...keyLines(KEYS, style, columns)]
    const detail = this.#hasDetail && rows > 14 ? ['', ...this.#detail(style, columns)] : []
    // The title, the input line and a few options come first, then what there is room for.
    const wanted = isForm ? Math.max(5, Math.floor(rows / 2) - 2) : 5
    const least = Math.min(wanted, Math.max(1, this.#longest))
    const room = Math.max(0, rows - 4 - least - keys.length - detail.length)
    const cut = context.length > room && room > 0
    const shown = cut ? [...context.slice(0, room - 1), chalk.dim('…')] : context.slice(0, room)
    const above = [
      trailLine(trail, style, columns),
      ...shown.map((line) => clip(painted(line), columns)),
      ...(shown.length > 0 ? [''] : []),
      `${themeOf(chalk).url('›')} ${chalk.dim(question)} ${text}`,
    ]
    const tail = [...detail, ...keys]
    const height = Math.max(1, rows - 1 - above.length - tail.length)
    this.#page = Math.min(height, Math.max(1, this.#longest))
    const list = this.#list(this.#page, columns, style)
    const filler = Array.from({length: this.#page - list.length}, () => '')
    return {above, below: [...list, ...filler, ...tail]}
  }

  #list(height: number, columns: number, style: Style): string[] {
    const {chalk} = style
    if (this.#options.length === 0) return [chalk.dim('  nothing fits: esc takes it back')]
    if (this.#active < this.#first) this.#first = this.#active
    if (this.#active >= this.#first + height) this.#first = this.#active - height + 1
    const most = Math.max(0, this.#options.length - height)
    this.#first = Math.max(0, Math.min(this.#first, most))
    const shown = this.#options.slice(this.#first, this.#first + height)
    // Notes stand below each other, but for labels that are longer than most.
    const widest = Math.min(
      Math.floor(columns * NOTES_FROM),
      Math.max(...shown.map(({label}) => widthOf(label))),
    )
    return shown.map((option, index) =>
      this.#line(option, this.#first + index, widest, columns, style),
    )
  }

  #line(
    {label, note, marks}: Option<Value>,
    at: number,
    widest: number,
    columns: number,
    style: Style,
  ): string {
    const {chalk} = style
    const isActive = at === this.#active
    const room = columns - 3
    const text = clip(printable(label), room)
    let offset = 0
    const marked = [...text]
      .map((sign) => {
        const isMarked = marks?.has(offset)
        offset += sign.length
        return isMarked ? chalk.underline(sign) : sign
      })
      .join('')
    const gap = Math.max(0, widest - widthOf(text)) + 2
    const left = room - widthOf(text) - gap
    const beside =
      note && left > 7 ? `${' '.repeat(gap)}${chalk.dim(clip(printable(note), left))}` : ''
    return isActive
      ? `${themeOf(chalk).url('❯')} ${chalk.bold(marked)}${beside}`
      : `  ${marked}${beside}`
  }

  /** Always as many lines, so that the keys below do not jump. */
  #detail({chalk}: Style, columns: number): string[] {
    const {detail = []} = this.#options[this.#active] ?? {}
    const lines = detail.flatMap((text) => wrap(printable(text), columns - 2)).slice(0, DETAIL)
    const filler = Array.from({length: DETAIL - lines.length}, () => '')
    return [...lines.map((line) => `  ${chalk.dim(line)}`), ...filler]
  }
}
