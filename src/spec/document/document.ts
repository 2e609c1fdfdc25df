import {ApixError} from '../../errors/index.js'
import type {JsonObject, Located, SpecDocument, SpecFile, SpecVersion} from '../types.js'
import {asObject, atPointer, escapePointer, isObject, unescapePointer} from './json.js'

/** A chain of references this long is a circle. */
const LONGEST_CHAIN = 100

/**
 * A document over files that were read already; references are followed when somebody asks.
 * @param root the URI of the file that describes the API
 * @throws ApixError SPEC_INVALID when it is no OpenAPI description
 */
export function createDocument(root: string, files: ReadonlyMap<string, SpecFile>): SpecDocument {
  const file = files.get(root)
  if (!file || !isObject(file.root)) throw notOpenApi(root)
  const anchors = new Map<SpecFile, Map<string, string>>()

  function step(node: Located, ref: string): Located {
    const [uri = '', fragment = ''] = split(ref)
    const target = uri === '' ? node.file : files.get(new URL(uri, node.file.uri).href)
    if (!target) throw dangling(node, ref, 'that file was not loaded')
    const pointer = pointerOf(target, decode(fragment))
    const value = pointer === undefined ? undefined : atPointer(target.root, pointer)
    if (pointer === undefined || value === undefined) throw dangling(node, ref, 'nothing is there')
    return {value, file: target, pointer}
  }

  function pointerOf(target: SpecFile, fragment: string): string | undefined {
    if (fragment === '' || fragment.startsWith('/')) return normalised(fragment)
    const known = anchors.get(target) ?? findAnchors(target.root)
    anchors.set(target, known)
    return known.get(fragment)
  }

  return {
    version: versionOf(asObject(file.root), root),
    root: {value: asObject(file.root), file, pointer: ''},
    files,
    follow(start) {
      let node = start
      for (let hops = 0; ; hops++) {
        const ref = referenceOf(node.value)
        if (ref === undefined) return node
        if (hops === LONGEST_CHAIN) throw dangling(node, ref, 'it leads in a circle')
        node = step(node, ref)
      }
    },
  }
}

/** The `$ref` of a value, if it is a reference. */
export function referenceOf(value: unknown): string | undefined {
  if (!isObject(value)) return undefined
  const ref = value['$ref'] ?? value['$dynamicRef']
  return typeof ref === 'string' ? ref : undefined
}

function split(ref: string): [string, string] {
  const hash = ref.indexOf('#')
  return hash === -1 ? [ref, ''] : [ref.slice(0, hash), ref.slice(hash + 1)]
}

function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}

/** The same spelling for the same place, so that it can be a key. */
function normalised(pointer: string): string {
  const steps = pointer.split('/').slice(1)
  return steps.map((step) => `/${escapePointer(unescapePointer(step))}`).join('')
}

/** `$anchor` and `$dynamicAnchor` of a file, by name. */
function findAnchors(root: unknown): Map<string, string> {
  const found = new Map<string, string>()
  const waiting: Array<[unknown, string]> = [[root, '']]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [value, pointer] = next
    if (typeof value !== 'object' || value === null) continue
    for (const [key, child] of Object.entries(value)) {
      const isAnchor = key === '$anchor' || key === '$dynamicAnchor'
      if (isAnchor && typeof child === 'string') found.set(child, pointer)
      waiting.push([child, `${pointer}/${escapePointer(key)}`])
    }
  }
  return found
}

function dangling(node: Located, ref: string, why: string): ApixError {
  return new ApixError('SPEC_INVALID', `the reference ${ref} cannot be followed: ${why}`, {
    location: `${node.file.uri}#${node.pointer}`,
    hints: ['apix spec lint shows where it stands'],
  })
}

function versionOf(root: JsonObject, uri: string): SpecVersion {
  const text = String(root['openapi'] ?? root['swagger'] ?? '')
  if (/^2(?:\.0)?$/.test(text)) return '2.0'
  if (/^3\.0(?:\.|$)/.test(text)) return '3.0'
  // What comes after 3.1 has kept its shapes so far.
  if (/^3\.[1-9]/.test(text)) return '3.1'
  throw notOpenApi(uri, text)
}

function notOpenApi(uri: string, version?: string): ApixError {
  const found = version ? `its version is "${version}"` : 'it has neither "openapi" nor "swagger"'
  return new ApixError('SPEC_INVALID', `this is no OpenAPI description: ${found}`, {
    location: uri,
    hints: ['OpenAPI 2.0 (Swagger), 3.0 and 3.1 are understood, as JSON or YAML'],
  })
}
