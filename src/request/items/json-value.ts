/**
 * A JSON value that can be added to. Scalars are JSON text, kept as it was written, so that every
 * digit goes out; an object's entries are a list, so that repeated keys do too.
 */
export type JsonNode =
  | {kind: 'value'; text: string}
  | {kind: 'object'; entries: Array<[key: string, value: JsonNode]>}
  | {kind: 'array'; items: Array<JsonNode | undefined>}

const TOKEN =
  /\s*("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|true\b|false\b|null\b|[{}[\],:])/y

/** The values of JSON text as a tree. Throws a JsonError that says where the text is wrong. */
export function parseJson(text: string): JsonNode {
  const scanner = new Scanner(text)
  const node = scanner.value(scanner.next())
  scanner.end()
  return node
}

export class JsonError extends Error {
  /** Where the text stops being JSON. */
  readonly position: number

  constructor(position: number) {
    super('not valid JSON')
    this.position = position
  }
}

class Scanner {
  readonly #text: string
  #index = 0

  constructor(text: string) {
    this.#text = text
  }

  next(): string {
    TOKEN.lastIndex = this.#index
    const token = TOKEN.exec(this.#text)?.[1]
    if (token === undefined) throw this.#error(this.#index)
    this.#index = TOKEN.lastIndex
    return token
  }

  value(token: string): JsonNode {
    if (token === '{') return this.#object()
    if (token === '[') return this.#array()
    if ('}],:'.includes(token)) throw this.#error(this.#index - 1)
    return {kind: 'value', text: token}
  }

  end(): void {
    if (this.#text.slice(this.#index).trim() !== '') throw this.#error(this.#index)
  }

  #object(): JsonNode {
    const entries: Array<[string, JsonNode]> = []
    let token = this.next()
    while (token !== '}') {
      if (!token.startsWith('"')) throw this.#error(this.#index - token.length)
      const key = JSON.parse(token) as string
      this.#expect(':')
      entries.push([key, this.value(this.next())])
      token = this.#separator('}')
      if (token === ',') {
        token = this.next()
        if (token === '}') throw this.#error(this.#index - 1)
      }
    }
    return {kind: 'object', entries}
  }

  #array(): JsonNode {
    const items: JsonNode[] = []
    let token = this.next()
    while (token !== ']') {
      items.push(this.value(token))
      token = this.#separator(']')
      if (token === ',') {
        token = this.next()
        if (token === ']') throw this.#error(this.#index - 1)
      }
    }
    return {kind: 'array', items}
  }

  #separator(end: string): string {
    const token = this.next()
    if (token !== ',' && token !== end) throw this.#error(this.#index - token.length)
    return token
  }

  #expect(wanted: string): void {
    const token = this.next()
    if (token !== wanted) throw this.#error(this.#index - token.length)
  }

  /** At the first character from there on that is not white space. */
  #error(from: number): JsonError {
    const space = /^\s*/.exec(this.#text.slice(from))?.[0].length ?? 0
    return new JsonError(from + space)
  }
}

export function jsonText(node: JsonNode): string {
  if (node.kind === 'value') return node.text
  if (node.kind === 'array') {
    return `[${Array.from(node.items, (item) => (item ? jsonText(item) : 'null')).join(',')}]`
  }
  const entries = node.entries.map(([key, value]) => `${JSON.stringify(key)}:${jsonText(value)}`)
  return `{${entries.join(',')}}`
}
