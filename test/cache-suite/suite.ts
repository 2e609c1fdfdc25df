import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {existsSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath, pathToFileURL} from 'node:url'
import {freePort} from '../helpers/redis.js'

const installed = fileURLToPath(new URL('node_modules/http-cache-tests', import.meta.url))

/** The suite as npm has it, or a newer checkout of http-tests/cache-tests. */
export const SUITE = process.env['CACHE_TESTS'] ?? installed
/** The published package keeps its engine at the top, a checkout in a folder of its own. */
const ENGINE = existsSync(join(SUITE, 'test-engine')) ? join(SUITE, 'test-engine') : SUITE

/** More would fight over two processors, and every pause of a test is three seconds. */
const AT_ONCE = 25

type Kind = 'required' | 'optimal' | 'check'

export interface SuiteTest {
  id: string
  name: string
  kind?: Kind
  depends_on?: string[]
  browser_skip?: boolean
  cdn_only?: boolean
}

export interface TestSet {
  id: string
  name: string
  tests: SuiteTest[]
}

/** `true`, or what went wrong: `Assertion`, or `Setup` where the test could not begin. */
export type Results = Record<string, true | [kind: string, message: string]>

export type Outcome = 'pass' | 'fail' | 'setup' | 'dependency'

const load = (...path: string[]) => import(pathToFileURL(join(...path)).href)

export async function loadTests(): Promise<TestSet[]> {
  return (await load(SUITE, 'tests', 'index.mjs')).default
}

/** The suite's own origin server, on a free port. */
export async function startOrigin(): Promise<{url: string; stop(): Promise<void>}> {
  const port = await freePort()
  const child = spawn(process.execPath, [join(ENGINE, 'server', 'server.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      npm_config_protocol: 'http',
      npm_config_port: String(port),
      npm_config_pidfile: join(tmpdir(), `apix-cache-suite-${port}.pid`),
    },
  })
  await once(child.stdout, 'data')
  child.stdout.resume()
  return {
    url: `http://localhost:${port}`,
    async stop() {
      child.kill()
      await once(child, 'exit')
    },
  }
}

/** Runs the tests for clients with the suite's own runner; only `/test/` goes through the cache. */
export async function runSuite(
  tests: TestSet[],
  base: string,
  cached: typeof fetch,
): Promise<Results> {
  const {runTests, getResults} = await load(ENGINE, 'client', 'runner.mjs')
  const plain = globalThis.fetch
  const either: typeof fetch = (input, init) =>
    String(input).startsWith(`${base}/test/`) ? cached(input, init) : plain(input, init)
  globalThis.fetch = either
  try {
    // The older runner is handed its fetch, the newer one takes the global one.
    if (ENGINE === SUITE) await runTests(tests, either, true, base, AT_ONCE)
    else await runTests(tests, true, base, AT_ONCE)
  } finally {
    globalThis.fetch = plain
  }
  return getResults()
}

/** As cache-tests.fyi counts: a test whose preconditions do not hold says nothing. */
export function outcomeOf(
  test: SuiteTest,
  tests: Map<string, SuiteTest>,
  results: Results,
): Outcome {
  const blocked = (test.depends_on ?? []).some((id) => {
    const other = tests.get(id)
    return other !== undefined && outcomeOf(other, tests, results) !== 'pass'
  })
  if (blocked) return 'dependency'
  const result = results[test.id]
  if (result === true) return 'pass'
  return result?.[0] === 'Setup' || result?.[0] === 'AbortError' ? 'setup' : 'fail'
}
