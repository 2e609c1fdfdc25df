// Node needs about a millisecond for every module that it loads, whatever its size, and splitting
// makes one of whatever two commands share. Here the many that a plain request needs become three:
//   core   what the command and the library both need before anything is sent
//   cli    what only the command needs of that
//   send   what sends, loaded when the request is ready
// Everything else stays as it was split.
import {dirname, join, relative, resolve} from 'node:path'
import {rolldown} from 'rolldown'

const COMMAND = ['src/cli/dispatch.ts', 'src/commands/get.ts']
const LIBRARY = ['src/index.ts']
/** What a plain request imports on its way. */
const ON_THE_WAY = [
  /^src\/request\/pipeline\.ts$/,
  /createLimitBook/,
  /createHttpClient/,
  /^src\/api\/registry\.ts$/,
  /^src\/latency\/history\/recorder\.ts$/,
]

/** What outputs load as soon as they are loaded, and they themselves. */
function reach(outputs, starts) {
  const seen = new Set()
  const visit = (path) => {
    if (seen.has(path)) return
    seen.add(path)
    for (const {path: next, kind} of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && outputs[next]) visit(next)
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
  const library = reach(outputs, startsOf(outputs, LIBRARY))
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
 * @returns the same program in fewer files, and a metafile that tells what is in each
 */
export async function mergeChunks(root, files, {outputs}) {
  const groups = Object.entries(groupsOf(outputs)).map(([name, paths]) => {
    const members = new Set(paths.map((path) => join(root, path)))
    return {name, test: (id) => members.has(id)}
  })
  const entries = Object.keys(outputs).filter(
    (path) => outputs[path].entryPoint && !path.startsWith('dist/chunks/'),
  )
  const bundle = await rolldown({
    input: Object.fromEntries(
      entries.map((path) => [path.replace(/^dist\/|\.js$/g, ''), join(root, path)]),
    ),
    platform: 'node',
    external: (id) => !/^[./]|^\w:/.test(id),
    plugins: [fromMemory(files)],
    // esbuild has done that.
    treeshake: false,
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
  return {
    files: new Map(output.map(({fileName, code}) => [join(root, 'dist', fileName), code])),
    metafile: {outputs: Object.fromEntries(output.map((chunk) => described(root, chunk, outputs)))},
  }
}

function fromMemory(files) {
  return {
    name: 'from-memory',
    resolveId(specifier, importer) {
      const path = importer ? resolve(dirname(importer), specifier) : specifier
      return files.has(path) ? path : undefined
    },
    load: (id) => files.get(id),
  }
}

function described(root, chunk, outputs) {
  const {fileName, code, moduleIds, imports, dynamicImports} = chunk
  const inputs = moduleIds.flatMap((id) =>
    Object.entries(outputs[relative(root, id).replaceAll('\\', '/')]?.inputs ?? {}),
  )
  const facts = {
    bytes: Buffer.byteLength(code),
    imports: [
      ...imports.map((path) => ({path, kind: 'import-statement'})),
      ...dynamicImports.map((path) => ({path, kind: 'dynamic-import'})),
    ].map(({path, kind}) => ({path: path.endsWith('.js') ? `dist/${path}` : path, kind})),
    inputs: Object.fromEntries(inputs),
  }
  return [`dist/${fileName}`, facts]
}
