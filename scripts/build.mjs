// Builds dist/: one ES module per command and for the library, shared code in chunks, so that a
// command loads what it needs and nothing else. Third-party packages are bundled, but for native
// ones and those that only `apix demo` needs.
import {execFileSync} from 'node:child_process'
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {fileURLToPath, pathToFileURL} from 'node:url'
import * as esbuild from 'esbuild'
import {buildRuntime, RUNTIME} from './compile.mjs'
import {buildCompletion, COMPLETION_FACTS, writeCompletionTable} from './completion.mjs'
import {writeManifest} from './manifest.mjs'
import {mergeChunks} from './merge.mjs'
import {narrowImports} from './narrow.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

const EXTERNAL = [
  '@napi-rs/keyring',
  '@photostructure/sqlite',
  'keytar',
  // Only for the demo provider, which is no part of daily use.
  'oidc-provider',
  'standardwebhooks',
  // oclif's optional transpilers for development, which we never switch on.
  'typescript',
  'tsx',
  'ts-node',
]

/** A thread of its own begins here. */
const WORKER = 'src/latency/engine/worker.ts'

/**
 * CommonJS packages inside an ES module bundle expect these names. A package may have variables of
 * the same name, so the paths get names of their own.
 */
const COMMONJS_NAMES = `${[
  "import {createRequire as __createRequire} from 'node:module'",
  "import {fileURLToPath as __fileURLToPath} from 'node:url'",
  "import {dirname as __dirnameOf} from 'node:path'",
  'const require = __createRequire(import.meta.url)',
  'const __bundleFile = __fileURLToPath(import.meta.url)',
  'const __bundleFolder = __dirnameOf(__bundleFile)',
].join(';')};`

/** Making them takes time, and few files need them. */
function withoutUnusedNames(text) {
  if (!text.startsWith(COMMONJS_NAMES)) return text
  const rest = text.slice(COMMONJS_NAMES.length).trimStart()
  return /\brequire\b|\b__bundle(?:File|Folder)\b/.test(rest) ? text : rest
}

/**
 * http2-wrapper, which got loads for `http2: true`, opens a TLS socket while it is imported just
 * to get at a class: 20 ms at every start. This makes it wait until an HTTP/2 proxy is used.
 */
const lazyHttp2Wrapper = {
  name: 'lazy-http2-wrapper',
  setup(build) {
    build.onLoad({filter: /http2-wrapper[\\/]source[\\/]utils[\\/]js-stream-socket\.js$/}, () => ({
      contents: `
        const stream = require('stream')
        const tls = require('tls')
        module.exports = new Proxy(function () {}, {
          construct(_, args) {
            const Class = new tls.TLSSocket(new stream.PassThrough())._handle._parentWrap.constructor
            return new Class(...args)
          },
        })`,
      loader: 'js',
    }))
  },
}

/** got's type checks make two list formatters for their messages at every start: 25 ms of ICU. */
const lazyListFormat = {
  name: 'lazy-list-format',
  setup(build) {
    build.onLoad({filter: /@sindresorhus[\\/]is[\\/]distribution[\\/]index\.js$/}, ({path}) => ({
      contents: readFileSync(path, 'utf8').replaceAll(
        /new Intl\.ListFormat\(([^)]*)\)/g,
        '{format: (list) => new Intl.ListFormat($1).format(list)}',
      ),
      loader: 'js',
    }))
  },
}

/**
 * Packages that oclif imports at every start and apix has no use for: a template engine whose only
 * template here is `<%= config.bin %>`, globbing (the manifest lists the commands), spinners, and a
 * search for configuration files. Each stands in with what is left of its job.
 */
const STAND_INS = {
  ejs: `exports.render = (text, context) =>
    text.replace(/<%[=-]\\s*([\\w.]+)\\s*%>/g, (_, path) =>
      path.split('.').reduce((value, key) => value?.[key], context) ?? '')
    exports.default = exports`,
  tinyglobby: `exports.glob = exports.globSync = () => { throw new Error('commands come from the manifest') }`,
  // On a terminal oclif makes a spinner while it is imported.
  'cli-spinners': `exports.line = exports.dots2 = {frames: ['']}`,
  lilconfig: `exports.lilconfig = () => ({search: async () => null})`,
  // With DEBUG=oclif:* it tells what it is doing; we have --verbose.
  debug: `module.exports = () => () => {}`,
  minimatch: `exports.minimatch = (a, b) => a === b`,
}

/** The same for parts of oclif that print, show help or look for sources: apix does that itself. */
const STAND_INS_INSIDE_OCLIF = {
  // For arguments from stdin, which no command of ours takes.
  'node:readline': 'module.exports = {}',
  'wrap-ansi': 'module.exports = (text) => text',
  'clean-stack': 'module.exports = (stack) => stack',
  './handle': 'exports.handle = () => {}',
  './help': 'exports.Help = class {}',
  // Where TypeScript sources lie; we run what is built.
  './ts-path': 'exports.tsPath = async (root, path) => path',
  '../config/ts-path': 'exports.tsPath = async (root, path) => path',
}

/**
 * Parts of got that the client in src/http never asks for: it has a cache and a resolver of its own,
 * decodes, sends bytes and streams only, and hands over what speaks HTTP/2 when it is needed.
 */
const STAND_INS_INSIDE_GOT = {
  'cacheable-request': `export default class {}
    export class CacheError extends Error {}`,
  'cacheable-lookup': 'export default class {}',
  'decompress-response': 'export default (response) => response',
  'form-data-encoder': `export class FormDataEncoder {}
    export const isFormData = () => false`,
  'http2-wrapper': 'export default {}',
  './as-promise/index.js': `export default () => { throw new Error('streams only') }`,
}

const standIns = {
  name: 'stand-ins',
  setup(build) {
    const standInFor = (table, importers) => {
      const names = Object.keys(table).map((name) => name.replaceAll('.', '\\.'))
      build.onResolve({filter: new RegExp(`^(${names.join('|')})$`)}, ({path, importer}) =>
        importers.test(importer)
          ? {path, namespace: 'stand-in', pluginData: table[path]}
          : undefined,
      )
    }
    standInFor(STAND_INS, /./)
    standInFor(
      STAND_INS_INSIDE_OCLIF,
      /@oclif[\\/]core[\\/]lib[\\/](errors[\\/].*|flags|parser[\\/].*|config[\\/].*|help[\\/]index|main|util[\\/].*)\.js$/,
    )
    standInFor(
      STAND_INS_INSIDE_GOT,
      /[\\/]got[\\/]dist[\\/]source[\\/](index|create|core[\\/]\w+)\.js$/,
    )
    // What Command.run() loads; our commands are handed a configuration.
    standInFor(
      {'./config': 'exports.Config = class {}'},
      /@oclif[\\/]core[\\/]lib[\\/]command\.js$/,
    )
    build.onLoad({filter: /.*/, namespace: 'stand-in'}, ({pluginData}) => ({
      contents: pluginData,
      loader: 'js',
    }))
  },
}

/** `import text from './file.ts?raw'`: the file as text, as vitest reads it, too. */
const rawText = {
  name: 'raw-text',
  setup(build) {
    build.onResolve({filter: /\?raw$/}, ({path, resolveDir}) => ({
      path: join(resolveDir, path.slice(0, -'?raw'.length)),
      namespace: 'raw-text',
    }))
    build.onLoad({filter: /.*/, namespace: 'raw-text'}, ({path}) => ({
      contents: readFileSync(path),
      loader: 'text',
    }))
  },
}

function sources(folder) {
  return readdirSync(join(root, folder), {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
}

/** Removes what an earlier build left in dist/, afterwards, so that a running program keeps its files. */
function removeStale(kept) {
  for (const entry of readdirSync(join(root, 'dist'), {recursive: true, withFileTypes: true})) {
    const path = join(entry.parentPath, entry.name)
    const isOurs = /\.c?js$/.test(entry.name) && !kept.has(path)
    if (entry.isFile() && isOurs) rmSync(path)
  }
}

/** @param options.types also emit the library's declarations, which takes the compiler a while */
export async function build({types = false} = {}) {
  const result = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [
      ...['src/bootstrap.ts', 'src/index.ts', WORKER, COMPLETION_FACTS],
      ...sources('src/commands'),
    ].filter((path) => existsSync(join(root, path)) || existsSync(path)),
    outdir: 'dist',
    outbase: 'src',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    minifySyntax: true,
    minifyWhitespace: true,
    keepNames: false,
    external: [...EXTERNAL, RUNTIME],
    plugins: [narrowImports(root), lazyHttp2Wrapper, lazyListFormat, standIns, rawText],
    loader: {'.html': 'text', '.css': 'text'},
    banner: {js: COMMONJS_NAMES},
    define: {__filename: '__bundleFile', __dirname: '__bundleFolder'},
    write: false,
    metafile: true,
    logLevel: 'warning',
  })
  const split = new Map(result.outputFiles.map(({path, text}) => [path, withoutUnusedNames(text)]))
  const {files, metafile} = await mergeChunks(root, split, result.metafile)
  for (const [path, text] of files) {
    mkdirSync(dirname(path), {recursive: true})
    writeFileSync(path, text)
  }
  const apart = [await buildRuntime(root), ...(await buildCompletion(root))]
  removeStale(new Set([...files.keys(), ...apart]))
  writeFileSync(join(root, 'dist', 'meta.json'), JSON.stringify(metafile))
  if (types) {
    execFileSync(
      process.execPath,
      [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.types.json'],
      {
        cwd: root,
        stdio: 'inherit',
      },
    )
  }
  await writeManifest(root)
  writeCompletionTable(root)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await build({types: true})
}
