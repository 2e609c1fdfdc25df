import {painted} from '../printable.js'
import type {Style} from '../style.js'
import {themeOf} from '../theme.js'
import {type BodyLines, jsonLines, textLines} from './body-lines.js'
import {type BodyRows, bodyRows} from './body-rows.js'
import {clip, type KeyHelp, keyLines, trailLine} from './layout.js'
import type {
  Drawn,
  Key,
  Outcome,
  Page,
  Reading,
  ReadingBody,
  ReadingEnd,
  ReadingPart,
  Size,
} from './types.js'

/** A response or anything else that is long: scrolled, folded and searched. */
export class ReadingPage implements Page<ReadingEnd> {
  readonly #reading: Reading
  readonly #lines: BodyLines
  readonly #folded = new Set<number>()
  readonly #foldedParts: Set<string>
  /** The row at the top, of the parts and the body together. */
  #top = 0
  /** The row that is pointed at. */
  #active = 0
  #rows: BodyRows | undefined
  #rowsFor = 0
  #head: string[] = []
  /** The part whose title is in a row above the body. */
  #titles = new Map<number, string>()
  #height = 1
  #columns = 80
  /** What is being typed after `/`, and what was last searched for. */
  #typing = false
  #wanted = ''
  #message = ''

  constructor(reading: Reading) {
    this.#reading = reading
    this.#lines = linesOf(reading.body)
    this.#foldedParts = new Set(
      reading.place?.folded ??
        reading.parts.flatMap(({folded, title}) => (folded && title ? [title] : [])),
    )
  }

  takesText(): boolean {
    return this.#typing
  }

  key(key: Key, text: string, {columns}: Size): Outcome<ReadingEnd> {
    this.#measure(columns)
    this.#message = ''
    if (this.#typing) return this.#type(key, text)
    const {name, sequence} = key
    if (name === 'escape' || sequence === 'q') return {done: this.#end(undefined)}
    if (this.#isMessage && (name === 'return' || name === 'enter')) {
      return {done: this.#end(undefined)}
    }
    const action = this.#reading.actions.find((one) => one.key === sequence)
    if (action) return {done: this.#end(action.key)}
    const part = this.#reading.parts.find((one) => one.key === sequence)
    if (part?.title) this.#foldPart(part.title)
    else if (sequence === '/') this.#typing = true
    else if (sequence === 'n' || sequence === 'N') this.#find(sequence === 'n' ? 1 : -1)
    else if (sequence === 'z' || sequence === 'Z') this.#foldAll(sequence === 'z')
    else if (name === 'right' || name === 'left') this.#fold(name === 'left')
    else if (name === 'return' || name === 'enter' || name === 'space') this.#toggle()
    else this.#go(key)
    return undefined
  }

  /** Something that is just read: there is nothing else that Enter could mean. */
  get #isMessage(): boolean {
    const {body, actions} = this.#reading
    return body.kind === 'words' && actions.length === 0
  }

  #end(action: string | undefined): ReadingEnd {
    return {action, place: {folded: this.#foldedParts}}
  }

  #type({name}: Key, text: string): Outcome<ReadingEnd> {
    const isDone = name === 'return' || name === 'enter'
    if (!isDone && name !== 'escape') return undefined
    this.#typing = false
    if (!isDone) return {text: ''}
    this.#wanted = text
    this.#find(1, true)
    return {text: ''}
  }

  /** Rows of the body for this width and what is folded. */
  #measure(columns: number): BodyRows {
    if (this.#rows && this.#rowsFor === columns) return this.#rows
    this.#rows = bodyRows(this.#lines, this.#folded, columns - 2)
    this.#rowsFor = columns
    return this.#rows
  }

  get #total(): number {
    return this.#head.length + (this.#rows?.count ?? 0)
  }

  #go({name, sequence, ctrl}: Key): void {
    const half = Math.max(1, this.#height >> 1)
    if (name === 'up' || sequence === 'k') this.#point(this.#active - 1)
    else if (name === 'down' || sequence === 'j') this.#point(this.#active + 1)
    else if (name === 'pageup') this.#point(this.#active - this.#height)
    else if (name === 'pagedown') this.#point(this.#active + this.#height)
    else if (ctrl && name === 'u') this.#point(this.#active - half)
    else if (ctrl && name === 'd') this.#point(this.#active + half)
    else if (name === 'home' || sequence === 'g') this.#point(0)
    else if (name === 'end' || sequence === 'G') this.#point(this.#total - 1)
  }

  #point(row: number): void {
    this.#active = Math.max(0, Math.min(this.#total - 1, row))
    if (this.#active < this.#top) this.#top = this.#active
    if (this.#active >= this.#top + this.#height) this.#top = this.#active - this.#height + 1
  }

  /** The line of the body that is pointed at. */
  get #line(): number | undefined {
    const row = this.#active - this.#head.length
    return row >= 0 && this.#rows && row < this.#rows.count ? this.#rows.lineOf(row) : undefined
  }

  #foldPart(title: string): void {
    if (!this.#foldedParts.delete(title)) this.#foldedParts.add(title)
  }

  #toggle(): void {
    const title = this.#titles.get(this.#active)
    const line = this.#line
    if (title !== undefined) this.#foldPart(title)
    else if (line !== undefined) this.#fold(!this.#folded.has(line))
  }

  /** What is pointed at; where nothing can be folded, what it is in. */
  #fold(away: boolean): void {
    const title = this.#titles.get(this.#active)
    if (title !== undefined && away !== this.#foldedParts.has(title)) this.#foldPart(title)
    const line = this.#line
    if (line === undefined) return
    const opens = this.#lines.closes(line) !== undefined
    const target = away && (!opens || this.#folded.has(line)) ? this.#lines.parent(line) : line
    if (target === undefined) return
    if (away) this.#folded.add(target)
    else this.#folded.delete(target)
    this.#refold(target)
  }

  /** Everything below the outermost, or nothing. */
  #foldAll(away: boolean): void {
    const line = this.#line ?? 0
    this.#folded.clear()
    for (let at = 0; away && at < this.#lines.count; at++) {
      const isOuter = this.#lines.parent(at) === undefined
      if (!isOuter && this.#lines.closes(at) !== undefined) this.#folded.add(at)
    }
    this.#refold(line)
  }

  #refold(line: number): void {
    this.#rows = undefined
    const rows = this.#measure(this.#rowsFor)
    this.#point(this.#head.length + rows.rowOf(line))
  }

  #find(step: 1 | -1, here = false): void {
    if (this.#wanted === '') return
    const last = this.#lines.count - 1
    const current = this.#line
    const start = current === undefined ? (step === 1 ? 0 : last) : here ? current : current + step
    const around = step === 1 ? 0 : last
    const direct = this.#lines.find(this.#wanted, start, step)
    const line = direct ?? this.#lines.find(this.#wanted, around, step)
    if (line === undefined) {
      this.#message = `not found: ${this.#wanted}`
      return
    }
    if (direct === undefined) this.#message = step === 1 ? 'from the beginning' : 'from the end'
    for (let at = this.#lines.parent(line); at !== undefined; at = this.#lines.parent(at)) {
      this.#folded.delete(at)
    }
    this.#refold(line)
    // In the middle, so that what is around it is seen.
    const most = Math.max(0, this.#total - this.#height)
    this.#top = Math.max(0, Math.min(most, this.#active - (this.#height >> 1)))
  }

  draw({columns, rows}: Size, style: Style, text: string): Drawn {
    const {chalk} = style
    const body = this.#measure(columns)
    this.#columns = columns
    this.#titles.clear()
    this.#head = []
    for (const part of this.#reading.parts) {
      if (part.title !== undefined) this.#titles.set(this.#head.length, part.title)
      this.#head.push(...this.#partLines(part, style))
    }
    const keys = this.#keys(style, rows)
    this.#height = Math.max(1, rows - 2 - keys.length - 1)
    this.#point(this.#active)
    this.#top = Math.max(0, Math.min(this.#top, this.#total - this.#height))
    const shown: string[] = []
    for (let row = this.#top; row < Math.min(this.#total, this.#top + this.#height); row++) {
      const pointer = row === this.#active ? themeOf(chalk).url('❯ ') : '  '
      const at = row - this.#head.length
      const line =
        at < 0 ? clip(painted(this.#head[row] ?? ''), columns - 2) : this.#row(body, at, style)
      shown.push(pointer + line)
    }
    const filler = Array.from({length: this.#height - shown.length}, () => '')
    const title = trailLine(this.#reading.trail, style, columns)
    if (this.#typing) return {above: [title, ...shown, ...filler, `/${text}`], below: []}
    const percent = this.#total <= this.#height ? 'all' : this.#percent()
    const status = this.#message === '' ? percent : `${this.#message}  ${percent}`
    return {
      above: [title, ...shown, ...filler, chalk.dim(clip(status, columns)), ...keys],
      below: [],
    }
  }

  #percent(): string {
    const seen = Math.min(this.#total, this.#top + this.#height)
    return `${Math.round((seen / this.#total) * 100)} % of ${this.#total.toLocaleString('en')} lines`
  }

  #partLines({key, title, note, lines}: ReadingPart, style: Style): string[] {
    const {chalk} = style
    if (title === undefined) return [...lines(style, this.#columns - 2)]
    const folded = this.#foldedParts.has(title)
    const sign = folded ? '▸' : '▾'
    const name = `${chalk.dim(sign)} ${chalk.bold(title)}${chalk.dim([note && ` (${note})`, key && `  ${key}`].join(''))}`
    return folded ? [name] : [name, ...lines(style, this.#columns - 4).map((line) => `  ${line}`)]
  }

  #row(body: BodyRows, row: number, style: Style): string {
    const text = clip(body.text(row), this.#columns - 2)
    const line = body.lineOf(row)
    const wanted = this.#wanted
    const at = wanted === '' ? -1 : text.toLowerCase().indexOf(wanted.toLowerCase())
    if (at !== -1) {
      const end = at + wanted.length
      return text.slice(0, at) + style.chalk.inverse(text.slice(at, end)) + text.slice(end)
    }
    if (!this.#lines.isJson) return text
    if (body.continues(row)) return themeOf(style.chalk).string(text)
    return paintedJson(text, body.isFolded(line), style)
  }

  #keys(style: Style, rows: number): string[] {
    const {parts, actions} = this.#reading
    const fold: KeyHelp[] = this.#lines.isJson ? [['←→', 'fold']] : []
    const isMessage = this.#isMessage
    const search: KeyHelp[] = this.#lines.count > 0 && !isMessage ? [['/', 'search']] : []
    const folding = parts.flatMap(({key, title}): KeyHelp[] => (key && title ? [[key, title]] : []))
    const keys: KeyHelp[] = [
      ...actions.map(({key, label}): KeyHelp => [key, label]),
      ...fold,
      ...search,
      ...folding,
      [isMessage ? 'enter' : 'esc', 'back'],
    ]
    const lines = keyLines(keys, style, this.#columns)
    return rows < 10 ? lines.slice(0, 1) : lines
  }
}

function linesOf(body: ReadingBody): BodyLines {
  return body.kind === 'json' ? jsonLines(body.text) : textLines(body.text)
}

const JSON_TOKENS = /("(?:[^"\\]|\\.)*"?)(:?)|(-?\b\d[\d.eE+-]*)|\b(true|false|null)\b/g

/** Colours of the tokens in one line; what is said of a folded one stands behind it. */
function paintedJson(text: string, isFolded: boolean, {chalk}: Style): string {
  const theme = themeOf(chalk)
  const [, json = text, about = ''] = isFolded ? (/^(.*)( {2}[\d,]+ \w+)$/.exec(text) ?? []) : []
  const painted = json.replace(
    JSON_TOKENS,
    (_, string?: string, colon = '', number?: string, literal?: string) => {
      if (string !== undefined) return (colon ? theme.key : theme.string)(string) + colon
      return number !== undefined ? theme.number(number) : theme.literal(literal)
    },
  )
  return painted + chalk.dim(about)
}
