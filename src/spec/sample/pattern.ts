/** More repetitions than the pattern asks for add nothing. */
const EXTRA = 3
const LONGEST = 10_000

/**
 * A text that a regular expression matches, for the expressions people write in descriptions:
 * literals, classes, groups, alternatives and quantifiers. Undefined for anything else, and for
 * what turns out not to match.
 */
export function textFor(pattern: string, random: (() => number) | undefined): string | undefined {
  try {
    const text = new Writer(pattern, random).write()
    return text.length <= LONGEST && new RegExp(pattern, 'u').test(text) ? text : undefined
  } catch {
    return undefined
  }
}

class Unsupported extends Error {}

const CLASSES: Readonly<Record<string, string>> = {
  d: '0123456789',
  w: 'abcdefghijklmnopqrstuvwxyz0123456789_',
  s: ' ',
  D: 'abcdefghijkl',
  W: '-',
  S: 'abcdefghijkl0123456789',
}

class Writer {
  #at = 0
  readonly #source: string
  readonly #random: (() => number) | undefined

  constructor(source: string, random: (() => number) | undefined) {
    this.#source = source
    this.#random = random
  }

  write(): string {
    const text = this.#alternatives()
    if (this.#at < this.#source.length) throw new Unsupported()
    return text
  }

  #peek(): string {
    return this.#source.charAt(this.#at)
  }

  #pick<T>(choices: readonly T[]): T {
    const chosen = choices[Math.floor((this.#random?.() ?? 0) * choices.length)]
    if (chosen === undefined) throw new Unsupported()
    return chosen
  }

  #alternatives(): string {
    const texts = [this.#sequence()]
    while (this.#peek() === '|') {
      this.#at++
      texts.push(this.#sequence())
    }
    return this.#pick(texts)
  }

  #sequence(): string {
    let text = ''
    while (this.#at < this.#source.length && !'|)'.includes(this.#peek())) text += this.#repeated()
    return text
  }

  #repeated(): string {
    const start = this.#at
    const first = this.#atom()
    const end = this.#at
    const [least, most] = this.#quantifier()
    const after = this.#at
    const count =
      least + Math.floor((this.#random?.() ?? 0) * (Math.min(most, least + EXTRA) - least + 1))
    if (count === 0) return ''
    let text = first
    for (let done = 1; done < count; done++) {
      if (text.length > LONGEST) throw new Unsupported()
      this.#at = start
      text += this.#atom()
      if (this.#at !== end) throw new Unsupported()
    }
    this.#at = after
    return text
  }

  #quantifier(): [number, number] {
    const [whole, simple, from, comma, to] =
      /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(this.#source.slice(this.#at)) ?? []
    if (whole === undefined) return [1, 1]
    this.#at += whole.length
    if (simple === '*') return [0, Number.POSITIVE_INFINITY]
    if (simple === '+') return [1, Number.POSITIVE_INFINITY]
    if (simple === '?') return [0, 1]
    const least = Number(from)
    return [least, to ? Number(to) : comma ? Number.POSITIVE_INFINITY : least]
  }

  #atom(): string {
    const character = this.#source.charAt(this.#at++)
    switch (character) {
      case '^':
      case '$':
        return ''
      case '.':
        return this.#pick([...(CLASSES['S'] as string)])
      case '(':
        return this.#group()
      case '[':
        return this.#class()
      case '\\':
        return this.#pick(this.#escape())
      default:
        return character
    }
  }

  #group(): string {
    const [open = ''] = /^(?:\?:|\?<[A-Za-z]\w*>)?/.exec(this.#source.slice(this.#at)) ?? []
    this.#at += open.length
    // Assertions about what comes before or after.
    if (this.#peek() === '?') throw new Unsupported()
    const text = this.#alternatives()
    if (this.#source.charAt(this.#at++) !== ')') throw new Unsupported()
    return text
  }

  #escape(): string[] {
    const character = this.#source.charAt(this.#at++)
    const known = CLASSES[character]
    if (known !== undefined) return [...known]
    if (character === 'n') return ['\n']
    if (character === 't') return ['\t']
    if (character === 'b' || character === 'B') return ['']
    if (/[A-Za-z0-9]/.test(character)) throw new Unsupported()
    return [character]
  }

  #class(): string {
    const negated = this.#peek() === '^'
    if (negated) this.#at++
    const found: string[] = []
    while (this.#peek() !== ']') {
      if (this.#at >= this.#source.length) throw new Unsupported()
      const from = this.#member()
      const range = this.#peek() === '-' && this.#source.charAt(this.#at + 1) !== ']'
      if (!range || from.length !== 1) {
        found.push(...from)
        continue
      }
      this.#at++
      const to = this.#member()
      if (to.length !== 1) throw new Unsupported()
      const [low = 0, high = 0] = [from[0]?.codePointAt(0), to[0]?.codePointAt(0)]
      for (let code = low; code <= Math.min(high, low + 255); code++) {
        found.push(String.fromCodePoint(code))
      }
    }
    this.#at++
    if (!negated) return this.#pick(found)
    const taken = new Set(found)
    return this.#pick([...'abcdefghijklmnopqrstuvwxyz0123456789_-'].filter((c) => !taken.has(c)))
  }

  #member(): string[] {
    const character = this.#source.charAt(this.#at++)
    return character === '\\' ? this.#escape() : [character]
  }
}
