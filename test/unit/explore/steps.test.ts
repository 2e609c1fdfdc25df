import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {ApixError} from '../../../src/errors/index.js'
import {confirmed} from '../../../src/explore/actions.js'
import {adopt} from '../../../src/explore/adopt.js'
import {showAnswer} from '../../../src/explore/answer.js'
import {commandLine} from '../../../src/explore/composition.js'
import {completePath} from '../../../src/explore/files.js'
import type {ExploreDeps} from '../../../src/explore/types.js'
import {writeBody} from '../../../src/explore/write.js'
import type {PipelineRequest} from '../../../src/request/index.js'
import {createRedactor} from '../../../src/shared/index.js'
import {temporaryFolder} from '../../helpers/run-apix.js'
import {ESC, scriptedScreen} from './scripted-screen.js'

function depsWith(screen: ExploreDeps['screen'], more: Partial<ExploreDeps> = {}): ExploreDeps {
  return {screen, ...more} as ExploreDeps
}

describe('adding a preset', () => {
  const added: unknown[] = []
  const addPreset = async (name: string, variables: Record<string, string>) =>
    void added.push([name, variables])

  test('Esc goes back to the value before, and what was typed is still there', async () => {
    const script = ['not a host!', 'a.example.com', ESC, 'b.example.com', 'main']
    const {screen, seen, told} = scriptedScreen(script)
    const news = await adopt('keycloak', depsWith(screen, {addPreset}))
    expect(added).toEqual([['keycloak', {host: 'b.example.com', realm: 'main'}]])
    expect(seen).toContain('it looks like id.example.com')
    expect(seen).toContain('host: a.example.com')
    expect(seen).toContain('  host = b.example.com')
    expect(news).toContain('apix auth login keycloak')
    expect(told).toEqual(['added keycloak'])
  })

  test('Esc at the first value adds nothing; a file that cannot be written is said', async () => {
    const escaped = scriptedScreen([ESC])
    expect(await adopt('keycloak', depsWith(escaped.screen, {addPreset}))).toBeUndefined()
    const failing = scriptedScreen([])
    const refuse = async () => {
      throw new ApixError('STORAGE', 'cannot write config.yaml: no space left')
    }
    expect(await adopt('github', depsWith(failing.screen, {addPreset: refuse}))).toBeUndefined()
    expect(failing.seen).toContain('cannot write config.yaml: no space left')
    expect([...escaped.told, ...failing.told]).toEqual([])
  })
})

describe('writing a body to a file', () => {
  const exchange = {
    request: {url: new URL('http://127.0.0.1/users/42')} as PipelineRequest,
    response: {headers: [['Content-Type', 'application/json'] as const]},
    body: Buffer.from('{}'),
  }
  const write = (script: Parameters<typeof scriptedScreen>[0]) => {
    const person = scriptedScreen(script)
    const deps = depsWith(person.screen, {
      writeFile: async (path, bytes) => {
        await writeFile(path, bytes).catch((cause) => {
          throw new ApixError('STORAGE', `cannot write ${path}`, {cause})
        })
      },
    })
    return {...person, done: writeBody(exchange, [], deps)}
  }

  test('the name is proposed; that it was written is said at once', async () => {
    const file = join(temporaryFolder(), 'x.json')
    const {done, seen, told} = write([`  ${file} `])
    await done
    expect(seen[0]).toBe('file: 42.json')
    expect(seen.at(-1)).toBe(`wrote ${file}`)
    expect(told).toEqual([`wrote ${file}`])
    expect(readFileSync(file, 'utf8')).toBe('{}')
  })

  test('a directory, a file that is there, and one that cannot be: another name is asked for', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'sub'))
    const there = join(folder, 'there')
    writeFileSync(there, 'old')
    const impossible = join(there, 'x')
    const script = [join(folder, 'sub'), there, 'No, go back', impossible, ESC]
    const {done, seen, told, left} = write(script)
    await done
    expect(seen).toContain(`${join(folder, 'sub')} is a directory: name a file in it`)
    expect(seen).toContain(`file: ${there}`)
    expect(seen).toContain(`cannot write ${impossible}`)
    expect(readFileSync(there, 'utf8')).toBe('old')
    expect([...told, ...left]).toEqual([])
  })
})

test('a question before an unsafe request names the environment, however narrow the screen', async () => {
  const {screen, seen} = scriptedScreen(['Yes, send it'], 30)
  const request = {
    method: 'DELETE',
    url: new URL('https://api.example.com/users/with/a/long/path/1'),
    guard: {api: 'shop', environment: 'production'},
  } as unknown as PipelineRequest
  expect(await confirmed(request, [], depsWith(screen))).toBe(true)
  expect(seen.filter((line) => line.length > 30)).toEqual([])
  expect(seen.join(' ')).toContain('in shop/production?')
})

test('a refusal is said whole, and cannot paint the terminal', async () => {
  const {screen, seen} = scriptedScreen([], 30)
  const message = 'the connection was refused (ECONNREFUSED) by \u001b[2J'
  const notes = ['is the API up? nothing listens at that address and port']
  const request = {} as PipelineRequest
  await showAnswer({request, message, notes}, [], undefined, depsWith(screen))
  expect(seen.filter((line) => line.length > 30)).toEqual([])
  expect(seen.join(' ')).toContain(`(ECONNREFUSED) by \\x1b[2J ${notes[0]}`)
})

test('paths are completed as far as they are clear, and what could follow is shown', () => {
  const folder = temporaryFolder()
  for (const name of ['pic-1.png', 'pic-2.png', 'ü.txt', '.hidden'])
    writeFileSync(join(folder, name), '')
  mkdirSync(join(folder, 'sub'))
  const complete = (text: string) => completePath(join(folder, text))
  expect(complete('p')).toEqual({
    text: join(folder, 'pic-'),
    candidates: ['pic-1.png', 'pic-2.png'],
  })
  expect(complete('pic-2')).toEqual({text: join(folder, 'pic-2.png'), candidates: []})
  expect(complete('s').text).toBe(join(folder, 'sub/'))
  expect(completePath(`${folder}/.`).text).toBe(join(folder, '.hidden'))
  expect(completePath(`${folder}/`).candidates).toEqual(['pic-1.png', 'pic-2.png', 'sub/', 'ü.txt'])
  expect(complete('none')).toEqual({text: join(folder, 'none'), candidates: []})
  expect(complete('no/where').candidates).toEqual([])
})

test('a file of a form is sent as a file, and so it is printed', () => {
  const fields = [
    {name: 'file', required: true, types: ['file']},
    {name: 'more', required: false, types: ['array'], items: {types: ['file']}},
    {name: 'note', required: false, types: ['string']},
  ]
  const body = {required: true, mediaType: 'multipart/form-data', mediaTypes: [], fields}
  const operation = {id: 'upload', method: 'POST', path: '/upload', parameters: [], body}
  const values = new Map([
    ['file', 'a b=c.png'],
    ['more', 'x, y'],
    ['note', 'a@b'],
  ])
  const composition = {operation: {operation, path: {}}, values, method: 'POST', headers: []}
  const workplace = {settings: undefined, openapi: undefined, environments: []}
  const line = commandLine(composition as never, workplace as never, createRedactor())
  expect(line).toBe(String.raw`apix call upload 'file@a b=c.png' more@x more@y 'note=a\@b'`)
})
