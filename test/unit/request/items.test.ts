import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, it} from 'vitest'
import {createDraft, type DraftDeps, type DraftInput} from '../../../src/request/index.js'

const folder = mkdtempSync(join(tmpdir(), 'apix-items-'))
afterAll(() => rmSync(folder, {recursive: true, force: true}))

const none: DraftDeps = {readStdin: async () => Buffer.alloc(0), pipedBody: async () => undefined}

function draft(items: string[], more: Partial<DraftInput> = {}, deps = none) {
  return createDraft({method: 'POST', target: '/', items, mode: 'json', ...more}, deps)
}

async function body(items: string[], more: Partial<DraftInput> = {}): Promise<string> {
  const made = await draft(items, more)
  return made.body.kind === 'bytes' ? made.body.bytes.toString() : ''
}

describe('JSON', () => {
  it('keeps raw values to the digit', async () => {
    expect(await body(['id:=9007199254740993', 'price:=10.50'])).toBe(
      '{"id":9007199254740993,"price":10.50}',
    )
  })

  it.each<[string[], unknown]>([
    [['name=ali'], {name: 'ali'}],
    [['n:=29', 'ok:=false', 'l:=["a",1,{},false]'], {n: 29, ok: false, l: ['a', 1, {}, false]}],
    [['baz\\=bar=foo'], {'baz=bar': 'foo'}],
    [['path=c:\\windows\\'], {path: 'c:\\windows\\'}],
    [
      ['object[key]=value', 'array[]:=1', 'array[1]:=2', 'array[2]:=3', 'w[s][d][3][m]=A'],
      {object: {key: 'value'}, array: [1, 2, 3], w: {s: {d: [null, null, null, {m: 'A'}]}}},
    ],
    [
      ['[]:=1', '[]:=2'],
      [1, 2],
    ],
    [['object[\\1]=x'], {object: {'1': 'x'}}],
    [['a=1', 'a=2'], {a: '2'}],
    [['a\\[b\\]=1'], {'a[b]': '1'}],
    [['o:={"a":1}', 'o[b]=2'], {o: {a: 1, b: '2'}}],
    [['l:=[null,1]', 'l[0][x]=y', 'l[]:=2'], {l: [{x: 'y'}, 1, 2]}],
  ])('%j', async (items, expected) => {
    expect(JSON.parse(await body(items))).toEqual(expected)
  })

  it('adds to raw values without changing a digit or a repeated key', async () => {
    expect(await body(['o:={"id":9007199254740993,"k":1.50,"k":2}', 'o[n]=x'])).toBe(
      '{"o":{"id":9007199254740993,"k":1.50,"k":2,"n":"x"}}',
    )
  })

  it('embeds files', async () => {
    const path = join(folder, 'data.json')
    writeFileSync(path, '{"id":12345678901234567890}\n')
    expect(await body([`j:=@${path}`])).toBe('{"j":{"id":12345678901234567890}}')
    expect(JSON.parse(await body([`t=@${path}`]))).toEqual({t: '{"id":12345678901234567890}\n'})
  })
})

describe('headers and query', () => {
  it('keeps order and repeats, removes and empties', async () => {
    const made = await draft([
      'hello:world',
      'hello:people',
      'Accept:',
      'X-Empty;',
      'q==a&b',
      'q==1',
    ])
    expect(made.headers).toEqual([
      ['hello', 'world'],
      ['hello', 'people'],
      ['Accept', null],
      ['X-Empty', ''],
    ])
    expect(made.query).toEqual([
      ['q', 'a&b'],
      ['q', '1'],
    ])
    expect(made.body.kind).toBe('none')
  })

  it('reads them from files without the last line end', async () => {
    const path = join(folder, 'h.txt')
    writeFileSync(path, 'value\n')
    const made = await draft([`H:@${path}`, `q==@${path}`])
    expect(made.headers).toEqual([['H', 'value']])
    expect(made.query).toEqual([['q', 'value']])
  })

  it('takes headers as curl has them', async () => {
    const made = await draft([], {headers: ['X-A: b: c', 'X-Gone:', 'X-Empty;']})
    expect(made.headers).toEqual([
      ['X-A', 'b: c'],
      ['X-Gone', null],
      ['X-Empty', ''],
    ])
  })
})

describe('forms', () => {
  it('encodes in order', async () => {
    const made = await draft(['name=John Smith', 'text=a', 'text=b', 'o:=1'], {mode: 'form'})
    expect(made.contentType).toBe('application/x-www-form-urlencoded; charset=utf-8')
    expect(made.body.kind === 'bytes' && made.body.bytes.toString()).toBe(
      'name=John+Smith&text=a&text=b&o=1',
    )
  })

  it('sends files as multipart', async () => {
    const path = join(folder, 'cv.txt')
    writeFileSync(path, 'hello')
    const made = await draft(['a=b', `f@${path};type=text/markdown`], {mode: 'form'})
    expect(made.contentType).toMatch(/^multipart\/form-data; boundary=/)
    const bytes = made.body.kind === 'bytes' ? made.body.bytes : Buffer.alloc(0)
    const form = await new Response(new Uint8Array(bytes), {
      headers: {'content-type': made.contentType ?? ''},
    }).formData()
    expect(form.get('a')).toBe('b')
    const file = form.get('f') as File
    expect([file.name, file.type, await file.text()]).toEqual(['cv.txt', 'text/markdown', 'hello'])
  })

  it('refuses a file without a form, and an object in one', async () => {
    await expect(draft(['f@x.txt'])).rejects.toMatchObject({code: 'USAGE'})
    await expect(draft(['o:=[1,2]'], {mode: 'form'})).rejects.toMatchObject({code: 'ITEM_SYNTAX'})
  })
})

describe('whole bodies', () => {
  it('takes a file with the type of its extension', async () => {
    const path = join(folder, 'data.xml')
    writeFileSync(path, '<a/>')
    const made = await draft([`@${path}`])
    expect(made.contentType).toBe('application/xml')
  })

  it('takes stdin when piped, for POST and not for GET or with ITEMs', async () => {
    const piped = {...none, pipedBody: async () => Buffer.from('{"a":1}')}
    expect((await draft([], {}, piped)).body.kind).toBe('bytes')
    expect((await draft([], {method: 'GET'}, piped)).body.kind).toBe('none')
    expect((await draft([], {method: 'DELETE'}, piped)).body.kind).toBe('none')
    const made = await draft(['x=3'], {}, piped)
    expect(made.body.kind === 'bytes' && made.body.bytes.toString()).toBe('{"x":"3"}')
  })

  it('refuses two', async () => {
    await expect(draft(['x=3'], {raw: 'abc'})).rejects.toThrow('cannot be mixed')
  })

  it('knows JSON and forms in -d', async () => {
    expect((await draft([], {data: ['{"a":1}']})).contentType).toBe('application/json')
    const made = await draft([], {data: ['a=1', 'b=2']})
    expect(made.contentType).toBe('application/x-www-form-urlencoded')
    expect(made.body.kind === 'bytes' && made.body.bytes.toString()).toBe('a=1&b=2')
    const path = join(folder, 'lines.txt')
    writeFileSync(path, 'a=1\r\n&c=3\n')
    const read = await draft([], {data: [`@${path}`]})
    expect(read.body.kind === 'bytes' && read.body.bytes.toString()).toBe('a=1&c=3')
  })
})

describe('an error', () => {
  it('keeps the value of a secret to itself', async () => {
    for (const item of ['password:=hunter2', 'X-Api-Key hunter2', 'a[token:=hunter2']) {
      const error = await draft([item]).catch((thrown: Error) => thrown)
      expect((error as Error).message).not.toContain('hunter2')
    }
  })

  it('names a method that is none', async () => {
    await expect(draft([], {method: 'GE T'})).rejects.toMatchObject({code: 'USAGE'})
  })

  it('comes before stdin is read', async () => {
    const deps = {
      ...none,
      readStdin: () => {
        throw new Error('stdin was read')
      },
    }
    await expect(draft(['@-', 'a=b'], {}, deps)).rejects.toThrow('cannot be mixed')
    await expect(draft(['@-'], {raw: 'x'}, deps)).rejects.toThrow('cannot be mixed')
    await expect(draft(['@-'], {data: ['x']}, deps)).rejects.toThrow('cannot be mixed')
  })
})

describe('errors point at the place', () => {
  it.each<[string[], string, string]>([
    [['foo[baz][quux=F'], "Expecting ']'", '  foo[baz][quux=F\n               ^'],
    [['x[x][2]=5', 'x[x][x]=2'], "Cannot perform 'key' based access", '  x[x][x]=2\n      ^^^'],
    [['justtext'], 'expected a separator', '  justtext\n  ^^^^^^^^'],
    [['a:={bad'], 'not valid JSON', '  a:={bad\n      ^'],
    [['a:=[1,]'], 'not valid JSON', '  a:=[1,]\n        ^'],
    [['a:=[1 2]'], 'not valid JSON', '  a:=[1 2]\n        ^'],
    [['a:={"x":01}'], 'not valid JSON', '  a:={"x":01}\n          ^'],
    [['a:='], 'not valid JSON', '  a:=\n     ^'],
    [['a\\=b[c=1'], "Expecting ']'", '  a\\=b[c=1\n        ^'],
    [['名[k=1'], "Expecting ']'", '  名[k=1\n      ^'],
    [['a[-1]=x'], 'cannot be negative', '  a[-1]=x\n    ^^'],
    [['[k]=x'], "Expecting a number or ']'", '  [k]=x\n   ^'],
    [['a[9999999]=x'], 'too large', '  a[9999999]=x\n    ^^^^^^^'],
    [['X-A:b\r\nX-Evil:c'], 'cannot contain a line break', '  X-A:b  X-Evil:c\n       ^'],
    [['a b:c'], 'no header name', '  a b:c\n   ^'],
    [[`${'x'.repeat(90)}[`], 'expected a separator', '…\n  ^'],
  ])('%j', async (items, message, caret) => {
    const error = await draft(items).catch((thrown: Error) => thrown)
    expect(error).toMatchObject({code: 'ITEM_SYNTAX', exitCode: 2})
    expect((error as Error).message).toContain(message)
    expect((error as Error).message).toContain(caret)
  })
})
