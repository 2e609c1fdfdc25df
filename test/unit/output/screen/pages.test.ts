import {describe, expect, test} from 'vitest'
import {styleFor} from '../../../../src/output/index.js'
import {KeyReader, keyPieces} from '../../../../src/output/screen/keys.js'
import {
  clip,
  fitting,
  fold,
  keyLines,
  trailLine,
  widthOf,
  wrap,
} from '../../../../src/output/screen/layout.js'
import {ListPage} from '../../../../src/output/screen/list-page.js'
import {ReadingPage} from '../../../../src/output/screen/reading-page.js'
import {TextPage} from '../../../../src/output/screen/text-page.js'
import type {Page} from '../../../../src/output/screen/types.js'
import {WorkPage} from '../../../../src/output/screen/work-page.js'

const style = styleFor({color: false, columns: 39, isTTY: true})
const SIZE = {columns: 39, rows: 12}

function picture(page: Page<unknown>, text = ''): string[] {
  const {above, below} = page.draw(SIZE, style, text)
  return [...above, ...below].map((line) => line.trimEnd())
}

const key = (name: string, sequence = '') => ({name, ctrl: false, sequence})
const sign = (sequence: string) => ({ctrl: false, sequence})

describe('a list', () => {
  const names = Array.from({length: 40}, (_, index) => `name ${index}`)
  const list = () =>
    new ListPage({
      trail: ['shop'],
      question: 'Which?',
      options: (query) =>
        names.filter((name) => name.includes(query)).map((name) => ({value: name, label: name})),
    })

  test('fits the terminal whatever is in it, and moves with the keys', () => {
    const page = list()
    expect(picture(page).length).toBeLessThanOrEqual(SIZE.rows)
    for (let press = 0; press < 12; press++) page.key(key('down'), '')
    expect(picture(page)).toContain('❯ name 12')
    page.key(key('up'), '')
    expect(page.key(key('return'), '')).toEqual({done: 'name 11'})
  })

  test('typing searches; the first Esc takes that back, the second leaves', () => {
    const page = list()
    page.key(key('3', '3'), '39')
    expect(picture(page, '39')).toContain('❯ name 39')
    expect(page.key(key('escape'), '39')).toEqual({text: ''})
    expect(page.key(key('escape'), '')).toEqual({done: undefined})
    page.key(sign('?'), '?')
    expect(picture(page, '?').join()).toContain('nothing fits')
    expect(page.key(key('return'), '?')).toBeUndefined()
  })

  test('an option from a server cannot reach the terminal', () => {
    const page = new ListPage({
      trail: [],
      question: '',
      options: () => [{value: 1, label: 'a\u001b[2Jb', note: '\u0007'}],
    })
    expect(picture(page).join('\n')).not.toMatch(/[\u0007\u001b]/)
  })
})

test('a text is checked before it is taken; tab puts in what is suggested', () => {
  const page = new TextPage({
    trail: [],
    question: 'age:',
    suggestion: '42',
    check: (text) => (/^\d+$/.test(text) ? undefined : 'expected integer'),
  })
  expect(page.key(key('return'), 'x')).toBeUndefined()
  expect(picture(page, 'x')).toContain('  expected integer')
  expect(page.key(key('tab'), 'x')).toEqual({text: '42'})
  expect(page.key(key('return'), '42')).toEqual({done: '42'})
  expect(page.key(key('escape'), '42')).toEqual({done: undefined})
})

describe('a reading', () => {
  const reading = () =>
    new ReadingPage({
      trail: ['shop'],
      parts: [
        {lines: () => ['200 OK']},
        {key: 'h', title: 'headers', note: '1', folded: true, lines: () => ['a: b']},
      ],
      body: {kind: 'json', text: JSON.stringify({list: [1, 2, 3], deep: {x: {needle: true}}})},
      actions: [{key: 'r', label: 'repeat'}],
    })

  test('folds parts and JSON, and remembers what was folded', () => {
    const page = reading()
    expect(picture(page)).toContain('  ▸ headers (1)  h')
    page.key(sign('h'), '', SIZE)
    expect(picture(page)).toContain('    a: b')
    page.key(sign('z'), '', SIZE)
    picture(page)
    page.key(sign('g'), '', SIZE)
    expect(picture(page).join('\n')).toContain('"list": […],  3 items')
    const end = page.key(sign('r'), '', SIZE)
    expect(end).toEqual({done: {action: 'r', place: {folded: new Set()}}})
  })

  test('a search unfolds what it finds and says when there is nothing', () => {
    const page = reading()
    picture(page)
    page.key(sign('z'), '', SIZE)
    page.key(sign('/'), '', SIZE)
    expect(page.takesText()).toBe(true)
    page.key(key('return'), 'needle', SIZE)
    expect(picture(page)).toContain('❯       "needle": true')
    page.key(sign('/'), '', SIZE)
    page.key(key('return'), 'nowhere', SIZE)
    expect(picture(page).join('\n')).toContain('not found: nowhere')
    expect(page.key(key('escape'), '', SIZE)).toMatchObject({done: {action: undefined}})
  })

  test('never more lines than there are rows', () => {
    for (const rows of [6, 8, 12, 50]) {
      const page = reading()
      const {above, below} = page.draw({columns: 30, rows}, style, '')
      expect(above.length + below.length).toBeLessThanOrEqual(rows)
    }
  })
})

describe('layout', () => {
  test('is measured in columns, not in characters', () => {
    expect(clip('漢字漢字', 5)).toBe('漢字…')
    expect(clip('short', 5)).toBe('short')
    expect(wrap('one two three', 7)).toEqual(['one two', 'three'])
    expect(wrap('unbreakable', 4)).toEqual(['unbr', 'eaka', 'ble'])
    expect(
      keyLines(
        [
          ['a', 'one'],
          ['b', 'two'],
          ['c', 'three'],
        ],
        style,
        14,
      ),
    ).toEqual(['a one  b two', 'c three'])
  })

  test('what was typed ahead comes apart into keys', () => {
    expect(keyPieces('ab\rcd\u001b[A\u001b\u007fü')).toEqual([
      'ab',
      '\r',
      'cd',
      '\u001b[A',
      '\u001b',
      '\u007f',
      'ü',
    ])
  })
})

describe('names and lines that others wrote', () => {
  const evil = 'a\u001b[2J\u001b]0;owned\u0007\u202eb'
  const trail = ['shop', evil]
  const choice = {trail, context: [evil], question: 'Which?', options: () => []}
  const drawn = <T>(page: Page<T>) => picture(page as Page<unknown>).join('\n')
  const pages: Record<string, () => string> = {
    list: () => drawn(new ListPage(choice)),
    text: () => drawn(new TextPage({trail, context: [evil], question: 'x:'})),
    reading: () => {
      const parts = [{lines: () => [evil]}]
      const body = {kind: 'words' as const, text: evil}
      return drawn(new ReadingPage({trail, parts, body, actions: []}))
    },
    work: () => {
      let now = 0
      const clock = () => (now += 1000)
      return drawn(new WorkPage({trail, label: evil, progress: () => evil}, async () => {}, clock))
    },
  }
  test.each(Object.keys(pages))('cannot reach the terminal through a %s', (name) => {
    const shown = pages[name]?.()
    expect(shown).toContain('a\\x1b[2J')
    expect(shown).not.toMatch(/[\u0007\u001b\u202e]/)
  })

  test('what apix painted stays painted', () => {
    const page = new ListPage({...choice, context: ['\u001b[31mred\u001b[39m\u001b[2J']})
    expect(picture(page)).toContain('\u001b[31mred\u001b[39m\\x1b[2J')
  })
})

describe('signs of several widths', () => {
  const texts = [
    'がここにあります。四十桁で折り返す必要があります、とても長い文',
    '👩‍👩‍👧‍👦👍🏽🇩🇪 family 👩‍👩‍👧‍👦👩‍👩‍👧‍👦',
    'e\u0301e\u0301 مرحبا بالعالم ab日c、d',
  ]
  test.each(texts)('%s is cut between signs, and never too late', (text) => {
    const signs = [...new Intl.Segmenter().segment(text)].map(({index}) => index)
    for (let columns = 2; columns < 40; columns++) {
      const end = fitting(text, columns)
      expect([...signs, text.length]).toContain(end)
      expect(widthOf(text.slice(0, end))).toBeLessThanOrEqual(columns)
      expect(widthOf(clip(text, columns))).toBeLessThanOrEqual(columns)
      expect(fold(text, columns).join('')).toBe(text)
    }
  })

  test('a line of a body takes whole rows, without signs that say it was cut', () => {
    const text = JSON.stringify({name: texts.join('')})
    const page = new ReadingPage({trail: [], parts: [], body: {kind: 'json', text}, actions: []})
    const rows = picture(page).slice(1, -2)
    expect(rows.join('')).not.toContain('…')
    expect(rows.map((row) => row.trim()).join('')).toContain('がここにあります')
    expect(rows.filter((row) => widthOf(row) > SIZE.columns)).toEqual([])
  })

  test('what was searched for is underlined behind an emoji too', () => {
    const colored = styleFor({color: true, columns: 39, isTTY: true})
    const option = {value: 1, label: '👍🏽ab', marks: new Set([4])}
    const page = new ListPage({trail: [], question: '', options: () => [option]})
    const {below} = page.draw(SIZE, colored, '')
    expect(below[0]).toContain(colored.chalk.underline('a'))
  })
})

test('the trail never takes more than its line', () => {
  const long = 'shop/staging-with-a-very-long-name-for-forty-columns'
  expect(trailLine([long, 'dropAll'], style, 39)).toBe('dropAll')
  expect(widthOf(trailLine([long], style, 39))).toBeLessThanOrEqual(39)
  expect(trailLine(['shop', 'x'], style, 39)).toBe('apix › shop › x')
})

test('a message is left by Enter as well; a response is not', () => {
  const message = {trail: [], parts: [], body: {kind: 'words' as const, text: 'saved'}, actions: []}
  const page = new ReadingPage(message)
  expect(picture(page).join()).toContain('enter back')
  expect(page.key(key('return'), '', SIZE)).toMatchObject({done: {action: undefined}})
  const response = new ReadingPage({...message, actions: [{key: 'r', label: 'repeat'}]})
  expect(response.key(key('return'), '', SIZE)).toBeUndefined()
})

describe('a paste', () => {
  const MARKED = '\u001b[200~a\r\nb\tc\u001b[201~\r'

  test('is one line of text between two marks, wherever the terminal cut it', () => {
    const whole = new KeyReader().read(Buffer.from(MARKED))
    expect(whole).toEqual(['\u001b[200~', 'a b c', '\u001b[201~', '\r'])
    for (let at = 7; at < MARKED.length; at++) {
      const reader = new KeyReader()
      const pieces = [MARKED.slice(0, at), MARKED.slice(at)].flatMap((part) =>
        reader.read(Buffer.from(part)),
      )
      // A line end that was cut in two is two blanks.
      expect(pieces.join('').replaceAll('a  b', 'a b'), `cut at ${at}`).toBe(whole.join(''))
    }
  })

  test('holds no keys: no Ctrl-C, no escape sequence', () => {
    const reader = new KeyReader()
    const pieces = reader.read(Buffer.from('\u001b[200~x\u0003\u001b[A\u001b[201~'))
    expect(pieces).toEqual(['\u001b[200~', 'x[A', '\u001b[201~'])
  })

  test('signs of many bytes are put together again', () => {
    const bytes = Buffer.from('aé日😀')
    const reader = new KeyReader()
    const pieces = [...bytes].flatMap((byte) => reader.read(Buffer.from([byte])))
    expect(pieces.join('')).toBe('aé日😀')
  })
})
