/** An entry of a Hurl file, its sections apart. */
export interface HurlEntry {
  line: number
  method: string
  url: string
  headers: Array<readonly [name: string, value: string]>
  /** By name, in lower case: `query`, `form`, `multipart`, `cookies`, `basicauth`, `options`. */
  sections: Map<string, HurlPair[]>
  body: string
  status?: string
  expectedHeaders: Array<readonly [name: string, value: string]>
  captures: HurlPair[]
  asserts: HurlPair[]
  expectedBody: string
}

export interface HurlPair {
  line: number
  text: string
}

const METHOD = /^([A-Z]{3,})\s+(\S.*)$/
const RESPONSE = /^HTTP(?:\/[\d.]+)?\s+(\d{3}|\*)\s*$/
const SECTION = /^\[(\w+)\]$/
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*(.*)$/

/** Older names of sections. */
const NAMES: Readonly<Record<string, string>> = {
  querystringparams: 'query',
  formparams: 'form',
  multipartformdata: 'multipart',
}

/** The entries of a Hurl file. */
export function hurlLines(text: string): HurlEntry[] {
  const entries: HurlEntry[] = []
  let entry: HurlEntry | undefined
  let section = 'headers'
  let isResponse = false
  let fence: string[] | undefined

  for (const [index, raw] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = index + 1
    if (fence) {
      fence.push(raw)
      if (/^\s*```\s*$/.test(raw)) finishFence()
      continue
    }
    const plain = withoutComment(raw)
    const isBody = section === 'body' && entry !== undefined
    const start = METHOD.exec(plain)
    const response = RESPONSE.exec(plain)
    if (response && entry) {
      isResponse = true
      section = 'headers'
      const [, status = '*'] = response
      if (status !== '*') entry.status = status
    } else if (
      start &&
      !/^HTTP$/.test(start[1] ?? '') &&
      (!isBody || isResponse || /^\S/.test(raw))
    ) {
      entry = begin(line, start)
      entries.push(entry)
      isResponse = false
      section = 'headers'
    } else if (entry) takeLine(entry, plain, raw, line)
  }
  return entries

  function takeLine(current: HurlEntry, plain: string, raw: string, line: number): void {
    const named = SECTION.exec(plain)
    if (named) {
      const name = (named[1] ?? '').toLowerCase()
      section = NAMES[name] ?? name
      return
    }
    if (plain === '' && section !== 'body') return
    if (section === 'body') {
      addBody(current, raw)
      return
    }
    if (section === 'headers') {
      const header = HEADER.exec(plain)
      if (header) {
        const list = isResponse ? current.expectedHeaders : current.headers
        list.push([header[1] ?? '', header[2] ?? ''])
        return
      }
    }
    // JSON, XML, a fence or a file after the sections is the body.
    if (section === 'headers' || /^\s*(?:[{[<`]|file,|base64,|hex,)/.test(plain)) {
      section = 'body'
      addBody(current, raw)
      return
    }
    const pair = {line, text: plain}
    if (section === 'captures') current.captures.push(pair)
    else if (section === 'asserts') current.asserts.push(pair)
    else current.sections.set(section, [...(current.sections.get(section) ?? []), pair])
  }

  function addBody(current: HurlEntry, raw: string): void {
    if (/^\s*```/.test(raw) && !/^\s*```.*```\s*$/.test(raw)) {
      fence = []
      return
    }
    const oneLine = /^\s*`{1,3}(?:\w+,)?([^`]*)`{1,3}\s*$/.exec(raw)
    append(current, oneLine?.[1] ?? raw)
  }

  function finishFence(): void {
    if (entry && fence) append(entry, fence.slice(0, -1).join('\n'))
    fence = undefined
  }

  function append(current: HurlEntry, text: string): void {
    const key = isResponse ? 'expectedBody' : 'body'
    current[key] += current[key] === '' ? text : `\n${text}`
  }
}

function begin(line: number, [, method = '', url = '']: RegExpExecArray): HurlEntry {
  return {
    line,
    method,
    url,
    headers: [],
    sections: new Map(),
    body: '',
    expectedHeaders: [],
    captures: [],
    asserts: [],
    expectedBody: '',
  }
}

/** A hash that no quotes are around begins a comment. */
function withoutComment(raw: string): string {
  const text = raw.trim()
  if (text.startsWith('#')) return ''
  const [kept = ''] =
    /^(?:"(?:[^"\\]|\\.)*"|\/(?:[^/\\]|\\.)+\/|[^"#]|#(?=[^\s])|(?<=\S)#)*/.exec(text) ?? []
  return kept.trim()
}
