import {readdirSync, readFileSync, statSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {expandTilde} from '../request/index.js'
import type {ExploreDeps} from './types.js'

/** Names that are shown when there is more than one way to go on. */
const MOST = 12

/**
 * Asks for a file that is there and can be read.
 * @param empty what an empty answer does; without it there is none
 * @returns its path, `~` written out; undefined for Esc
 */
export async function askFile(
  {
    question,
    initial,
    help,
    context,
    empty,
  }: {
    question: string
    initial?: string | undefined
    help: readonly string[]
    context?: readonly string[]
    empty?: string
  },
  trail: readonly string[],
  {screen}: ExploreDeps,
): Promise<string | undefined> {
  const answer = await screen.ask({
    trail,
    question,
    help: [...help, ...(empty === undefined ? [] : [empty])],
    ...(context && {context}),
    initial: initial ?? '',
    complete: completePath,
    check: (text) => (text.trim() === '' && empty !== undefined ? undefined : problemOf(text)),
  })
  return answer === undefined ? undefined : expandTilde(answer.trim())
}

/** The path as far as it is clear, and the names that could come next. */
export function completePath(text: string): {text: string; candidates: readonly string[]} {
  const cut = text.lastIndexOf('/') + 1
  const [folder, begun] = [text.slice(0, cut), text.slice(cut)]
  const names = entriesOf(folder === '' ? '.' : expandTilde(folder))
    .filter((name) => name.startsWith(begun) && (begun !== '' || !name.startsWith('.')))
    .sort()
  const [first] = names
  if (first === undefined) return {text, candidates: []}
  const shared = names.reduce(common, first)
  const shown = names.length > MOST ? [...names.slice(0, MOST), '…'] : names
  return {text: folder + shared, candidates: names.length > 1 ? shown : []}
}

function common(one: string, other: string): string {
  let length = 0
  while (length < one.length && one[length] === other[length]) length++
  // Not through the middle of a sign.
  return one.slice(0, /[\ud800-\udbff]/.test(one[length - 1] ?? '') ? length - 1 : length)
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder, {withFileTypes: true}).map((entry) =>
      entry.isDirectory() || (entry.isSymbolicLink() && isFolder(join(folder, entry.name)))
        ? `${entry.name}/`
        : entry.name,
    )
  } catch {
    return []
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

function problemOf(text: string): string | undefined {
  const path = expandTilde(text.trim())
  if (path === '') return 'a file is required'
  try {
    return statSync(path).isDirectory() ? `${path} is a directory: name a file in it` : undefined
  } catch {
    return isFolder(dirname(path)) ? `there is no ${path}` : `there is no folder ${dirname(path)}`
  }
}

/** @throws an error of the file system, for a file that may not be read */
export function bytesOf(path: string): Buffer {
  return readFileSync(path)
}
