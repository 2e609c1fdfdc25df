import {describe, expect, it} from 'vitest'
import {ResponseReader} from '../../../src/http/bench/response-reader.js'

interface Case {
  name: string
  wire: string
  head?: boolean
  status?: number
  bytes?: number
  keepAlive?: boolean
}

const good: Case[] = [
  {name: 'a length', wire: 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello', bytes: 5},
  {name: 'an empty body', wire: 'HTTP/1.1 201 Created\r\ncontent-length:0\r\n\r\n', status: 201},
  {name: 'no reason phrase', wire: 'HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\nx', bytes: 1},
  {name: 'bare line feeds', wire: 'HTTP/1.1 200 OK\nContent-Length: 2\n\nhi', bytes: 2},
  {
    name: 'chunks, an extension and a trailer',
    wire: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0A\r\n0123456789\r\n0\r\nX-Sum: 1\r\n\r\n',
    bytes: 15,
  },
  {
    name: 'chunked over a length',
    wire: 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\nTransfer-Encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n',
    bytes: 1,
  },
  {
    name: 'Connection: close',
    wire: 'HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 2\r\n\r\nok',
    bytes: 2,
    keepAlive: false,
  },
  {
    name: 'HTTP/1.0',
    wire: 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok',
    bytes: 2,
    keepAlive: false,
  },
  {
    name: 'HTTP/1.0 with keep-alive',
    wire: 'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok',
    bytes: 2,
  },
  {name: '204', wire: 'HTTP/1.1 204 No Content\r\n\r\n', status: 204},
  {name: '304', wire: 'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n', status: 304},
  {name: 'HEAD', wire: 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n', head: true},
  {
    name: 'interim responses first',
    wire: 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno',
    status: 404,
    bytes: 2,
  },
]

describe('ResponseReader', () => {
  it.each(good)('reads $name, in one piece and byte by byte', (example) => {
    const bytes = Buffer.from(example.wire, 'latin1')
    for (const size of [bytes.length, 1, 7]) {
      const reader = new ResponseReader()
      reader.reset(example.head ?? false)
      const states: string[] = []
      for (let at = 0; at < bytes.length; at += size) {
        const piece = bytes.subarray(at, at + size)
        states.push(reader.push(piece, piece.length))
      }
      expect(states.pop()).toBe('done')
      expect(new Set(states)).toEqual(new Set(states.length > 0 ? ['more'] : []))
      expect(reader.status).toBe(example.status ?? 200)
      expect(reader.bytes).toBe(example.bytes ?? 0)
      expect(reader.keepAlive).toBe(example.keepAlive ?? true)
    }
  })

  it('reads until the connection closes when nothing else says where the body ends', () => {
    const reader = new ResponseReader()
    reader.reset(false)
    const bytes = Buffer.from('HTTP/1.1 200 OK\r\n\r\nall of it')
    expect(reader.push(bytes, bytes.length)).toBe('more')
    expect(reader.end()).toBe('done')
    expect(reader.bytes).toBe(9)
    expect(reader.keepAlive).toBe(false)
  })

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9\r\n'],
    ['a status that is none', 'HTTP/1.1 abc OK\r\n\r\n'],
    ['switching protocols', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
    ['bytes beyond the body', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxyz'],
    ['bytes after 204', 'HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\n\r\n'],
    ['a length that is none', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx'],
    ['a chunk size that is none', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    [
      'a chunk longer than said',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n',
    ],
    ['a head without end', `HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(200_000)}`],
  ])('refuses %s', (_, wire) => {
    const reader = new ResponseReader()
    reader.reset(false)
    const bytes = Buffer.from(wire)
    expect(reader.push(bytes, bytes.length)).toBe('bad')
  })

  it.each([
    [
      'an empty line before the start line',
      '\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    ],
    ['the same length twice in a field', 'HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok'],
    [
      'a head of 80 KiB',
      `HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(14_000)}Content-Length: 2\r\n\r\nok`,
    ],
  ])('reads %s', (_, wire) => {
    const reader = new ResponseReader()
    reader.reset(false)
    const bytes = Buffer.from(wire)
    expect(reader.push(bytes, bytes.length)).toBe('done')
    expect([reader.status, reader.bytes]).toEqual([200, 2])
  })

  it.each([
    ['HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n', true],
    ['HTTP/1.1 101 Switching Protocols\r\n\r\n', true],
    ['220 mail.example.com ESMTP\r\n', false],
    ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more', false],
  ])('tells what another reader might understand: %j', (wire, odd) => {
    const reader = new ResponseReader()
    reader.reset(false)
    const bytes = Buffer.from(wire)
    expect(reader.push(bytes, bytes.length)).toBe('bad')
    expect(reader.odd).toBe(odd)
  })

  it('takes an early end for a truncated response', () => {
    const reader = new ResponseReader()
    reader.reset(false)
    const bytes = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel')
    expect(reader.push(bytes, bytes.length)).toBe('more')
    expect(reader.end()).toBe('bad')
  })
})
