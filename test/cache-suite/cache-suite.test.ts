import {existsSync} from 'node:fs'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {createCachedFetch} from './client.js'
import {
  loadTests,
  type Outcome,
  outcomeOf,
  type Results,
  runSuite,
  SUITE,
  type SuiteTest,
  startOrigin,
  type TestSet,
} from './suite.js'
import {SUPERSEDED} from './superseded.js'

/** More required tests than these must not fail. */
const TOLERATED = 5
/** In these sets none may. */
const STRICT = /^(?:age-parse|invalidation|auth|cc-freshness)$/

const installed = existsSync(SUITE)
if (!installed && process.env['CI']) throw new Error('npm ci --prefix test/cache-suite')

describe.skipIf(!installed)('the public tests for HTTP caches', () => {
  let sets: TestSet[]
  let results: Results
  const all = new Map<string, SuiteTest>()

  beforeAll(async () => {
    sets = await loadTests()
    for (const set of sets) for (const item of set.tests) all.set(item.id, item)
    const origin = await startOrigin()
    const client = await createCachedFetch(process.env['APIX_STORE_URL'])
    results = await runSuite(sets, origin.url, client.fetch)
    await client.close()
    await origin.stop()
    expect(client.warnings).toEqual([])
  }, 600_000)

  afterAll(() => {
    if (results) console.log(table())
  })

  const isOld = (id: string) => !process.env['CACHE_TESTS'] && SUPERSEDED.has(id)
  const ran = (set: TestSet) => set.tests.filter(({id}) => results[id] !== undefined && !isOld(id))
  const outcome = (item: SuiteTest): Outcome => outcomeOf(item, all, results)
  const failures = (set: TestSet) =>
    ran(set)
      .filter((item) => (item.kind ?? 'required') === 'required' && outcome(item) === 'fail')
      .map(({id}) => `${id}: ${results[id]}`)

  function table(): string {
    const kinds = ['required', 'optimal', 'check'] as const
    const outcomes = ['pass', 'fail', 'setup', 'dependency'] as const
    const ofAll = sets.flatMap(ran)
    const lines = kinds.map((kind) => {
      const items = ofAll.filter((item) => (item.kind ?? 'required') === kind)
      const counts = outcomes.map(
        (name) => `${items.filter((item) => outcome(item) === name).length} ${name}`,
      )
      return `${kind.padEnd(9)} ${items.length}: ${counts.join(', ')}`
    })
    const failed = ofAll
      .filter((item) => outcome(item) !== 'pass' && item.kind !== 'check')
      .map(
        (item) => `  ${item.kind ?? 'required'} ${outcome(item)} ${item.id}: ${results[item.id]}`,
      )
    return [`${ofAll.length} tests`, ...lines, ...failed].join('\n')
  }

  test('nearly three hundred of them were run', () => {
    expect(sets.flatMap(ran).length).toBeGreaterThan(270)
  })

  test(`at most ${TOLERATED} required ones fail`, () => {
    const failed = sets.flatMap(failures)
    expect(failed.length, failed.join('\n')).toBeLessThanOrEqual(TOLERATED)
  })

  test('none of them about Age, invalidation, authorisation or lifetimes', () => {
    const strict = sets.filter(({id}) => STRICT.test(id))
    expect(strict.map(({id}) => id)).toEqual(expect.arrayContaining(['age-parse', 'invalidation']))
    expect(strict.flatMap(failures)).toEqual([])
  })
})
