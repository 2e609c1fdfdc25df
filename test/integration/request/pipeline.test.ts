import http from 'node:http'
import type {AddressInfo} from 'node:net'
import {afterEach, describe, expect, it} from 'vitest'
import type {ApiSettings} from '../../../src/api/index.js'
import type {Authorizer, Grant} from '../../../src/auth/index.js'
import {createHttpClient} from '../../../src/http/index.js'
import {
  createPipeline,
  type PipelineDeps,
  type RecordedExchange,
  type RequestDraft,
  type RequestOptions,
  readBody,
} from '../../../src/request/index.js'
import {createRedactor, Secret, systemClock} from '../../../src/shared/index.js'

const closers: Array<() => void> = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

async function serve(handler: http.RequestListener): Promise<string> {
  const server = http.createServer(handler)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => server.closeAllConnections())
  closers.push(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function settings(baseUrl: string, more: Partial<ApiSettings> = {}): ApiSettings {
  return {
    name: 'shop',
    environment: 'default',
    baseUrl,
    origins: [new URL(baseUrl).origin],
    headers: {},
    query: {},
    timeout: 5000,
    retry: {limit: 0, maxDelay: 1000},
    cache: false,
    auth: {type: 'bearer'},
    webhook: {},
    confirm: false,
    validate: false,
    history: {bodies: true},
    ...more,
  } as ApiSettings
}

function grant(token: string): Grant {
  return {
    headers: [['Authorization', new Secret(`Bearer ${token}`)]],
    query: [['key', new Secret(token)]],
    account: 'ann',
    fingerprint: 'f',
  }
}

function draft(target: string, more: Partial<RequestDraft> = {}): RequestDraft {
  return {method: 'GET', target, headers: [], query: [], body: {kind: 'none'}, ...more}
}

function pipelineWith(more: Partial<PipelineDeps> = {}) {
  const client = createHttpClient({environment: {}})
  closers.push(() => client.close())
  const warnings: string[] = []
  const pipeline = createPipeline({
    http: async () => client,
    clock: systemClock,
    notifier: {notice() {}, warn: (text) => warnings.push(text), detail() {}},
    redactor: createRedactor(),
    userAgent: 'apix/test',
    random: () => 0,
    store: async () => {
      throw new Error('no database here')
    },
    ...more,
  })
  async function run(sent: RequestDraft, api?: ApiSettings, options: RequestOptions = {}) {
    const request = await pipeline.prepare(sent, api, options)
    const response = await pipeline.run(request)
    return {response, body: (await readBody(response.body, 1e6)).toString()}
  }
  return {run, warnings}
}

function fakeAuthorizer(tokens: string[]): Authorizer {
  let used = 0
  return {
    grant: async ({settings: api, url}) =>
      api.origins.includes(url.origin) ? grant(tokens[used] ?? '') : null,
    identify: async () => ({account: 'ann', fingerprint: 'f'}),
    renew: async () => {
      used++
      return used < tokens.length ? grant(tokens[used] ?? '') : null
    },
  }
}

describe('authorize', () => {
  it('renews once after a 401 and keeps the credential out of the response', async () => {
    const seen: string[] = []
    const base = await serve((request, response) => {
      seen.push(`${request.url} ${request.headers.authorization}`)
      response.statusCode = request.headers.authorization === 'Bearer new' ? 200 : 401
      response.end()
    })
    const {run} = pipelineWith({authorizer: async () => fakeAuthorizer(['old', 'new'])})
    const {response} = await run(draft('/x'), settings(base))
    expect(response.status).toBe(200)
    expect(response.account).toBe('ann')
    expect(seen).toEqual(['/x?key=old Bearer old', '/x?key=new Bearer new'])
    expect(JSON.stringify(response.request)).not.toMatch(/old|new/)
  })

  it('does so only once, and never for an Authorization given by hand', async () => {
    let count = 0
    const base = await serve((_, response) => {
      count++
      response.writeHead(401).end()
    })
    const {run} = pipelineWith({authorizer: async () => fakeAuthorizer(['a', 'b', 'c'])})
    expect((await run(draft('/x'), settings(base))).response.status).toBe(401)
    expect(count).toBe(2)
    await run(draft('/x', {headers: [['Authorization', 'Bearer mine']]}), settings(base))
    expect(count).toBe(3)
  })
})

describe('a body that can be sent once only', () => {
  it('is not sent again after a 401', async () => {
    const bodies: string[] = []
    const base = await serve((request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => {
        bodies.push(body)
        response.writeHead(401).end()
      })
    })
    const {run} = pipelineWith({authorizer: async () => fakeAuthorizer(['old', 'new'])})
    const stream = (async function* () {
      yield Buffer.from('once')
    })()
    const sent = draft('/x', {method: 'POST', body: {kind: 'stream', stream}})
    expect((await run(sent, settings(base))).response.status).toBe(401)
    expect(bodies).toEqual(['once'])
  })
})

describe('what is bound to an API', () => {
  it('goes to its origins only, redirects included', async () => {
    const other = await serve((request, response) => {
      response.end(JSON.stringify({url: request.url, headers: request.headers}))
    })
    const base = await serve((request, response) => {
      // The worst case: a server that hands the key on.
      const key = new URL(request.url ?? '', 'http://h').searchParams.get('key')
      response.writeHead(302, {location: `${other}/there?key=${key}&page=2`}).end()
    })
    const {run} = pipelineWith({
      authorizer: async () => fakeAuthorizer(['planted']),
      secrets: async () => ({resolve: async () => new Secret('planted-header')}),
    })
    const api = settings(base, {headers: {'X-Tenant': {source: 'env', name: 'TENANT'}}})
    const {body} = await run(draft('/x'), api, {follow: true})
    expect(body).not.toContain('planted')
    expect(JSON.parse(body).url).toBe('/there?page=2')
    const direct = await run(draft(`${other}/direct`), api)
    expect(direct.body).not.toContain('planted')
  })
})

describe('record', () => {
  const recorder = (records: RecordedExchange[]) => ({
    bodyLimit: 3,
    nextId: () => 'ID',
    record: async (exchange: RecordedExchange) => {
      records.push(exchange)
    },
    recordFailure: async () => {
      throw new Error('disk full')
    },
  })

  it('keeps the exchange after its body was read', async () => {
    const base = await serve((_, response) => response.end('hello'))
    const records: RecordedExchange[] = []
    const {run} = pipelineWith({recorder: async () => recorder(records)})
    const {response, body} = await run(draft(base))
    expect([body, response.historyId]).toEqual(['hello', 'ID'])
    expect(records).toHaveLength(1)
    expect(records[0]).toMatchObject({bodySize: 5, body: Buffer.from('hel')})
  })

  it('warns when that is impossible, and fails for the real reason', async () => {
    const {run, warnings} = pipelineWith({recorder: async () => recorder([])})
    await expect(run(draft('http://127.0.0.1:1/'))).rejects.toMatchObject({
      code: 'CONNECTION_REFUSED',
    })
    expect(warnings).toEqual(['not recorded in the history: disk full'])
  })
})

describe('pace', () => {
  it('sends anyway when its database cannot be used', async () => {
    const base = await serve((_, response) => response.end('ok'))
    const {run, warnings} = pipelineWith()
    const rateLimit = {limit: 1, per: 1000, burst: 1}
    expect((await run(draft(base), undefined, {rateLimit})).body).toBe('ok')
    expect(warnings[0]).toContain('the rate limit is not kept')
  })
})
