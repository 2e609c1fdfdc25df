import {execFileSync} from 'node:child_process'
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import http, {type IncomingMessage} from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import net, {type AddressInfo} from 'node:net'
import {join} from 'node:path'
import type {TLSSocket} from 'node:tls'
import {afterAll, describe, expect, onTestFinished, test} from 'vitest'
import {makeCertificates} from '../helpers/certificates.js'
import {sendJson, startServer} from '../helpers/http-server.js'
import {runApix} from '../helpers/kept-apix.js'
import {temporaryFolder} from '../helpers/run-apix.js'

const certificates = makeCertificates()
afterAll(() => certificates.remove())
const {ca} = certificates
const identity = {
  cert: certificates.read(certificates.cert),
  key: certificates.read(certificates.key),
}

async function listen(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    ;(server as Partial<http.Server>).closeAllConnections?.()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

describe('TLS', () => {
  /** Answers with the name in the client's certificate. */
  async function secure(): Promise<string> {
    const options = {...identity, ca: certificates.read(ca), requestCert: true}
    const server = https.createServer(
      {...options, rejectUnauthorized: false},
      (request, response) => {
        const {subject} = (request.socket as TLSSocket).getPeerCertificate()
        sendJson(response, 200, {client: subject?.CN ?? null})
      },
    )
    return `https://localhost:${await listen(server)}`
  }

  test('an unknown authority is exit 6 with what to do; --ca and --insecure get through', async () => {
    const url = await secure()
    const refused = await runApix(['get', url, '--no-retry'])
    expect(refused.code).toBe(6)
    expect(refused.stderr).toContain('--ca FILE')
    expect(refused.stderr).toContain('NODE_EXTRA_CA_CERTS')
    const trusted = await runApix(['get', url, '--ca', ca, '--json'])
    expect(trusted.json.response.body).toEqual({client: null})
    expect(trusted.json.timings.tls).toBeGreaterThan(0)
    expect((await runApix(['get', url, '--insecure'])).code).toBe(0)
  })

  test('a name that the certificate does not have is refused', async () => {
    const url = (await secure()).replace('localhost', '127.0.0.1')
    const refused = await runApix(['get', url, '--ca', ca, '--no-retry', '--json'])
    expect([refused.code, refused.json.error.code]).toEqual([6, 'TLS'])
  })

  test('a client certificate is shown, from two files or from one', async () => {
    const url = await secure()
    const {clientCert, clientKey} = certificates
    const two = ['get', url, '--ca', ca, '--cert', clientCert, '--key', clientKey]
    expect((await runApix(two)).json).toEqual({client: 'client'})
    const both = join(temporaryFolder(), 'both.pem')
    writeFileSync(both, readFileSync(clientCert, 'utf8') + readFileSync(clientKey, 'utf8'))
    expect((await runApix(['get', url, '--ca', ca, '--cert', both])).json).toEqual({
      client: 'client',
    })
  })

  test('files that cannot be used are named before anything is sent', async () => {
    const folder = temporaryFolder()
    const junk = join(folder, 'junk.pem')
    writeFileSync(junk, 'no pem')
    const locked = join(folder, 'locked.pem')
    execFileSync('openssl', [
      ...['pkey', '-in', certificates.clientKey, '-aes256', '-passout', 'pass:x', '-out', locked],
    ])
    const {clientCert, key} = certificates
    for (const [flags, words] of [
      [['--cert', clientCert, '--key', junk], `--key: ${junk} cannot be used`],
      [['--cert', clientCert, '--key', key], '--key: '],
      [['--cert', clientCert, '--key', locked], 'is encrypted'],
      [['--ca', join(folder, 'none.pem')], 'cannot read'],
      [['--key', key], '--key needs --cert'],
    ] as const) {
      const run = await runApix(['get', 'https://127.0.0.1:9/', ...flags])
      expect(run.code).toBe(2)
      expect(run.stderr).toContain(words)
    }
  })
})

describe('HTTP/2', () => {
  test('sends bodies, keeps headers and has all timings', async () => {
    const server = http2.createSecureServer({...identity, allowHTTP1: true})
    server.on(
      'request',
      (request: http2.Http2ServerRequest, response: http2.Http2ServerResponse) => {
        const chunks: Buffer[] = []
        request.on('data', (chunk: Buffer) => chunks.push(chunk))
        request.on('end', () => {
          const status = request.url === '/missing' ? 404 : 200
          response.writeHead(status, {
            'content-type': 'application/json',
            'x-version': request.httpVersion,
          })
          const body = Buffer.concat(chunks).toString()
          response.end(
            JSON.stringify({body, custom: request.headers['x-custom'], method: request.method}),
          )
        })
      },
    )
    const url = `https://localhost:${await listen(server)}`
    const {json, code} = await runApix([
      ...['post', `${url}/x`, 'a=ü', 'X-Custom:1', '--http2', '--ca', ca, '--json'],
    ])
    expect(code).toBe(0)
    expect(json.response.httpVersion).toBe('2')
    expect(json.response.headers['x-version']).toBe('2.0')
    expect(json.response.body).toEqual({body: '{"a":"ü"}', custom: '1', method: 'POST'})
    const {queued, dns, tcp, tls, firstByte, download, total} = json.timings
    expect(queued + dns + tcp + tls + firstByte + download).toBeCloseTo(total, 2)
    expect(Math.min(queued, dns, firstByte, download)).toBeGreaterThanOrEqual(0)
    expect(Math.min(tcp, tls)).toBeGreaterThan(0)
    expect(json.connections).toMatchObject([{attempt: 1, outcome: 'connected'}])
    const missing = await runApix(['get', `${url}/missing`, '--http2', '--ca', ca, '-p', 'Hh'])
    expect(missing.code).toBe(4)
    expect(missing.stdout).toMatch(/^GET \/missing HTTP\/2\n[\s\S]*\nHTTP\/2 404/)
  })

  test('that breaks off is exit 6, and a server without it is spoken to in HTTP/1.1', async () => {
    const broken = http2.createSecureServer(identity)
    broken.on('stream', (stream) => stream.session?.destroy())
    const cut = `https://localhost:${await listen(broken)}`
    const run = await runApix(['get', cut, '--http2', '--ca', ca, '--no-retry', '--json'])
    expect(run.code).toBe(6)
    const old = https.createServer(identity, (_, response) => response.end('old'))
    const url = `https://localhost:${await listen(old)}`
    expect((await runApix(['get', url, '--http2', '--ca', ca])).stdout).toBe('old')
  })
})

describe('a proxy', () => {
  /** Forwards CONNECT to wherever it is asked, and answers plain requests itself. */
  async function proxyServer(options: {login?: string} = {}) {
    const seen: string[] = []
    const server = http.createServer((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? '-'}`)
      response.end('through the proxy')
    })
    server.on('connect', (request: IncomingMessage, socket: net.Socket) => {
      const login = request.headers['proxy-authorization']
      seen.push(`CONNECT ${request.url} ${login ?? '-'}`)
      if (options.login && login !== options.login) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
        return
      }
      const upstream = net.connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        socket.pipe(upstream).pipe(socket)
      })
      upstream.on('error', () => socket.destroy())
      socket.on('error', () => upstream.destroy())
    })
    return {seen, port: await listen(server)}
  }

  async function target() {
    const headers: http.IncomingHttpHeaders[] = []
    const server = https.createServer(identity, (request, response) => {
      headers.push(request.headers)
      response.end('target')
    })
    return {url: `https://localhost:${await listen(server)}`, headers}
  }

  test('is taken from HTTPS_PROXY, with its login, which goes nowhere else', async () => {
    const login = `Basic ${Buffer.from('me:proxy-pass-1').toString('base64')}`
    const proxy = await proxyServer({login})
    const {url, headers} = await target()
    const env = {HTTPS_PROXY: `http://me:proxy-pass-1@127.0.0.1:${proxy.port}`, NODE_DEBUG: 'http'}
    const run = await runApix(['get', url, '--ca', ca, '-v'], {env})
    expect([run.code, run.stdout]).toEqual([0, 'target'])
    expect(proxy.seen).toEqual([`CONNECT ${new URL(url).host} ${login}`])
    expect(headers[0]).not.toHaveProperty('proxy-authorization')
    for (const secret of ['proxy-pass-1', login.slice(6)]) expect(run.stderr).not.toContain(secret)
    const direct = await runApix(['get', url, '--ca', ca], {env: {...env, NO_PROXY: 'LOCALHOST'}})
    expect([direct.code, proxy.seen.length]).toEqual([0, 1])
  })

  test('of --proxy goes before the environment and says when it wants a login', async () => {
    const proxy = await proxyServer({login: 'Basic bWU6eA=='})
    const {url} = await target()
    const env = {HTTPS_PROXY: 'http://127.0.0.1:9'}
    const flag = ['--proxy', `http://me:wrong-pass-2@127.0.0.1:${proxy.port}`]
    const run = await runApix(['get', url, '--ca', ca, '--no-retry', ...flag], {env})
    expect(run.code).toBe(6)
    expect(run.stderr).toContain('answered CONNECT with 407')
    expect(run.stderr).toContain('--proxy http://USER:PASSWORD@HOST:PORT')
    expect(run.stderr).not.toContain('wrong-pass-2')
  })

  test('is asked for plain http in absolute form; networks in NO_PROXY are not', async () => {
    const proxy = await proxyServer()
    const server = await startServer((_, response) => void response.end('direct'))
    const env = {http_proxy: `http://127.0.0.1:${proxy.port}`}
    expect((await runApix(['get', `${server.url}/x`], {env})).stdout).toBe('through the proxy')
    expect(proxy.seen).toEqual([`GET ${server.url}/x -`])
    const exempt = {...env, NO_PROXY: '10.0.0.0/8, 127.0.0.0/8'}
    expect((await runApix(['get', server.url], {env: exempt})).stdout).toBe('direct')
  })

  test('may speak TLS itself', async () => {
    const seen: string[] = []
    const server = https.createServer(identity, (request, response) => {
      seen.push(request.url ?? '')
      response.end('over tls')
    })
    const port = await listen(server)
    const flags = ['--proxy', `https://localhost:${port}`, '--ca', ca]
    const run = await runApix(['get', 'http://plain.invalid/x', ...flags])
    expect([run.stdout, seen]).toEqual(['over tls', ['http://plain.invalid/x']])
  })

  test('that is not there is named without its password', async () => {
    const run = await runApix([
      ...['get', 'https://api.invalid/', '--proxy', 'http://u:secret-pass-3@127.0.0.1:9'],
      ...['--no-retry', '--json'],
    ])
    expect([run.code, run.json.error.code]).toEqual([6, 'PROXY'])
    expect(run.stdout).toContain('127.0.0.1:9')
    expect(run.stdout + run.stderr).not.toContain('secret-pass-3')
  })
})

describe('a redirect to another origin', () => {
  test('gets no key of the API, in header or query, wherever it was configured', async () => {
    const other = await startServer((request, response) => {
      sendJson(response, 200, {url: request.url, headers: request.headers})
    })
    const server = await startServer((request, response) => {
      const query = request.url.slice(request.url.indexOf('?'))
      response.writeHead(307, {location: `${other.url}/there${query}`}).end()
    })
    const home = temporaryFolder()
    mkdirSync(join(home, 'config'))
    const config = (auth: string) =>
      writeFileSync(
        join(home, 'config', 'config.yaml'),
        `default: shop\napis:\n  shop:\n    baseUrl: ${server.url}\n    auth: ${auth}\n` +
          `    headers: {X-Partner: "\${env:PARTNER}", X-Plain: stays}\n`,
      )
    const env = {APIX_TOKEN: 'key-in-api-4', PARTNER: 'partner-secret-5'}
    for (const auth of [
      '{type: apiKey, in: header, name: X-Shop-Key}',
      '{type: apiKey, in: query, name: shopkey}',
      '{type: bearer}',
    ]) {
      config(auth)
      const {json, code} = await runApix(['get', '/start', 'q==1', '--follow'], {home, env})
      expect(code).toBe(0)
      expect(json.headers['x-plain']).toBe('stays')
      expect(JSON.stringify(json)).not.toMatch(/key-in-api-4|partner-secret-5/)
      expect(json.url).toContain('q=1')
    }
    expect(JSON.stringify(server.requests)).toContain('key-in-api-4')
  })

  test('rewrites the method as browsers do, and stops where it was told to', async () => {
    const server = await startServer((request, response) => {
      const [, status] = /^\/(\d{3})$/.exec(request.url) ?? []
      if (status) return void response.writeHead(Number(status), {location: '/end'}).end()
      sendJson(response, 200, {method: request.method, body: request.body})
    })
    const results: Record<string, unknown> = {}
    for (const status of [301, 303, 308]) {
      const run = await runApix(['put', `${server.url}/${status}`, 'a=1', '--follow'])
      results[status] = run.json.method
    }
    expect(results).toEqual({301: 'GET', 303: 'GET', 308: 'PUT'})
    const none = await runApix(['get', `${server.url}/301`, '--follow', '--max-redirects', '0'])
    expect([none.code, none.stderr]).toEqual([6, expect.stringContaining('more than 0 redirects')])
    expect((await runApix(['get', `${server.url}/301`])).code).toBe(3)
  })
})

test('a connection that the server closes between two requests costs neither a retry nor a failure', async () => {
  const seen: string[] = []
  const port = await listen(
    net.createServer((socket) => {
      let requests = 0
      socket.on('error', () => {})
      socket.on('data', (chunk) => {
        const path = chunk.toString().split(' ')[1] ?? ''
        seen.push(path)
        // Without a word: the client finds out when it has sent the next request.
        if (++requests === 2) socket.resetAndDestroy()
        else if (path === '/b') socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
        else socket.write('HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 2\r\n\r\nno')
      })
    }),
  )
  const run = await runApix(['get', `:${port}/a`, '--follow', '--no-retry', '--json'])
  expect([run.code, run.json.response.body, run.json.attempts.length]).toEqual([0, 'ok', 1])
  expect(run.stderr).toBe('')
  expect(seen).toEqual(['/a', '/b', '/b'])
})
