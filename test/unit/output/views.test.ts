import {describe, expect, test} from 'vitest'
import {ApixError} from '../../../src/errors/index.js'
import {renderError, renderTable, styleFor} from '../../../src/output/index.js'

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
