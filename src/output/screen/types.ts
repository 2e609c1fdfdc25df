import type {Style} from '../style.js'

/** A key as readline tells it. */
export interface Key {
  /** `up`, `return`, `escape`, `a`; undefined for signs. */
  name?: string | undefined
  ctrl: boolean
  /** What was typed: `A`, `/`. */
  sequence?: string | undefined
}

export interface Size {
  columns: number
  rows: number
}

/** One picture. The last line of `above` is where text is typed, when the page takes text. */
export interface Drawn {
  above: readonly string[]
  below: readonly string[]
}

/** What a key led to: an end, another text in the input line, or just another picture. */
export type Outcome<Result> = {done: Result} | {text: string} | undefined

/**
 * A step of a conversation, as a state machine: keys in, pictures out. It knows nothing of the
 * terminal, so that it can be tested without one.
 */
export interface Page<Result> {
  /** Whether typed characters are collected in the input line. */
  takesText(): boolean
  /** What the input line holds at first. */
  readonly initial?: string
  draw(size: Size, style: Style, text: string): Drawn
  /** @param text the input line with the key applied */
  key(key: Key, text: string, size: Size): Outcome<Result>
  /** Called once the page is shown. @returns what stops it */
  start?(end: (result: Result) => void, redraw: () => void): () => void
}

/** One thing that can be chosen. */
export interface Option<Value> {
  value: Value
  /** What is read first; may be cut off at the right. */
  label: string
  /** Said beside it where there is room. */
  note?: string
  /** Lines about it, shown while it is the chosen one. */
  detail?: readonly string[]
  /** Which characters of the label were searched for. */
  marks?: ReadonlySet<number>
}

export interface Choice<Value> {
  /** Where one is, from the left: `shop`, `getUser`. */
  trail: readonly string[]
  /** Lines that stand above the list: what the choice is about. */
  context?: readonly string[]
  /** What the input line asks. */
  question: string
  /** The options for what is typed, the best first. */
  options(query: string): ReadonlyArray<Option<Value>>
  /** What the input line holds at first. */
  query?: string
  /** The option that is chosen at first; the first one otherwise. */
  selected?: Value
  /** The options matter more than the context: half of the screen is theirs. */
  isForm?: boolean
}

export interface Question {
  trail: readonly string[]
  context?: readonly string[]
  question: string
  /** What it is about, what it looks like. */
  help?: readonly string[]
  initial?: string
  /** What the tab key puts in. */
  suggestion?: string
  /** What the tab key makes of the text where there is no suggestion: paths, and what could follow. */
  complete?(text: string): {text: string; candidates: readonly string[]}
  /** @returns why it cannot be, in words */
  check?(text: string): string | undefined
}

/** Something long to look at. */
export interface Reading {
  trail: readonly string[]
  /** Parts above the body, which can be folded by their key. */
  parts: ReadonlyArray<ReadingPart>
  body: ReadingBody
  /** What else can be done: a key each. */
  actions: ReadonlyArray<{key: string; label: string}>
  /** Where it was left, to come back to it. */
  place?: ReadingPlace
}

export interface ReadingPart {
  /** The key that folds it, and the word for it. */
  key?: string
  title?: string
  /** Said beside the title. */
  note?: string
  /** Painted lines. */
  lines(style: Style, columns: number): readonly string[]
  folded?: boolean
}

/** JSON is laid out and can be folded; text is wrapped; words are all there is of anything else. */
export type ReadingBody =
  | {kind: 'json'; text: string}
  | {kind: 'text'; text: string}
  | {kind: 'words'; text: string}

/** What a reader had chosen. */
export interface ReadingPlace {
  /** Titles of the parts that are folded. */
  folded: ReadonlySet<string>
}

export interface ReadingEnd {
  /** The key of the action; undefined for back. */
  action: string | undefined
  place: ReadingPlace
}

/** The whole terminal for a while. Every question answers undefined for Esc: one step back. */
export interface Screen {
  choose<Value>(choice: Choice<Value>): Promise<Value | undefined>
  ask(question: Question): Promise<string | undefined>
  read(reading: Reading): Promise<ReadingEnd>
  /**
   * Waits for the work and shows that it goes on; Esc aborts it.
   * @returns undefined when it was aborted by Esc
   */
  work<T>(work: Work, run: (signal: AbortSignal) => Promise<T>): Promise<T | undefined>
  /** The text as the person's editor leaves it; undefined when it failed. */
  edit(text: string, extension: string): Promise<string | undefined>
  /** Printed to stdout when the screen is left. */
  keep(text: string): void
  /** Said on stderr when the screen is left. */
  tell(text: string): void
  /** What was said while the screen was on, and no longer will be. */
  notes(): readonly string[]
  size(): Size
  style: Style
}

export interface Work {
  trail: readonly string[]
  label: string
  /** A line that changes. */
  progress?(): string
}
