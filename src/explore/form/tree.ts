/** A JSON document that is filled in: numbers and texts stay as they were written. */
export type Tree =
  | {kind: 'object'; fields: ReadonlyMap<string, Tree>}
  | {kind: 'array'; items: readonly Tree[]}
  | {kind: 'leaf'; json: string}

const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/** @returns undefined for a text that is no JSON */
export function parseTree(text: string): Tree | undefined {
  try {
    JSON.parse(text)
  } catch {
    return undefined
  }
  const tokens = text.match(TOKENS) ?? []
  let at = 0
  /** It is known to be valid: each token is what has to come. */
  const read = (): Tree => {
    const token = tokens[at++] ?? 'null'
    if (token === '[') {
      const items: Tree[] = []
      while (tokens[at] !== ']') {
        items.push(read())
        if (tokens[at] === ',') at++
      }
      at++
      return {kind: 'array', items}
    }
    if (token !== '{') return {kind: 'leaf', json: token}
    const fields = new Map<string, Tree>()
    while (tokens[at] !== '}') {
      const name: unknown = JSON.parse(tokens[at] ?? '""')
      at += 2
      fields.set(String(name), read())
      if (tokens[at] === ',') at++
    }
    at++
    return {kind: 'object', fields}
  }
  return read()
}

/** On one line. */
export function treeText(tree: Tree): string {
  if (tree.kind === 'leaf') return tree.json
  if (tree.kind === 'array') return `[${tree.items.map(treeText).join(',')}]`
  const fields = [...tree.fields].map(([name, one]) => `${JSON.stringify(name)}:${treeText(one)}`)
  return `{${fields.join(',')}}`
}

export function treeOf(value: unknown): Tree {
  return parseTree(JSON.stringify(value) ?? 'null') ?? {kind: 'leaf', json: 'null'}
}

export function valueFrom(tree: Tree): unknown {
  return JSON.parse(treeText(tree))
}

/** @param field undefined takes it out */
export function withField(tree: Tree, name: string, field: Tree | undefined): Tree {
  const fields = new Map(tree.kind === 'object' ? tree.fields : [])
  if (field) fields.set(name, field)
  else fields.delete(name)
  return {kind: 'object', fields}
}

/** @param item undefined takes it out; an index behind the last one adds it */
export function withItem(tree: Tree, index: number, item: Tree | undefined): Tree {
  const items = tree.kind === 'array' ? [...tree.items] : []
  items.splice(index, 1, ...(item ? [item] : []))
  return {kind: 'array', items}
}

/** In a few words, for a list. */
export function briefly(tree: Tree): string {
  if (tree.kind === 'leaf') return tree.json
  const [open, close, one, count] =
    tree.kind === 'array'
      ? ['[', ']', 'item', tree.items.length]
      : ['{', '}', 'field', tree.fields.size]
  const text = treeText(tree)
  if (text.length <= 24) return text
  return `${open}…${close} ${count} ${one}${count === 1 ? '' : 's'}`
}
