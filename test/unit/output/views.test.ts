import {describe, expect, test} from 'vitest'
import {ApixError} from '../../../src/errors/index.js'
import {
  renderError,
  renderHistory,
  renderMeta,
  renderTable,
  styleFor,
} from '../../../src/output/index.js'

const terminal = styleFor({color: false, columns: 60, isTTY: true})
const pipe = styleFor({color: false, columns: 80, isTTY: false})
const columns = [
  {title: 'NAME', value: (row: {name: string; url: string}) => row.name},
  {title: 'URL', value: (row: {name: string; url: string}) => row.url},
]

describe('a table', () => {
  const rows = [
    {name: 'github', url: 'https://api.github.com'},
    {name: 'shop', url: 'https://shop.example.com/v1/a/very/long/path/that/does/not/fit/at/all'},
  ]

  test('has a header and stays inside a narrow terminal', () => {
    const text = renderTable(rows, columns, terminal)
    expect(text).toContain('NAME')
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(60)
  })

  test('is one tab-separated record a line in a pipe', () => {
    expect(renderTable(rows, columns, pipe).split('\n')[0]).toBe('github\thttps://api.github.com')
  })

  test('never breaks an id in two: drops what may go, then shows records as blocks', () => {
    const id = '01M87GJ4JFG6YXCRY0GNNX0SXG'
    const wide = [
      {title: 'id', value: () => id},
      {title: 'status', value: () => '200'},
      {title: 'trend', value: () => '▁▂▃', drop: 1},
      {title: 'url', value: () => rows[1]?.url ?? ''},
    ]
    const at = (width: number) =>
      renderTable([1], wide, styleFor({color: false, columns: width, isTTY: true}))
    expect(at(80)).toMatch(/^id +status +trend +url\n01M87GJ4JFG6YXCRY0GNNX0SXG /)
    expect(at(60).split('\n')[0]).toMatch(/^id +status +url$/)
    expect(at(60)).toContain(id)
    expect(at(40)).toBe(`id      ${id}\nstatus  200\ntrend   ▁▂▃\nurl     ${rows[1]?.url}\n\n`)
  })

  test('breaks lists between words', () => {
    const cells = [
      {title: 'api', value: () => 'demo-of-a-provider'},
      {title: 'scopes', value: () => 'openid users charges offline_access'},
    ]
    const text = renderTable([1], cells, styleFor({color: false, columns: 50, isTTY: true}))
    expect(
      text
        .split('\n')
        .slice(1, 3)
        .map((line) => line.trim()),
    ).toEqual(['demo-of-a-provider  openid users charges', 'offline_access'])
  })

  test('neutralises control characters of a server', () => {
    const text = renderTable([{name: 'x\u001b[31mred', url: 'a\nb'}], columns, pipe)
    expect(text).not.toContain('\u001b')
    expect(text.trimEnd().split('\n')).toHaveLength(1)
  })
})

test('an error is one line with its hints below', () => {
  const error = new ApixError('PORT_BUSY', 'port 4400 is in use', {location: 'apix.yaml:3:5'})
  expect(renderError(error, pipe)).toBe(
    'error: apix.yaml:3:5: port 4400 is in use\nhint: choose another one with --port\n',
  )
})

describe('the history', () => {
  const now = new Date(2026, 10, 24, 20, 15, 30)
  const entry = (time: Date, more = {}) => ({
    id: '01M87GJ4JFG6YXCRY0GNNX0SXG',
    time: time.toISOString(),
    status: 200,
    total: 12.345,
    cache: 'miss' as const,
    api: 'shop',
    environment: null,
    method: 'GET',
    url: 'https://shop.example.com/v1/a',
    ...more,
  })
  const entries = [
    entry(new Date(2026, 10, 24, 9, 5, 7)),
    entry(new Date(2026, 10, 23, 23, 59, 59), {status: null, error: 'TIMEOUT', total: null}),
  ] as unknown as Parameters<typeof renderHistory>[0]

  test('reads well at 80 columns', () => {
    const text = renderHistory(
      entries,
      styleFor({color: false, columns: 80, isTTY: true}),
      now.getTime(),
    )
    const lines = text.split('\n')
    expect(lines[0]).toMatch(/^id +time +status +total +request$/)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80)
    expect(lines[1]).toMatch(/^01M87GJ4JFG6YXCRY0GNNX0SXG {2}09:05:07 +200 +12 ms {2}GET https/)
    expect(text).toMatch(/^01M87GJ4JFG6YXCRY0GNNX0SXG {2}11-23 23:59 {2}TIMEOUT +- {2}GET/m)
  })

  test('has everything at 160, and exact times in a pipe', () => {
    const wide = styleFor({color: false, columns: 160, isTTY: true})
    expect(renderHistory(entries, wide, now.getTime()).split('\n')[0]).toMatch(
      /^id +time +status +total +cache +api +request$/,
    )
    expect(renderHistory(entries, pipe, now.getTime()).split('\n')[0]?.split('\t')).toEqual([
      '01M87GJ4JFG6YXCRY0GNNX0SXG',
      new Date(2026, 10, 24, 9, 5, 7).toISOString(),
      ...['200', '12.345', 'miss', 'shop', 'GET', 'https://shop.example.com/v1/a'],
    ])
  })
})

test('the line about an exchange tells how old a stored response is', () => {
  const nothing = {queued: 0, dns: 0, tcp: 0, tls: 0, firstByte: 1, download: 0, reused: false}
  const facts = {timings: {...nothing, total: 1}, size: 2, attempts: 0, cache: 'hit'} as const
  const meta = (cached: {age: number; left: number}) => renderMeta({...facts, cached}, pipe)
  expect(meta({age: 12_000, left: 48_000})).toBe(
    '1.0 ms, 2 B, cache hit, age 12.00 s, fresh for 48.00 s\n',
  )
  expect(meta({age: 90_000, left: -30_000})).toContain('age 1 m 30 s, stale for 30.00 s\n')
})
