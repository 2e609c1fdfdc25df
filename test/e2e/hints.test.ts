import https from 'node:https'
import type {AddressInfo} from 'node:net'
import {afterAll, describe, expect, onTestFinished, test} from 'vitest'
import {makeCertificates} from '../helpers/certificates.js'
import {sendJson, startServer} from '../helpers/http-server.js'
import {runApix} from '../helpers/kept-apix.js'
import {freePort} from '../helpers/redis.js'

const certificates = makeCertificates()
afterAll(() => certificates.remove())

const SCOPE = 'Bearer error="insufficient_scope", scope="users:write"'

interface Expected {
  status: number
  headers?: Record<string, string>
  exit: number
  hints: RegExp[]
}

/** What the contract promises for each expected status. */
const STATUSES: readonly Expected[] = [
  {status: 401, exit: 4, hints: [/credential/i, /apix login/]},
  {status: 403, exit: 4, hints: [/permission|scope/i]},
  {status: 403, headers: {'www-authenticate': SCOPE}, exit: 4, hints: [/users:write/]},
  {status: 404, exit: 4, hints: [/URL/]},
  {status: 429, headers: {'retry-after': '120'}, exit: 4, hints: [/slow|limit/i, /2 m|120/]},
  {status: 500, headers: {'x-request-id': 'req_42'}, exit: 5, hints: [/server/i, /req_42/]},
  {status: 503, headers: {'x-request-id': 'req_43'}, exit: 5, hints: [/server/i, /req_43/]},
]

/** The hint lines of stderr as one text. */
function hintsOf(stderr: string): string {
  return stderr
    .split('\n')
    .filter((line) => line.startsWith('hint: '))
    .join('\n')
}

describe('every expected failure says what to do', () => {
  test.each(STATUSES)('HTTP $status $headers', async ({status, headers, exit, hints}) => {
    const server = await startServer((_, response) =>
      sendJson(response, status, {error: 'no'}, headers),
    )
    const run = await runApix(['get', server.url, '--no-retry'])
    expect(run.code).toBe(exit)
    expect(run.stdout).toContain('"no"')
    for (const hint of hints) expect(hintsOf(run.stderr)).toMatch(hint)
  })

  test('a refused connection: is the API up?', async () => {
    const port = await freePort()
    const run = await runApix(['get', `:${port}/`, '--no-retry'])
    expect(run.code).toBe(6)
    expect(hintsOf(run.stderr)).toMatch(/running|up\b/)
    const json = await runApix(['get', `:${port}/`, '--no-retry', '--json'])
    expect(json.json.error).toMatchObject({code: 'CONNECTION_REFUSED', exitCode: 6})
    expect(json.json.error.hint).toMatch(/running|up\b/)
  })

  test('a self-signed certificate: NODE_EXTRA_CA_CERTS and --ca', async () => {
    const {cert, key, read} = certificates
    const server = https.createServer({cert: read(cert), key: read(key)}, (_, response) =>
      response.end(),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const url = `https://localhost:${(server.address() as AddressInfo).port}/`
    const run = await runApix(['get', url, '--no-retry'])
    expect(run.code).toBe(6)
    expect(hintsOf(run.stderr)).toContain('NODE_EXTRA_CA_CERTS')
    expect(hintsOf(run.stderr)).toContain('--ca')
  })
})
