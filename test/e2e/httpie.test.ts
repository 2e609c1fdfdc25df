import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {FILES, type HttpieCase, REFUSED, SAME} from '../fixtures/httpie-cases.js'
import {httpiePython, runHttpie} from '../helpers/httpie.js'
import {runApix} from '../helpers/kept-apix.js'
import {type RawServer, startRawServer, type WireCapture} from '../helpers/raw-server.js'

// apix beside HTTPie itself, byte by byte on the wire. `apt-get install httpie` provides it.
const python = httpiePython()
if (!python && !process.env['CI']) console.warn('skipped: HTTPie is missing (apt install httpie)')

/** Headers that name the program, or how the connection is used. */
const DEFAULTS = ['user-agent', 'connection', 'accept-encoding', 'content-length']

interface Compared {
  httpie: WireCapture[]
  apix: WireCapture[]
  codes: {httpie: number; apix: number | null}
  stderr: string
}

/** apix runs at a time; more than the cores of a small machine gain nothing. */
const LANES = 3

const folder = mkdtempSync(join(tmpdir(), 'apix-httpie-'))
const compared = new Map<HttpieCase, Compared>()

beforeAll(async () => {
  if (!python) return
  for (const [name, content] of Object.entries(FILES)) writeFileSync(join(folder, name), content)
  mkdirSync(join(folder, 'home'))
  writeFileSync(join(folder, 'home', 'home.txt'), 'from home')
  const cases = [...SAME, ...REFUSED]
  const servers = new Map<HttpieCase, {httpie: RawServer; apix: RawServer}>()
  for (const item of cases) {
    servers.set(item, {httpie: await startRawServer(), apix: await startRawServer()})
  }
  const place = (item: HttpieCase, who: 'httpie' | 'apix') => {
    const port = servers.get(item)?.[who].port ?? 0
    return item.words.map((word, index) =>
      index === 1 ? word.replace('U', `127.0.0.1:${port}`).replace(':P', `:${port}`) : word,
    )
  }
  const home = join(folder, 'home')
  const theirs = runHttpie(
    python,
    cases.map((item) => ({
      args: [...place(item, 'httpie'), ...(item.flags ?? [])],
      ...(item.stdin !== undefined && {stdin: item.stdin}),
    })),
    {cwd: folder, home},
  )
  const waiting = cases.map((item, index) => ({item, index}))
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const {item, index} = next
      const [method = '', ...words] = place(item, 'apix')
      const {stdin, flags = []} = item
      const run = await runApix([method.toLowerCase(), ...words, ...flags], {
        cwd: folder,
        home,
        ...(stdin !== undefined && {stdin}),
      })
      compared.set(item, {
        httpie: servers.get(item)?.httpie.captured ?? [],
        apix: servers.get(item)?.apix.captured ?? [],
        codes: {httpie: (await theirs)[index] ?? -1, apix: run.code},
        stderr: run.stderr,
      })
    }
  }
  await Promise.all(Array.from({length: LANES}, lane))
  for (const {httpie, apix} of servers.values()) {
    httpie.close()
    apix.close()
  }
}, 600_000)

afterAll(() => rmSync(folder, {recursive: true, force: true}))

/** What a request means, whatever its spelling. */
function meaning(capture: WireCapture | undefined): unknown {
  if (!capture) return undefined
  const type = headerOf(capture, 'content-type') ?? ''
  const url = new URL(capture.target, 'http://host')
  const headers = capture.headers
    .filter(([name]) => !DEFAULTS.includes(name))
    .map(([name, value]) => `${name}: ${normal(name, value)}`)
  return {
    method: capture.method,
    path: decodeURIComponent(url.pathname),
    query: grouped([...url.searchParams]),
    headers: headers.sort(),
    body: bodyMeaning(capture.body, type),
  }
}

function headerOf({headers}: WireCapture, name: string): string | undefined {
  return headers.find(([candidate]) => candidate === name)?.[1]
}

function normal(name: string, value: string): string {
  if (name === 'host') return value.replace(/^(?:127\.0\.0\.1|localhost):\d+$/, 'the server')
  return name === 'content-type' ? value.replace(/boundary=.*/, 'boundary=…') : value
}

/** Order counts among values of one name; HTTPie does not keep it between names. */
function grouped(pairs: ReadonlyArray<readonly [string, string]>): Record<string, string[]> {
  const groups: Record<string, string[]> = {}
  for (const [name, value] of pairs) groups[name] = [...(groups[name] ?? []), value]
  return groups
}

function bodyMeaning(body: Buffer, type: string): unknown {
  const text = body.toString('utf8')
  if (type.startsWith('multipart/')) return partsOf(body, type)
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return grouped([...new URLSearchParams(text)])
  }
  try {
    return {json: JSON.parse(text), numbers: text.match(/\d{16,}/g)}
  } catch {
    return body.toString('latin1')
  }
}

function partsOf(body: Buffer, type: string): unknown {
  const boundary = /boundary=(.*)/.exec(type)?.[1]?.replaceAll('"', '') ?? ''
  const parts = body.toString('utf8').split(`--${boundary}`).slice(1, -1)
  return parts.map((part) => {
    const [head = '', ...content] = part.split('\r\n\r\n')
    return {head: head.trim().toLowerCase().split('\r\n').sort(), content: content.join('\r\n\r\n')}
  })
}

const named = (list: readonly HttpieCase[]) =>
  list.map((item) => [[...item.words, ...(item.flags ?? [])].join(' '), item] as const)

describe.skipIf(!python && !process.env['CI'])('beside HTTPie', () => {
  test('at least 80 argument lists are compared', () => {
    expect(SAME.length).toBeGreaterThan(80)
    expect(compared.size).toBe(SAME.length + REFUSED.length)
  })

  test.each(named(SAME))('%s', (_, item) => {
    const result = compared.get(item)
    expect(result?.stderr).toBe('')
    expect([result?.httpie.length, result?.apix.length]).toEqual([1, 1])
    expect(meaning(result?.apix[0])).toEqual(meaning(result?.httpie[0]))
    expect(result?.codes).toEqual({httpie: 0, apix: 0})
  })

  test.each(named(REFUSED))('%s is refused, and nothing is sent', (_, item) => {
    const result = compared.get(item)
    expect([result?.httpie, result?.apix]).toEqual([[], []])
    expect(result?.codes).toEqual({httpie: 1, apix: 2})
    expect(result?.stderr).toMatch(/^error: /)
  })
})
