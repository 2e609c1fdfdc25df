/** A request of an `.http` file, taken apart line by line; line numbers from 1. */
export interface HttpBlock {
  /** What stands behind `###`. */
  title: string
  /** The line of the request itself. */
  line: number
  /** `METHOD URL`, continuation lines joined. */
  start: string
  headers: ReadonlyArray<{text: string; line: number}>
  body: readonly HttpLine[]
  /** `# @name value`, wherever a comment may stand. */
  tags: readonly HttpTag[]
  /** `?? status == 200`. */
  asserts: readonly HttpLine[]
}

export interface HttpLine {
  text: string
  line: number
}

export interface HttpTag {
  name: string
  value: string
  line: number
}

export interface HttpFile {
  blocks: readonly HttpBlock[]
  /** `@name = value`. */
  variables: ReadonlyArray<{name: string; value: string; line: number}>
  /** What cannot be carried out. */
  refused: ReadonlyArray<{line: number; what: string}>
}

const COMMENT = /^\s*(?:#(?!##)|\/\/)\s*(?:@([\w-]+)\s*(.*))?/
const VARIABLE = /^\s*@([\w.-]+)\s*=\s*(.*?)\s*$/

interface Draft {
  title: string
  line: number
  start: string
  headers: HttpLine[]
  body: HttpLine[]
  tags: HttpTag[]
  asserts: HttpLine[]
}

type State = 'before' | 'start' | 'headers' | 'body' | 'after'

/** The requests of an `.http` file, as JetBrains' client and VS Code's REST Client read it. */
export function httpLines(text: string): HttpFile {
  const blocks: Draft[] = []
  const variables: Array<{name: string; value: string; line: number}> = []
  const refused: Array<{line: number; what: string}> = []
  let block = emptyBlock('')
  let state: State = 'before'
  /** Within a script, which is refused as a whole. */
  let isScript = false

  const finish = () => {
    if (block.start !== '') blocks.push(block)
  }
  for (const [index, raw] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = index + 1
    if (isScript) {
      isScript = !raw.includes('%}')
      continue
    }
    if (/^###/.test(raw)) {
      finish()
      block = emptyBlock(raw.replace(/^#+/, '').trim())
      state = 'before'
      continue
    }
    const what = refusal(raw, state)
    if (what !== undefined) {
      refused.push({line, what})
      isScript = raw.includes('{%') && !raw.includes('%}')
      continue
    }
    if (/^\s*\?\?\s/.test(raw) && state !== 'before') {
      block.asserts.push({text: raw.replace(/^\s*\?\?\s*/, '').trim(), line})
      continue
    }
    // Where a response is to be kept, and where one was: neither is part of the request.
    if (/^(?:>>!?|<>)\s/.test(raw) && state !== 'before') {
      state = 'after'
      continue
    }
    state = take(raw, line, state)
  }
  finish()
  return {blocks, variables, refused}

  function take(raw: string, line: number, before: State): State {
    const isEmptyBody = before === 'body' && block.body.every((one) => one.text.trim() === '')
    if (before !== 'body' || isEmptyBody) {
      const comment = COMMENT.exec(raw)
      if (comment && !/^\s*\/\/[^\s]*\.\w/.test(raw)) {
        const [, name, value = ''] = comment
        if (name !== undefined) block.tags.push({name, value: value.trim(), line})
        return before
      }
    }
    if (before === 'before') {
      const [, name, value = ''] = VARIABLE.exec(raw) ?? []
      if (name !== undefined) variables.push({name, value, line})
      if (name !== undefined || raw.trim() === '') return before
      block.start = raw.trim()
      block.line = line
      return 'start'
    }
    if (before === 'start' && /^\s+\S/.test(raw)) {
      block.start += raw.trim()
      return 'start'
    }
    if (before === 'start' || before === 'headers') {
      if (raw.trim() === '') return 'body'
      block.headers.push({text: raw.trim(), line})
      return 'headers'
    }
    if (before === 'body') block.body.push({text: raw, line})
    return before
  }
}

function emptyBlock(title: string): Draft {
  return {title, line: 0, start: '', headers: [], body: [], tags: [], asserts: []}
}

/** What would be lost if it were passed over. */
function refusal(line: string, state: State): string | undefined {
  if (/^\s*>\s*\{%/.test(line)) return 'a script that handles the response'
  if (/^\s*>\s*\S+\.m?js\s*$/.test(line) && state !== 'before') {
    return 'a script that handles the response'
  }
  if (/^\s*<\s*\{%/.test(line)) return 'a script that runs before the request'
  if (/^\s*\{\{[^}]*$/.test(line) && state !== 'body') return 'a script'
  if (state === 'before' && /^\s*<\s*\S+\.m?js\s*$/.test(line)) {
    return 'a script that runs before the request'
  }
  if (state === 'before' && /^\s*(?:import|run)\s/.test(line))
    return 'another file that is imported'
  return undefined
}
