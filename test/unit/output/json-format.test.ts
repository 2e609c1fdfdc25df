import {describe, expect, it} from 'vitest'
import {
  createOutput,
  formatJson,
  printJson,
  RawJson,
  renderBody,
  styleFor,
  visible,
} from '../../../src/output/index.js'
import {createRedactor} from '../../../src/shared/index.js'

const style = styleFor({color: false, columns: 80, isTTY: false})

describe('formatJson', () => {
  it('keeps digits, order and repeated keys', () => {
    const text = '{"id":9007199254740993,"a":1,"a":[],"x":{},"s":"a\\"{b","n":[1.50,-2e10,null]}'
    expect(formatJson(text, {indent: 2})).toBe(
      [
        '{',
        '  "id": 9007199254740993,',
        '  "a": 1,',
        '  "a": [],',
        '  "x": {},',
        '  "s": "a\\"{b",',
        '  "n": [',
        '    1.50,',
        '    -2e10,',
        '    null',
        '  ]',
        '}',
      ].join('\n'),
    )
    expect(formatJson(formatJson(text, {indent: 2}), {indent: 0})).toBe(text)
  })

  it('survives a long string', () => {
    const text = JSON.stringify({s: `${'a\\"'.repeat(500_000)}`})
    expect(formatJson(text, {indent: 0})).toBe(text)
  })
})

describe('renderBody', () => {
  it('shows control characters instead of obeying them', () => {
    expect(visible('a\u001b[31mb\r\u009bc\r\n\t')).toBe('a\\x1b[31mb\\x0d\\x9bc\r\n\t')
    expect(visible('a\u202etxt.exe')).toBe('a\\u202etxt.exe')
    expect(renderBody(Buffer.from('a\u001b]0;x\u0007'), 'all', style)).not.toMatch(/[\u001b\u0007]/)
  })

  it('announces binary data', () => {
    expect(renderBody(Buffer.from('foo\0bar'), 'all', style)).toMatch(/^binary data not shown/)
    const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0])
    expect(renderBody(jpeg, 'all', style, 'image/jpeg')).toMatch(/^binary data not shown/)
  })

  it('reads the charset that the response names, or what is meant without one', () => {
    const latin = Buffer.from('grüße', 'latin1')
    expect(renderBody(latin, 'all', style, 'text/plain; charset=ISO-8859-1')).toBe('grüße\n')
    expect(renderBody(latin, 'all', style, 'text/plain')).toBe('grüße\n')
    const wide = Buffer.from('\ufeffhi', 'utf16le')
    expect(renderBody(wide, 'all', style, 'text/plain; charset=utf-16le')).toBe('hi\n')
    expect(renderBody(Buffer.from('\ufeff{"a":1}'), 'all', style)).toBe('{\n  "a": 1\n}\n')
  })

  it('leaves XML and HTML as they came', () => {
    const xml = '<a>\n      <b/>\n</a>\n'
    expect(renderBody(Buffer.from(xml), 'all', style, 'application/xml')).toBe(xml)
  })

  it('uses no blue and no yellow, which cannot be read on every ground', () => {
    const colored = styleFor({color: true, columns: 80, isTTY: true})
    const text = renderBody(Buffer.from('{"a":[1,"x",true,null]}'), 'all', colored)
    expect(text).toContain('\u001b[')
    expect(text).not.toMatch(/\u001b\[(?:33|34|93|94)m/)
  })
})

describe('printJson', () => {
  it('puts raw JSON into the document, masked', async () => {
    const redactor = createRedactor()
    redactor.add('s3cr3t-value')
    let printed = ''
    const output = createOutput(process, redactor, '0')
    const stdout = {
      ...output.stdout,
      write: async (chunk: string | Uint8Array) => {
        printed += String(chunk)
      },
    }
    const body = new RawJson('{"id":9007199254740993,"t":"s3cr3t-value"}')
    await printJson({...output, stdout}, {response: {body, list: [new RawJson('1.0')]}})
    expect(printed).toContain('"id": 9007199254740993')
    expect(printed).toContain('"t": "[redacted]"')
    expect(JSON.parse(printed).response.list).toEqual([1])
  })
})
