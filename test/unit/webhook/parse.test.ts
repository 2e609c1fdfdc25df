import {expect, test} from 'vitest'
import {parseMessage} from '../../../src/webhook/index.js'

const files: Record<string, string> = {'body.json': '{\n  "a": 1\n}\n'}
const readFile = async (path: string) => Buffer.from(files[path] ?? '')
const parse = (text: string | Buffer) => parseMessage(Buffer.from(text), {readFile})

test.each([
  ['a file as it is', 'curl -X POST localhost:3000/h --data-binary @body.json', '{\n  "a": 1\n}\n'],
  ['a file without its line ends', 'curl :3000 -d @body.json', '{  "a": 1}'],
  ['an @ as it stands', "curl x.example --data-raw '@body.json'", '@body.json'],
  ['several parts', 'curl x.example -d a=1 -d b=2', 'a=1&b=2'],
  ['escaped content', "curl x.example --data-urlencode 'to=+1 2'", 'to=%2B1%202'],
  [
    "a browser's quotes",
    "curl 'https://x.example' -H 'A: b' --data-raw $'it\\'s \\u00e9\\x21'",
    "it's é!",
  ],
  ['quotes inside quotes', `curl x.example -d 'it'\\''s'"$HOME"`, "it's$HOME"],
  ['clustered options', "curl -sSXPOST x.example -d 'a'", 'a'],
])('reads %s from a curl command', async (_, command, body) => {
  const message = await parse(command)
  expect(message.method).toBe('POST')
  expect(message.url).toMatch(/^https?:\/\//)
  expect(message.body.toString()).toBe(body)
})

test('--json says what it sends', async () => {
  const {headers} = await parse("curl x.example --json '{}'")
  expect(headers).toContainEqual(['Content-Type', 'application/json'])
})

test('keeps the bytes of a HAR body in Base64, leaves out what HTTP/2 puts into headers', async () => {
  const request = {
    method: 'POST',
    url: 'https://x.example/h',
    headers: [
      {name: ':method', value: 'POST'},
      {name: 'X-A', value: '1'},
    ],
    postData: {text: Buffer.from([0xff, 0x00, 0x41]).toString('base64'), encoding: 'base64'},
  }
  const message = await parse(JSON.stringify({request}))
  expect([...message.body]).toEqual([0xff, 0x00, 0x41])
  expect(message.headers).toEqual([['X-A', '1']])
})

test.each([
  ['the line end of an editor', '{}\n', '{}'],
  ['what somebody wrote by hand', '{"a": 1}', '{"a": 1}'],
])('a raw message longer than its Content-Length: %s', async (_, written, body) => {
  const head = 'POST /h HTTP/1.1\nHost: x.example\nContent-Length: 2\n\n'
  expect((await parse(head + written)).body.toString()).toBe(body)
})

test.each([
  'hello',
  '{"no":"har"}',
  '{broken',
  "curl 'open",
  'POST /h HTTP/1.1\nno header\n\n',
])('%s is no message', async (text) => {
  await expect(parse(text)).rejects.toMatchObject({code: 'USAGE', exitCode: 2})
})
