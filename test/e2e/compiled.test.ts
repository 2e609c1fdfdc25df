import {execFile} from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {promisify} from 'node:util'
import {afterAll, describe, expect, test} from 'vitest'

const run = promisify(execFile)
const runtime = new URL('../../dist/compiled.js', import.meta.url)

/** What a start of a program makes of the script beside `module`. */
async function evaluated(module: string, folder: string): Promise<string> {
  const program = `
    const {evaluate, keepCode} = await import(${JSON.stringify(runtime.href)})
    keepCode({NODE_COMPILE_CACHE: ${JSON.stringify(folder)}}, '/')
    const meta = {url: ${JSON.stringify(pathToFileURL(module).href)}}
    const later = async (specifier) => ({specifier})
    const {say} = evaluate(meta, [{word: 'hello'}], later)
    process.stdout.write(await say())`
  const {stdout, stderr} = await run(process.execPath, ['--input-type=module', '-e', program])
  expect(stderr).toBe('')
  return stdout
}

/** A script in the shape that the build gives it; V8 knows the text of kept code by its length. */
function scriptSaying(text: string): string {
  return `(function(imports,__meta,__import){"use strict";const{word:word}=imports[0];
    async function say(){return word+" ${text} "+(await __import("./x.js")).specifier}
    return{say:say}})`
}

describe.skipIf(process.platform === 'win32')('code that is kept for the next start', () => {
  const root = mkdtempSync(join(tmpdir(), 'apix-compiled-'))
  afterAll(() => rmSync(root, {recursive: true, force: true}))
  const module = join(root, 'part.js')
  const script = join(root, 'part.cjs')
  const folder = join(root, 'kept')
  // Node >= 22.8 keeps its own beside it.
  const names = () => readdirSync(folder).filter((name) => name.startsWith('part-'))
  const kept = () => join(folder, names()[0] ?? '')
  const right = 'hello right ./x.js'
  const other = 'hello other ./x.js'

  test('is used when it is whole and ours, and never else', {timeout: 60_000}, async () => {
    writeFileSync(script, scriptSaying('right'))
    expect(await evaluated(module, folder)).toBe(right)
    expect(names()).toHaveLength(1)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(kept()).mode & 0o777).toBe(0o600)
    const code = readFileSync(kept())

    // The kept code, not the text, is what runs: so nobody else may be able to write it.
    writeFileSync(script, scriptSaying('other'))
    expect(await evaluated(module, folder)).toBe(right)
    expect(readFileSync(kept())).toEqual(code)

    chmodSync(folder, 0o770)
    expect(await evaluated(module, folder)).toBe(other)
    expect(readFileSync(kept())).toEqual(code)
    chmodSync(folder, 0o700)

    const broken = Buffer.from(code)
    broken[broken.length - 9] = (broken.at(-9) ?? 0) ^ 1
    writeFileSync(kept(), broken)
    expect(await evaluated(module, folder)).toBe(other)
    // What was broken has been made anew, from the text as it is.
    writeFileSync(script, scriptSaying('right'))
    expect(await evaluated(module, folder)).toBe(other)
    expect(names()).toHaveLength(1)
  })

  test('is not missed where it cannot be kept', async () => {
    const file = join(root, 'file')
    writeFileSync(file, '')
    mkdirSync(join(root, 'elsewhere'))
    writeFileSync(join(root, 'elsewhere', 'part.cjs'), scriptSaying('right'))
    const elsewhere = join(root, 'elsewhere', 'part.js')
    expect(await evaluated(elsewhere, join(file, 'kept'))).toBe(right)
    // Node's own way of making folders never comes back from there.
    expect(await evaluated(elsewhere, '/proc/apix/kept')).toBe(right)
  })
})
