/** A body as lines that can be looked at one by one, however many there are. */
export interface BodyLines {
  readonly count: number
  /** The line as it is shown, its indentation included, control characters as they came. */
  text(line: number): string
  /** How long that is at most, without making it. */
  length(line: number): number
  /** Columns that a continuation is indented by. */
  indent(line: number): number
  /** The line that closes what this one opens; undefined where it opens nothing. */
  closes(line: number): number | undefined
  /** What is inside, in words: `12 fields`. */
  inside(line: number): string
  /** The line that opens what this one is in. */
  parent(line: number): number | undefined
  /** The next line from there on, in that direction, that has the text; undefined when none has. */
  find(text: string, from: number, step: 1 | -1): number | undefined
  readonly isJson: boolean
}

/** Lower case unless the person cares. */
function searchable(source: string, text: string): {haystack: string; needle: string} {
  const exact = text !== text.toLowerCase()
  // A text whose lower case has another length would shift every offset.
  const lower = exact ? source : source.toLowerCase()
  return lower.length === source.length
    ? {haystack: lower, needle: exact ? text : text.toLowerCase()}
    : {haystack: source, needle: text}
}

/** @param starts the offset of each line in the source, ascending */
function findLine(
  source: string,
  starts: ArrayLike<number>,
  text: string,
  from: number,
  step: 1 | -1,
): number | undefined {
  const {haystack, needle} = searchable(source, text)
  if (needle === '' || from < 0 || from >= starts.length) return undefined
  const offset =
    step === 1
      ? haystack.indexOf(needle, starts[from])
      : haystack.lastIndexOf(needle, (starts[from + 1] ?? source.length) - 1)
  return offset === -1 ? undefined : lineAt(starts, offset)
}

function lineAt(starts: ArrayLike<number>, offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}

/** Lines as they end in the text. */
export function textLines(source: string): BodyLines {
  const starts = [0]
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) {
    if (at + 1 < source.length) starts.push(at + 1)
  }
  const text = (line: number) =>
    source
      .slice(starts[line], starts[line + 1] ?? source.length)
      .replace(/\r?\n$/, '')
      .replaceAll('\t', '    ')
  return {
    count: source === '' ? 0 : starts.length,
    text,
    length: (line) => text(line).length,
    indent: () => 0,
    closes: () => undefined,
    inside: () => '',
    parent: () => undefined,
    find: (wanted, from, step) => findLine(source, starts, wanted, from, step),
    isJson: false,
  }
}

const QUOTE = 34
const COMMA = 44
const BACKSLASH = 92
const OPEN_LIST = 91
const CLOSE_LIST = 93
const OPEN_OBJECT = 123
const CLOSE_OBJECT = 125

const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/**
 * JSON laid out by token. Only where lines begin and end is worked out, in one pass: what a line
 * looks like is made when it is seen, so that ten megabytes can be looked at like ten lines.
 * @param source valid JSON
 */
export function jsonLines(source: string): BodyLines {
  const layout = scan(source)
  const {count, starts, ends, depths, partners, parents} = layout
  const slice = (line: number) => source.slice(starts[line], ends[line])
  const text = (line: number) => {
    let shown = '  '.repeat(depths[line] ?? 0)
    for (const [piece] of slice(line).matchAll(TOKENS)) shown += piece === ':' ? ': ' : piece
    return shown
  }
  const closes = (line: number) => {
    const partner = partners[line] ?? -1
    return partner === -1 ? undefined : partner
  }
  return {
    count,
    text,
    length: (line) => 2 * (depths[line] ?? 0) + (ends[line] ?? 0) - (starts[line] ?? 0) + 1,
    indent: (line) => 2 * (depths[line] ?? 0) + 2,
    closes,
    inside(line) {
      let members = 0
      const end = closes(line) ?? line
      for (let at = line + 1; at < end; at = (closes(at) ?? at) + 1) members++
      const isList = source.charCodeAt((ends[line] ?? 1) - 1) === OPEN_LIST
      return `${members.toLocaleString('en')} ${isList ? 'item' : 'field'}${members === 1 ? '' : 's'}`
    },
    parent: (line) => ((parents[line] ?? -1) === -1 ? undefined : parents[line]),
    find: (wanted, line, step) => findLine(source, starts.subarray(0, count), wanted, line, step),
    isJson: true,
  }
}

/** Where each line begins and ends in the source, how deep it is, what closes it and what it is in. */
interface Layout {
  count: number
  starts: Uint32Array
  ends: Uint32Array
  depths: Uint32Array
  partners: Int32Array
  parents: Int32Array
}

function emptyLayout(size: number): Layout {
  return {
    count: 0,
    starts: new Uint32Array(size),
    ends: new Uint32Array(size),
    depths: new Uint32Array(size),
    partners: new Int32Array(size).fill(-1),
    parents: new Int32Array(size).fill(-1),
  }
}

function twiceAsLarge(layout: Layout): Layout {
  const larger = emptyLayout(layout.starts.length * 2)
  larger.count = layout.count
  for (const key of ['starts', 'ends', 'depths', 'partners', 'parents'] as const) {
    larger[key].set(layout[key])
  }
  return larger
}

/** One pass over the text: what is not structure is skipped as fast as it can be. */
function scan(source: string): Layout {
  let layout = emptyLayout(1024)
  const open: number[] = []
  let from = -1
  let until = 0

  function finish(): void {
    if (from === -1) return
    if (layout.count === layout.starts.length) layout = twiceAsLarge(layout)
    const line = layout.count++
    layout.starts[line] = from
    layout.ends[line] = until
    layout.depths[line] = open.length
    if (open.length > 0) layout.parents[line] = open[open.length - 1] ?? -1
    from = -1
  }

  for (let at = 0; at < source.length; at++) {
    const code = source.charCodeAt(at)
    if (code <= 32) continue
    if (code === COMMA) {
      until = at + 1
      finish()
      continue
    }
    if (code === CLOSE_LIST || code === CLOSE_OBJECT) {
      finish()
      const opener = open.pop()
      if (opener !== undefined) layout.partners[opener] = layout.count
    }
    if (from === -1) from = at
    if (code === QUOTE) at = stringEnd(source, at) - 1
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      const end = emptyEnd(source, at + 1, code + 2)
      if (end === undefined) {
        until = at + 1
        finish()
        open.push(layout.count - 1)
        continue
      }
      at = end - 1
    }
    // Numbers, words and colons are what is left: each of their characters is a part of the line.
    until = at + 1
  }
  finish()
  return layout
}

/** Where the string that begins there ends. */
function stringEnd(source: string, start: number): number {
  for (let at = start + 1; ; ) {
    const end = source.indexOf('"', at)
    if (end === -1) return source.length
    let backslashes = 0
    while (source.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++
    if (backslashes % 2 === 0) return end + 1
    at = end + 1
  }
}

/** Where it ends when there is nothing inside; undefined when there is. */
function emptyEnd(source: string, start: number, closer: number): number | undefined {
  let at = start
  while (source.charCodeAt(at) <= 32) at++
  return source.charCodeAt(at) === closer ? at + 1 : undefined
}
