import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {describe, expect, test} from 'vitest'
import {startServer} from '../helpers/http-server.js'
import {runApix, temporaryFolder} from '../helpers/run-apix.js'

const HOOK = fileURLToPath(new URL('../fixtures/order-hook.mjs', import.meta.url))
/** What changes a file or loads the database's binding. */
const WORK = /^(?:dlopen|mkdir|open|rename|writeFile|appendFile|rm|unlink|copyFile)/

describe('recording a request', () => {
  test.each([
    ['in a pipe', []],
    ['as JSON', ['--json']],
  ])('begins when its output is out: %s', async (_name, flags) => {
    const {url} = await startServer((_, response) => response.end('{"id":1}'))
    const home = temporaryFolder()
    const order = join(home, 'order')
    const env = {ORDER_FILE: order, NODE_OPTIONS: `--import=${HOOK}`}
    const {code, stdout} = await runApix(['get', `${url}/users/1`, ...flags], {home, env})
    expect([code, stdout]).toEqual([0, expect.stringContaining('"id"')])
    const events = readFileSync(order, 'utf8').split('\n')
    const last = events.findLastIndex((event) => event.startsWith('stdout'))
    expect(last).toBeGreaterThanOrEqual(0)
    expect(events.slice(0, last).filter((event) => WORK.test(event))).toEqual([])
    // It is recorded all the same, or there would be nothing to be early.
    expect(events.slice(last).some((event) => /^(?:dlopen|rename spool)/.test(event))).toBe(true)
    const {json} = await runApix(['history', 'list', '--json'], {home})
    expect(json.entries).toMatchObject([{method: 'GET', status: 200}])
  })
})

test('statistics of fifty thousand imported requests are those of sorting', async () => {
  const rows = fileURLToPath(new URL('../../bench/history-rows.mjs', import.meta.url))
  const {createHistory, percentileOf} = await import(rows)
  const {lines, latencies} = createHistory(50_000, Date.now())
  const home = temporaryFolder()
  writeFileSync(join(home, 'history.ndjson'), [...lines()].join(''))
  const imported = await runApix(['history', 'import', 'history.ndjson', '--json'], {home})
  expect(imported.json).toMatchObject({imported: 50_000, known: 0, skipped: 0})
  const {json} = await runApix(['stats', '--since', '31d', '--json'], {home})
  expect(json.groups).toHaveLength(latencies.size)
  for (const {key, count, latency} of json.groups) {
    const truth = latencies.get(key)
    expect(count).toBe(truth.length)
    for (const [figure, percent] of [
      [latency.p50, 50],
      [latency.p99, 99],
    ]) {
      const exact = percentileOf(truth, percent)
      expect(Math.abs(figure - exact) / exact).toBeLessThan(0.02)
    }
  }
  const again = await runApix(['history', 'import', 'history.ndjson', '--json'], {home})
  expect(again.json).toMatchObject({imported: 0, known: 50_000})
})
