import {readdirSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect} from 'vitest'
import {runApix} from './kept-apix.js'
import {BIN} from './run-apix.js'
import {toJavaScript} from './typescript.js'

/** A provider's own description and what is done with it. */
export interface RealDocument {
  name: string
  file: string
  operations: number
  /** The words after `apix call`. */
  calls: ReadonlyArray<readonly string[]>
  /** Words, and what the tab key offers for the last of them, among others. */
  completions: ReadonlyArray<readonly [words: readonly string[], offered: string]>
  /** An operation id and the arguments of the generated client. */
  client: readonly [operation: string, args: object]
}

/** The configuration of an API for each document. */
export function configurationFor(documents: readonly RealDocument[]): string {
  const apis = documents.map(
    ({name, file}) => `  ${name}: {baseUrl: 'https://api.example.com', openapi: '${file}'}`,
  )
  return `apis:\n${apis.join('\n')}\n`
}

/** Indexes, lists and completes a document: the work of reading it is done once. */
export async function checkIndex(
  {name, operations, completions}: RealDocument,
  home: string,
): Promise<void> {
  const synced = await runApix(['spec', 'sync', '-a', name, '--json'], {home, timeout: 60_000})
  expect(synced.json.operations, `${name}: ${synced.stderr}`).toBe(operations)
  const before = written(home)
  expect(Object.keys(before).length).toBeGreaterThan(0)
  const started = performance.now()
  const listed = await runApix(['spec', 'list', '-a', name, '--json'], {home})
  const took = performance.now() - started
  expect(listed.json.operations).toHaveLength(operations)
  // Nothing was read again; the bound is generous, a machine under load is slow.
  expect(written(home)).toEqual(before)
  expect(took).toBeLessThan(10_000)
  for (const [words, offered] of completions) {
    const {stdout} = await runApix(['__complete', 'call', '-a', name, ...words], {home})
    const values = stdout.split('\n').map((line) => line.split('\t')[0])
    expect(values, `${name}: ${words.join(' ')}`).toContain(offered)
  }
}

/** When each file of the cached descriptions was written. */
function written(home: string): Record<string, number> {
  const folder = join(home, 'cache', 'spec')
  const paths = readdirSync(folder, {recursive: true}).map(String)
  return Object.fromEntries(
    paths
      .filter((path) => path.endsWith('.json'))
      .map((path) => [path, statSync(join(folder, path)).mtimeMs]),
  )
}

/** Calls operations on a mock that refuses whatever the document does not allow. */
export async function checkCalls({name, file, calls}: RealDocument, home: string): Promise<void> {
  for (const words of calls) {
    const call = [process.execPath, BIN, 'call', '-a', name, ...words, '--validate', '--json']
    const run = await runApix(['mock', file, '--validate', '--seed', '1', '--', ...call], {
      home,
      timeout: 60_000,
    })
    expect(run.code, `${name} ${words.join(' ')}: ${run.stderr} ${run.stdout}`).toBe(0)
  }
}

/** Generates types and client into the project, with a program that uses both. */
export async function generateInto(
  folder: string,
  {name, file, client: [operation, args]}: RealDocument,
  home: string,
): Promise<void> {
  for (const kind of ['types', 'client']) {
    const out = join(folder, `${name}-${kind}.ts`)
    const args = ['generate', kind, '--openapi', file, '--out', out]
    const {code, stderr} = await runApix(args, {home, timeout: 60_000})
    expect(code, stderr).toBe(0)
  }
  writeFileSync(
    join(folder, `${name}-use.ts`),
    `import createFetch from 'openapi-fetch'
import {createClient} from './${name}-client.js'
import type {paths} from './${name}-types.js'
export const fetching = createFetch<paths>({baseUrl: 'http://localhost'})
declare const process: {env: Record<string, string | undefined>}
const api = createClient({baseUrl: process.env['APIX_MOCK_URL'] ?? ''})
const answer = await api.call('${operation}', ${JSON.stringify(args)})
if (answer === undefined) throw new Error('no answer')
`,
  )
}

/** Runs the program against the mock. */
export async function checkClient(
  folder: string,
  {name, file}: RealDocument,
  home: string,
): Promise<void> {
  await toJavaScript(folder, `${name}-client`)
  const program = await toJavaScript(folder, `${name}-use`)
  const run = await runApix(['mock', file, '--validate', '--', process.execPath, program], {
    home,
    timeout: 60_000,
  })
  expect(run.code, `${name}: ${run.stderr}`).toBe(0)
}
