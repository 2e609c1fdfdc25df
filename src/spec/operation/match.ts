import type {IndexedOperation, SpecIndex} from '../types.js'

export interface PathMatch {
  operation: IndexedOperation
  /** The path parameters as they stand in the URL, decoded. */
  values: Readonly<Record<string, string>>
}

export interface PathMatcher {
  /**
   * The operation that a request is for.
   * @param path below the server: `/users/42`
   */
  match(method: string, path: string): PathMatch | undefined
  /** The template alone, whatever the method: `/users/{id}`. */
  template(path: string): string | undefined
  /** The operations of the template that a path belongs to. */
  operations(path: string): readonly IndexedOperation[]
}

interface Template {
  path: string
  pattern: RegExp
  names: readonly string[]
  /** For each segment whether it is fixed; fixed ones win from the left. */
  fixed: readonly boolean[]
  /** Query fields that are part of the path: `/responses?beta=true`. */
  query: ReadonlyArray<readonly [name: string, value: string]>
  operations: IndexedOperation[]
}

/** Answers which operation a path belongs to; what is fixed wins over what is a parameter. */
export function createPathMatcher(index: Pick<SpecIndex, 'operations'>): PathMatcher {
  const templates = new Map<string, Template>()
  for (const operation of index.operations) {
    const template = templates.get(operation.path) ?? compile(operation.path)
    template.operations.push(operation)
    templates.set(operation.path, template)
  }
  // By number of segments: few are left to try.
  const byLength = new Map<number, Template[]>()
  for (const template of templates.values()) {
    const {length} = template.fixed
    byLength.set(length, [...(byLength.get(length) ?? []), template])
  }
  for (const list of byLength.values()) list.sort(mostFixedFirst)

  function* candidates(path: string): Generator<[Template, RegExpExecArray]> {
    const [clean = path, query = ''] = (path.split('#')[0] ?? path).split('?')
    const given = new URLSearchParams(query)
    for (const template of byLength.get(segments(clean).length) ?? []) {
      const found = template.pattern.exec(clean)
      const fits = template.query.every(([name, value]) => given.get(name) === value)
      if (found && fits) yield [template, found]
    }
  }

  return {
    match(method, path) {
      for (const [{operations, names}, found] of candidates(path)) {
        const operation = operations.find((candidate) => candidate.method === method.toUpperCase())
        if (!operation) continue
        const values = names.map((name, at) => [name, decode(found[at + 1] ?? '')] as const)
        return {operation, values: Object.fromEntries(values)}
      }
      return undefined
    },
    template(path) {
      for (const [template] of candidates(path)) return template.path
      return undefined
    },
    operations(path) {
      for (const [template] of candidates(path)) return template.operations
      return []
    },
  }
}

function segments(path: string): string[] {
  return path.replace(/^\//, '').split('/')
}

function compile(path: string): Template {
  const names: string[] = []
  const {path: clean, query} = splitPath(path)
  const source = clean.split(/(\{[^}]+\})/).map((part) => {
    if (!/^\{.+\}$/.test(part)) return escapeRegExp(part)
    names.push(part.slice(1, -1))
    return '([^/]+?)'
  })
  return {
    path,
    pattern: new RegExp(`^${source.join('')}$`),
    names,
    fixed: segments(clean).map((segment) => !segment.includes('{')),
    query,
    operations: [],
  }
}

/** Some descriptions tell operations on one path apart by a fixed query or a fragment. */
export function splitPath(path: string): {
  path: string
  query: ReadonlyArray<readonly [name: string, value: string]>
} {
  const [clean = path, query = ''] = (path.split('#')[0] ?? path).split('?')
  return {path: clean, query: [...new URLSearchParams(query)]}
}

function mostFixedFirst(a: Template, b: Template): number {
  for (const [index, fixed] of a.fixed.entries()) {
    if (fixed !== b.fixed[index]) return fixed ? -1 : 1
  }
  if (a.query.length !== b.query.length) return b.query.length - a.query.length
  // `/files/{name}.json` before `/files/{name}`.
  return b.path.replaceAll(/\{[^}]*\}/g, '').length - a.path.replaceAll(/\{[^}]*\}/g, '').length
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
