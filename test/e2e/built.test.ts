import {execFile} from 'node:child_process'
import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {promisify} from 'node:util'
import {describe, expect, test} from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const run = promisify(execFile)

interface Output {
  bytes: number
  imports: readonly {path: string; kind: 'import-statement' | 'dynamic-import'}[]
  inputs: Readonly<Record<string, {bytesInOutput: number}>>
}

const {outputs} = JSON.parse(readFileSync(join(root, 'dist/meta.json'), 'utf8')) as {
  outputs: Readonly<Record<string, Output>>
}

/** What is loaded with files of dist/, without what they import later, unless that is asked for. */
function loadedWith(starts: readonly string[], later?: 'later'): Set<string> {
  const seen = new Set<string>()
  const visit = (path: string) => {
    const output = outputs[path]
    if (!output || seen.has(path)) return
    seen.add(path)
    for (const {kind, path: next} of output.imports) {
      if (later || kind === 'import-statement') visit(next)
    }
  }
  for (const start of starts) visit(start)
  return seen
}

function outputOf(source: string): string {
  const found = Object.keys(outputs).find((path) => outputs[path]?.inputs[source] !== undefined)
  if (!found) throw new Error(`${source} is not built`)
  return found
}

describe('what is built', () => {
  test('every file loads', {timeout: 60_000}, async () => {
    // The worker begins to work when it is loaded.
    const files = Object.keys(outputs).filter((path) => !/worker\.js$|bootstrap/.test(path))
    expect(files.length).toBeGreaterThan(100)
    const program = `
      const broken = []
      for (const file of process.argv.slice(1)) {
        await import(file).catch((error) => broken.push(file + ': ' + error))
      }
      process.stdout.write(JSON.stringify(broken))
      process.exit()`
    const args = ['--input-type=module', '-e', program, ...files.map((file) => join(root, file))]
    const {stdout} = await run(process.execPath, args, {timeout: 50_000})
    expect(JSON.parse(stdout)).toEqual([])
  })

  test('nothing lies in dist/ that this build did not make', () => {
    const files = readdirSync(join(root, 'dist'), {recursive: true, withFileTypes: true})
      .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    // Completion is a program of its own, in one file, and what runs compiled files is another.
    const apart = ['dist/cli/completion/complete.js', 'dist/compiled.js']
    expect(files.sort()).toEqual([...Object.keys(outputs), ...apart].sort())
  })

  test('scripts lie beside the modules that run them, and nothing else does', () => {
    const scripts = readdirSync(join(root, 'dist'), {recursive: true, encoding: 'utf8'})
      .filter((path) => path.endsWith('.cjs'))
      .map((path) => path.replace(/cjs$/, 'js'))
    expect(scripts.map((path) => path.split('-')[0])).toEqual([
      'chunks/cli',
      'chunks/core',
      'chunks/send',
    ])
    for (const path of scripts) {
      expect(readFileSync(join(root, 'dist', path), 'utf8')).toContain('evaluate(import.meta,')
    }
  })

  test('the library is made of modules only, so that others can bundle it', () => {
    const library = loadedWith(['dist/index.js'], 'later')
    expect(library.size).toBeGreaterThan(10)
    expect([...library].filter((path) => /\/(cli|core|send)-/.test(path))).toEqual([])
  })
})

describe('apix get loads little', () => {
  const loaded = loadedWith([
    'dist/bootstrap.js',
    'dist/commands/get.js',
    ...[
      'src/cli/dispatch.ts',
      'src/api/registry.ts',
      'src/request/pipeline.ts',
      'src/request/limits/book.ts',
      'src/http/client.ts',
      'src/latency/history/recorder.ts',
      'node_modules/got/dist/source/create.js',
    ].map(outputOf),
  ])
  const inputs = [...loaded].flatMap((path) => Object.entries(outputs[path]?.inputs ?? {}))

  test('few files and bytes', () => {
    const bytes = [...loaded].reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0)
    expect(loaded.size).toBeLessThan(7)
    expect(bytes).toBeLessThan(520_000)
  })

  test('no package that a plain request has no use for', () => {
    const unwanted =
      /node_modules\/(http2-wrapper|keyv|cacheable-|form-data-encoder|undici|openid-client|oauth4webapi|jose|ajv|yaml|js-yaml|@inquirer|@redis|open|jmespath)/
    expect(inputs.map(([name]) => name).filter((name) => unwanted.test(name))).toEqual([])
  })

  test('no room that a plain request has no use for', () => {
    const rooms = new Set(inputs.flatMap(([name]) => name.match(/^src\/(\w+)\//)?.slice(1) ?? []))
    expect([...rooms].sort()).toEqual([
      'api',
      'cli',
      'commands',
      'errors',
      'http',
      'latency',
      'output',
      'request',
      'shared',
      'storage',
    ])
  })
})
