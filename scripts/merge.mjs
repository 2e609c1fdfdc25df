// Node needs about a millisecond for every module that it loads, whatever its size, and splitting
// makes one of whatever two commands share. Here the many that a plain request needs become three:
//   core   what the command needs before anything is sent, as far as the library has a use for it
//   cli    what only the command needs of that
//   send   what sends, loaded when the request is ready
// Everything else stays as it was split. For the program these are compiled (scripts/compile.mjs);
// the library, which others may bundle, has them as plain modules.
import {dirname, join, posix, relative, resolve} from 'node:path'
import {rolldown} from 'rolldown'
import {compiled, RUNTIME, takingBuiltins} from './compile.mjs'

const COMMAND = ['src/cli/dispatch.ts', 'src/commands/get.ts']
const LIBRARY = ['src/index.ts']
/** What a plain request imports on its way. */
const ON_THE_WAY = [
  /^src\/request\/pipeline\.ts$/,
  /createLimitBook/,
  /createHttpClient/,
  /^src\/api\/registry\.ts$/,
  /^src\/latency\/history\/recorder\.ts$/,
  /^node_modules\/got\/dist\/source\/index\.js$/,
]

/** Outputs and what they load: at once, or with `later` ever. */
function reach(outputs, starts, {later = false} = {}) {
  const seen = new Set()
  const visit = (path) => {
    if (seen.has(path)) return
    seen.add(path)
    for (const {path: next, kind} of outputs[path]?.imports ?? []) {
      if ((later || kind === 'import-statement') && outputs[next]) visit(next)
    }
  }
  for (const start of starts) visit(start)
  return seen
}

function startsOf(outputs, entryPoints) {
  return entryPoints.map((wanted) => {
    const found = Object.keys(outputs).find((path) => {
      const entry = outputs[path].entryPoint ?? ''
      return typeof wanted === 'string' ? entry === wanted : wanted.test(entry)
    })
    if (!found) throw new Error(`nothing is built from ${wanted}, which a request was to load`)
    return found
  })
}

function groupsOf(outputs) {
  const command = reach(outputs, startsOf(outputs, COMMAND))
  const library = reach(outputs, startsOf(outputs, LIBRARY), {later: true})
  const onTheWay = reach(outputs, startsOf(outputs, ON_THE_WAY))
  return {
    core: [...command].filter((path) => library.has(path)),
    cli: [...command].filter((path) => !library.has(path)),
    send: [...onTheWay].filter((path) => !command.has(path)),
  }
}

/**
 * @param files what esbuild made: text by path
 * @param metafile esbuild's
 * @returns the same program and library in fewer files, and a metafile that tells what is in each
 */
export async function mergeChunks(root, files, {outputs}) {
  const entries = Object.keys(outputs).filter(
    (path) => outputs[path].entryPoint && !path.startsWith('dist/chunks/'),
  )
  const isLibrary = (path) => LIBRARY.includes(outputs[path].entryPoint)
  const source = fromMemory(withoutIdleImports(root, files, outputs))
  const merged = (paths, prefix) => bundled(root, source, outputs, {paths, prefix})
  const library = await merged(entries.filter(isLibrary), 'library-')
  const program = await merged(
    entries.filter((path) => !isLibrary(path)),
    '',
  )
  const texts = new Map()
  const described = []
  for (const chunk of [...program, ...library]) {
    const parts = await partsOf(chunk)
    for (const [name, text] of parts) texts.set(join(root, 'dist', name), text)
    described.push(description(root, chunk, outputs, parts))
  }
  return {files: texts, metafile: {outputs: Object.fromEntries(described)}}
}

const COMPILED = /^chunks\/(?:core|cli|send)-/

/** The files that a chunk becomes, by name. */
async function partsOf({fileName, code}) {
  const text = takingBuiltins(code)
  if (!COMPILED.test(fileName)) return [[fileName, text]]
  const {module, script} = await compiled(fileName, text)
  return [
    [fileName, module],
    [fileName.replace(/js$/, 'cjs'), script],
  ]
}

/** @param prefix before the names of the merged files */
async function bundled(root, source, outputs, {paths, prefix}) {
  const groups = Object.entries(groupsOf(outputs)).map(([name, members]) => {
    const files = new Set(members.map((path) => join(root, path)))
    // Its helpers would be one more file.
    const isRuntime = (id) => name === 'core' && id.includes('rolldown/runtime')
    return {name: `${prefix}${name}`, test: (id) => files.has(id) || isRuntime(id)}
  })
  const bundle = await rolldown({
    input: Object.fromEntries(
      paths.map((path) => [path.replace(/^dist\/|\.js$/g, ''), join(root, path)]),
    ),
    platform: 'node',
    external: (id) => id === RUNTIME || !/^[./]|^\w:/.test(id),
    plugins: [source],
    // esbuild has done that.
    treeshake: false,
    checks: {pluginTimings: false},
    preserveEntrySignatures: 'allow-extension',
  })
  const {output} = await bundle.generate({
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    minify: {compress: false, mangle: false, codegen: {removeWhitespace: true}},
    codeSplitting: {includeDependenciesRecursively: false, groups},
  })
  await bundle.close()
  return withoutFacades(output)
}

/**
 * Files that are imported only to be evaluated first need not be: nothing of ours does anything then.
 * Else the bootstrap would bring the core along for the helpers in it.
 */
function withoutIdleImports(root, files, outputs) {
  const isOurs = (path) =>
    outputs[path] && Object.keys(outputs[path].inputs).every((input) => input.startsWith('src/'))
  return new Map(
    [...files].map(([file, text]) => [
      file,
      text.replaceAll(/\bimport"(\.[^"]+)";/g, (whole, specifier) =>
        isOurs(relative(root, resolve(dirname(file), specifier)).replaceAll('\\', '/'))
          ? ''
          : whole,
      ),
    ]),
  )
}

/**
 * Whatever is imported later and lies in a merged file has a file of its own that passes it on. The
 * imports are pointed at the merged file instead:
 *   import("./x.js") becomes import("./send.js").then(all => ({x: all.a}))
 */
function withoutFacades(chunks) {
  const facades = new Map()
  for (const {fileName, code, isEntry, isDynamicEntry} of chunks) {
    const [, imported, from, exported] =
      /^import\{([^}]*)\}from"\.\/([^"]+)";export\{([^}]*)\};\s*$/.exec(code) ?? []
    if (from === undefined || isEntry || !isDynamicEntry) continue
    const theirs = new Map(pairs(imported).map(([there, here]) => [here, there]))
    const passed = pairs(exported).map(([here, name]) => `${name}:all.${theirs.get(here)}`)
    facades.set(fileName, {from: posix.join(posix.dirname(fileName), from), passed})
  }
  return chunks
    .filter(({fileName}) => !facades.has(fileName))
    .map(({fileName, code, moduleIds, imports, dynamicImports}) => ({
      fileName,
      code: pointedPast(facades, posix.dirname(fileName), code),
      moduleIds,
      imports,
      dynamicImports: [...new Set(dynamicImports.map((path) => facades.get(path)?.from ?? path))],
    }))
}

function pointedPast(facades, folder, code) {
  return code.replaceAll(/\bimport\(["'`](\.[^"'`]+)["'`]\)/g, (whole, specifier) => {
    const facade = facades.get(posix.join(folder, specifier))
    if (!facade) return whole
    const path = posix.relative(folder, facade.from)
    const from = path.startsWith('.') ? path : `./${path}`
    return `import("${from}").then(all=>({${facade.passed}}))`
  })
}

/** `a as b,c` as pairs; what is not renamed stands for itself. */
function pairs(braces) {
  return braces.split(',').map((item) => {
    const [first, second = first] = item.trim().split(' as ')
    return [first, second]
  })
}

function fromMemory(files) {
  return {
    name: 'from-memory',
    resolveId: {
      filter: {id: /^(?:[./]|\w:)/},
      handler(specifier, importer) {
        const path = importer ? resolve(dirname(importer), specifier) : specifier
        return files.has(path) ? path : undefined
      },
    },
    load: (id) => files.get(id),
  }
}

function description(root, chunk, outputs, parts) {
  const {fileName, moduleIds, imports, dynamicImports} = chunk
  const inputs = moduleIds.flatMap((id) =>
    Object.entries(outputs[relative(root, id).replaceAll('\\', '/')]?.inputs ?? {}),
  )
  const facts = {
    bytes: parts.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0),
    imports: [
      ...imports.map((path) => ({path, kind: 'import-statement'})),
      ...dynamicImports.map((path) => ({path, kind: 'dynamic-import'})),
    ].map(({path, kind}) => ({path: path.endsWith('.js') ? `dist/${path}` : path, kind})),
    inputs: Object.fromEntries(inputs),
  }
  return [`dist/${fileName}`, facts]
}
