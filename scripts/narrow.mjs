// Rooms are entered through their index.ts, and whoever imports one thing from there would load the
// whole room. The build lets every import point at the files that define what it names:
//   import {a, b} from '../room/index.js'
//   const {a, b} = await import('../room/index.js')
//   import('../room/index.js').then(({a, b}) => …)
// An import of another shape stays as it is: it works, and loads everything.
import {existsSync, readFileSync} from 'node:fs'
import {dirname, relative, resolve} from 'node:path'

const REEXPORT = /^export (?!type\b)(?:\*|\{([^}]*)\}) from '(\.[^']+)'/gm
const STATIC = /^import \{([^}]*)\} from '(\.[^']*\/index\.js)'/gm
const DYNAMIC = [
  /(const \{([^{}=]*)\} = await import\()\s*'(\.[^']*\/index\.js)',?\s*\)/g,
  /(?<=(import\())'(\.[^']*\/index\.js)'(?=\)\s*\.then\(\s*(?:async )?\(\{([^{}=]*)\}\) =>)/g,
]
/** Stands for several files, of which only some names are wanted. */
const SELECTION = 'selection'

/** @returns [name there, name here] of everything in the braces of an import that is no type */
function namesIn(braces, separator) {
  return braces
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '' && !item.startsWith('type '))
    .map((item) => {
      const [there, here = there] = item.split(separator).map((word) => word.trim())
      return [there, here]
    })
}

function sourceOf(from, specifier) {
  return resolve(dirname(from), specifier.replace(/\.js$/, '.ts'))
}

function createResolver() {
  const known = new Map()

  /** What a file passes on: names with where they come from, and files passed on whole. */
  function passedOn(file) {
    let found = known.get(file)
    if (found) return found
    found = {names: new Map(), whole: [], own: ''}
    known.set(file, found)
    found.own = existsSync(file) ? readFileSync(file, 'utf8') : ''
    for (const [, braces, specifier] of found.own.matchAll(REEXPORT)) {
      const source = sourceOf(file, specifier)
      if (braces === undefined) found.whole.push(source)
      else
        for (const [there, here] of namesIn(braces, ' as ')) found.names.set(here, [source, there])
    }
    return found
  }

  /** @returns [file, name there] of what defines a name, or undefined where that is not seen */
  return function define(file, name) {
    const {names, whole, own} = passedOn(file)
    const next = names.get(name)
    if (next) return define(...next)
    const defines = new RegExp(
      `^export (?:async )?(?:abstract )?(?:function\\*?|class|const|let) ${name}\\b`,
      'm',
    )
    if (defines.test(own)) return [file, name]
    for (const source of whole) {
      const found = define(source, name)
      if (found) return found
    }
    return undefined
  }
}

function relativeTo(file, target) {
  const path = relative(dirname(file), target).replaceAll('\\', '/').replace(/\.ts$/, '.js')
  return path.startsWith('.') ? path : `./${path}`
}

/** @returns by file the pairs of names; undefined if one of them is not seen */
function byFile(define, index, names) {
  const files = new Map()
  for (const [there, here] of names) {
    const found = define(index, there)
    if (!found) return undefined
    const [file, name] = found
    files.set(file, [...(files.get(file) ?? []), [name, here]])
  }
  return files
}

const renamed = ([there, here]) => (there === here ? there : `${there} as ${here}`)

export function narrowImports(root) {
  const define = createResolver()

  function narrow(path, text) {
    const fixed = text.replaceAll(STATIC, (whole, braces, specifier) => {
      const names = namesIn(braces, ' as ')
      const files = byFile(define, sourceOf(path, specifier), names)
      if (!files) return whole
      return [...files]
        .map(
          ([file, pairs]) =>
            `import {${pairs.map(renamed).join(', ')}} from '${relativeTo(path, file)}'`,
        )
        .join(';')
    })
    return DYNAMIC.reduce(
      (result, pattern, index) =>
        result.replaceAll(pattern, (whole, before, second, third) => {
          const [braces, specifier] = index === 0 ? [second, third] : [third, second]
          const wanted = namesIn(braces, ':').map(([there]) => [there, there])
          const files = byFile(define, sourceOf(path, specifier), wanted)
          if (!files || files.size === 0) return whole
          const target = selection(path, files)
          return index === 0 ? `${before}'${target}')` : `'${target}'`
        }),
      fixed,
    )
  }

  /** The one file, or a module made up of what is wanted of several. */
  function selection(path, files) {
    const [[first, pairs]] = files
    const isPlain = files.size === 1 && pairs.every(([there, here]) => there === here)
    if (isPlain) return relativeTo(path, first)
    const lines = [...files].map(([file, names]) => {
      const place = `./${relative(root, file).replaceAll('\\', '/').replace(/\.ts$/, '.js')}`
      return `export {${names.map(renamed).sort().join(', ')}} from "${place}"`
    })
    return `${SELECTION}:${lines.sort().join(';')}`
  }

  return {
    name: 'narrow-imports',
    setup(build) {
      build.onLoad({filter: /[\\/]src[\\/].*\.ts$/, namespace: 'file'}, ({path}) => ({
        contents: narrow(path, readFileSync(path, 'utf8')),
        loader: 'ts',
      }))
      build.onResolve({filter: new RegExp(`^${SELECTION}:`)}, ({path}) => ({
        path: path.slice(SELECTION.length + 1),
        namespace: SELECTION,
        sideEffects: false,
      }))
      build.onLoad({filter: /.*/, namespace: SELECTION}, ({path}) => ({
        contents: path,
        resolveDir: root,
      }))
    },
  }
}
