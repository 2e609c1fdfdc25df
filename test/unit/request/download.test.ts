import {describe, expect, it} from 'vitest'
import {continuation, downloadName, wholePart} from '../../../src/request/index.js'

const url = new URL('https://h/files/report?x=1')

function named(disposition: string, type = 'application/json'): string {
  return downloadName(
    [
      ['Content-Disposition', disposition],
      ['Content-Type', type],
    ],
    url,
  )
}

describe('the name of a download', () => {
  it.each([
    ['inline; FileName = "a b.txt" ; x=y', 'a b.txt'],
    ['attachment; filename=plain.txt', 'plain.txt'],
    ['attachment; filename="quo\\"ted.txt"', 'quo_ted.txt'],
    ['attachment; filename="semi;colon.txt"', 'semi;colon.txt'],
    ["attachment; filename*=iso-8859-1'en'%A3.txt; filename=x", '£.txt'],
    ["attachment; filename*=UTF-8''%zz.txt; filename=fallback.txt", 'fallback.txt'],
    ["attachment; filename*=UTF-8''%ff.txt; filename=fallback.txt", 'fallback.txt'],
    ['attachment; filename="C:\\\\Users\\\\x.txt"', 'x.txt'],
    ['attachment; filename="...hidden"', 'hidden'],
    ['attachment; filename="a\u202etxt.exe"', 'atxt.exe'],
    ['attachment; filename="x\u0000\u001b[31m.txt"', 'x[31m.txt'],
    ['attachment; filename="trailing. . "', 'trailing'],
    ['attachment; filename="lpt1"', '_lpt1'],
    ['attachment; filename="NUL.tar.gz"', '_NUL.tar.gz'],
    ['attachment; filename="nullable.txt"', 'nullable.txt'],
    ['attachment; filename="--help"', '_-help'],
    ['attachment; filename="/"', 'report.json'],
    ['', 'report.json'],
  ])('%j is %s', (disposition, name) => {
    expect(named(disposition)).toBe(name)
  })

  it('is short enough for every file system, its extension kept', () => {
    const name = named(`attachment; filename="${'ü'.repeat(300)}.tar.gz"`)
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200)
    expect(name).toMatch(/^ü+\.tar\.gz$/)
  })

  it('comes from the URL and the type when nobody gives one', () => {
    expect(downloadName([['content-type', 'text/html']], new URL('https://h/'))).toBe('index.html')
    expect(downloadName([], new URL('https://h/a/b%2Fc.zip'))).toBe('c.zip')
    expect(downloadName([], new URL('https://h/%E0%A4%A'))).toBe('%E0%A4%A')
  })
})

describe('the rest of a download', () => {
  const part = {size: 5, note: undefined}
  const range = (value: string) => [['Content-Range', value]] as const

  it.each(['bytes 5-9/8', 'bytes 5-4/10', 'bytes 5-9/9'])('is not %s', (value) => {
    expect(() => continuation(206, range(value), part)).toThrow(/cannot be/)
  })

  it('is whole when it has the bytes that were promised', async () => {
    async function* body(text: string) {
      yield Buffer.from(text)
    }
    const read = async (text: string, value: string) => {
      for await (const _ of wholePart(body(text), range(value), 5));
    }
    await read('fghij', 'bytes 5-9/10')
    await read('fghij', 'bytes 5-9/*')
    const truncated = {code: 'TRUNCATED', message: expect.stringContaining('10 are expected')}
    await expect(read('fgh', 'bytes 5-9/10')).rejects.toMatchObject(truncated)
    await expect(read('fgh', 'bytes 5-7/10')).rejects.toMatchObject(truncated)
    await expect(read('fgh', 'bytes 5-9/*')).rejects.toMatchObject(truncated)
  })
})
