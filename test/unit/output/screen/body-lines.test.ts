import {describe, expect, test} from 'vitest'
import {formatJson} from '../../../../src/output/index.js'
import {jsonLines, textLines} from '../../../../src/output/screen/body-lines.js'
import {bodyRows} from '../../../../src/output/screen/body-rows.js'

function all(lines: ReturnType<typeof jsonLines>): string[] {
  return Array.from({length: lines.count}, (_, line) => lines.text(line))
}

const SAMPLE = `{"id" : 12345678901234567890,"tags":["a\\"b", "c:,{}"],"empty":{ },"none":[],
  "deep":{"x":[{"y":null},{"y":1.50}]},"text":"line\\nend"}`

describe('JSON as lines', () => {
  test('is laid out as everywhere else, to the digit', () => {
    expect(all(jsonLines(SAMPLE)).join('\n')).toBe(formatJson(SAMPLE, {indent: 2}))
    for (const text of ['[]', '{}', '1', '"a"', '[1,[2,[3]]]', '  {"a":{"b":{}}} ']) {
      expect(all(jsonLines(text)).join('\n')).toBe(formatJson(text, {indent: 2}))
    }
  })

  test('knows what closes what, and how much is inside', () => {
    const lines = jsonLines(SAMPLE)
    const tags = all(lines).findIndex((text) => text.includes('"tags"'))
    expect(lines.text(lines.closes(tags) ?? 0)).toBe('  ],')
    expect(lines.inside(tags)).toBe('2 items')
    expect(lines.inside(0)).toBe('6 fields')
    expect(lines.parent(tags + 1)).toBe(tags)
    expect(lines.parent(0)).toBeUndefined()
  })

  test('is searched in both directions, whatever the case', () => {
    const lines = jsonLines(SAMPLE)
    const first = lines.find('Y"', 0, 1)
    expect(first).toBeUndefined()
    const [one, two] = [lines.find('"y"', 0, 1) ?? 0, lines.find('"y"', lines.count - 1, -1) ?? 0]
    expect(lines.text(one)).toContain('null')
    expect(lines.text(two)).toContain('1.50')
    expect(lines.find('"y"', one + 1, 1)).toBe(two)
    expect(lines.find('"y"', two + 1, 1)).toBeUndefined()
  })

  test('ten megabytes are ready while a key is pressed', () => {
    const item = {id: 1, name: 'Ada Lovelace', tags: ['a', 'b'], address: {city: 'London'}}
    const text = JSON.stringify(Array.from({length: 120_000}, () => item))
    expect(text.length).toBeGreaterThan(9_000_000)
    const parsing = process.cpuUsage()
    JSON.parse(text)
    const {user: parsed} = process.cpuUsage(parsing)
    const began = process.cpuUsage()
    const lines = jsonLines(text)
    const rows = bodyRows(lines, new Set([1]), 78)
    expect(rows.count).toBe(lines.count - (lines.closes(1) ?? 0) + 1)
    expect(lines.find('nowhere', 0, 1)).toBeUndefined()
    // Against what any program needs to read them, on a machine however busy.
    expect(process.cpuUsage(began).user).toBeLessThan(parsed * 20)
  })
})

describe('rows', () => {
  test('a folded line says what is inside', () => {
    const lines = jsonLines('{"users":[{"a":1},{"a":2}],"x":1}')
    const rows = bodyRows(lines, new Set([1]), 40)
    const shown = Array.from({length: rows.count}, (_, row) => rows.text(row))
    expect(shown).toEqual(['{', '  "users": […],  2 items', '  "x": 1', '}'])
    expect(rows.rowOf(3)).toBe(1)
  })

  test('a long text goes on below, wide characters and control characters counted', () => {
    const lines = jsonLines(JSON.stringify({a: '漢字'.repeat(20), b: 'x'.repeat(100)}))
    const rows = bodyRows(lines, new Set(), 40)
    const shown = Array.from({length: rows.count}, (_, row) => rows.text(row))
    expect(shown.slice(1, 4).map((row) => row.trimStart().length)).toEqual([22, 18, 8])
    expect(shown.join('').replaceAll(' ', '')).toBe(
      JSON.stringify({a: '漢字'.repeat(20), b: 'x'.repeat(100)}),
    )
    const hostile = textLines('safe\u001b[2Jtext\n')
    expect(bodyRows(hostile, new Set(), 40).text(0)).toBe('safe\\x1b[2Jtext')
  })

  test('of a line without end the rest is named', () => {
    const lines = textLines('z'.repeat(1_000_000))
    const rows = bodyRows(lines, new Set(), 40)
    expect(rows.count).toBe(2000)
    expect(rows.text(1999)).toBe('… 920040 more characters')
  })
})
