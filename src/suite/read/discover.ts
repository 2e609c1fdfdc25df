import {readdir, stat} from 'node:fs/promises'
import {join, resolve, sep} from 'node:path'
import {ApixError} from '../../errors/index.js'

const SUITES = /\.(?:apix\.ya?ml|http|rest)$/i
/** Whatever is in them is nobody's suite. */
const SKIPPED = /^(?:node_modules|\..+)$/

/**
 * The suites that the words name: files as they are, folders with all that is in them, globs where
 * the shell left them. In the order of the words, each file once; within a folder by name.
 * @throws ApixError FILE_UNREADABLE, USAGE
 */
export async function discover(words: readonly string[], cwd: string): Promise<string[]> {
  const found = new Set<string>()
  for (const word of words) {
    const files = await suitesOf(word, cwd)
    for (const file of files) found.add(file)
  }
  return [...found]
}

/** The folders in which, and below which, the words find suites. Absolute paths. */
export async function suiteFolders(words: readonly string[], cwd: string): Promise<string[]> {
  const folders = words.map(async (word) => {
    const place = await stat(resolve(cwd, word)).catch(() => undefined)
    if (place) return place.isDirectory() ? [resolve(cwd, word)] : []
    return isGlob(word) ? [resolve(cwd, globBase(word))] : []
  })
  return (await Promise.all(folders)).flat()
}

/** Whether `apix test` would look at a file, or below a folder, of this name. */
export function isLookedAt(name: string): boolean {
  return !SKIPPED.test(name)
}

function isGlob(word: string): boolean {
  return /[*?{[]/.test(word)
}

/** The folder that all files of a glob are below; empty for the current one. */
function globBase(word: string): string {
  return word.slice(0, word.search(/[*?{[]/)).replace(/[^/]*$/, '')
}

async function suitesOf(word: string, cwd: string): Promise<string[]> {
  const place = await stat(resolve(cwd, word)).catch(() => undefined)
  if (place?.isFile()) return [word]
  if (place?.isDirectory()) {
    const files = (await filesBelow(resolve(cwd, word))).filter((file) => SUITES.test(file))
    if (files.length > 0) return files.map((file) => joined(word, file))
    throw new ApixError('USAGE', `there is no suite in ${word}`, {
      hints: ['suites end in .apix.yaml, .http or .rest'],
    })
  }
  if (!isGlob(word)) {
    throw new ApixError('FILE_UNREADABLE', `there is no file ${word}`, {
      hints: ['apix test takes .apix.yaml, .http and .rest files, and folders of them'],
    })
  }
  const base = globBase(word)
  const rest = globPattern(word.slice(base.length))
  const below = await filesBelow(resolve(cwd, base)).catch(() => [])
  const files = below.filter((file) => rest.test(file) && SUITES.test(file))
  if (files.length > 0) return files.map((file) => joined(base, file))
  throw new ApixError('USAGE', `no suite fits ${word}`, {
    hints: ['suites end in .apix.yaml, .http or .rest'],
  })
}

function joined(folder: string, file: string): string {
  if (folder === '') return file
  return folder === '.' || folder === './' ? file : `${folder.replace(/\/+$/, '')}/${file}`
}

/** Paths below a folder with `/` between names, sorted as a person would. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, {withFileTypes: true})
  const nested = await Promise.all(
    entries
      .filter(({name}) => !SKIPPED.test(name))
      .map(async (entry) => {
        if (entry.isFile()) return [entry.name]
        if (!entry.isDirectory()) return []
        return (await filesBelow(join(folder, entry.name))).map((file) => `${entry.name}/${file}`)
      }),
  )
  return nested.flat().sort()
}

/** `*`, `**`, `?`, `[abc]` and `{a,b}` as a shell has them. */
export function globPattern(glob: string): RegExp {
  const source = glob
    .replaceAll(sep === '\\' ? '\\' : '\0', '/')
    .replace(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|\[[^\]]+\]|[.+^$()|\\]/g, (token) => {
      if (token === '**/') return '(?:.*/)?'
      if (token === '**') return '.*'
      if (token === '*') return '[^/]*'
      if (token === '?') return '[^/]'
      if (token.startsWith('{')) return `(?:${alternatives(token)})`
      if (token.startsWith('[')) return token.replace(/^\[!/, '[^')
      return `\\${token}`
    })
  return new RegExp(`^${source}$`)
}

function alternatives(token: string): string {
  return token
    .slice(1, -1)
    .split(',')
    .map((text) => text.replace(/[.+^$()|\\]/g, '\\$&').replaceAll('*', '[^/]*'))
    .join('|')
}
