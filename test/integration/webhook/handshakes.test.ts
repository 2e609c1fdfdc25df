import {readFileSync} from 'node:fs'
import {request} from 'node:http'
import {describe, expect, onTestFinished, test} from 'vitest'
import {createHttpClient} from '../../../src/http/index.js'
import {createRedactor, Secret, systemClock} from '../../../src/shared/index.js'
import {createMemoryStore, openDatabase} from '../../../src/storage/index.js'
import {
  createDeliveryStore,
  createSeenEvents,
  findProvider,
  startListener,
  subscriptionNotice,
} from '../../../src/webhook/index.js'
import {temporaryFolder} from '../../helpers/run-apix.js'

interface Vector {
  provider: string
  secret: string | null
  publicKey?: string
  url?: string
  method?: string
  headers: Record<string, string>
  body: string
  timestamp?: number
  expectResponse?: string
  expectResponseHeaders?: Record<string, string>
}

const vectors: Vector[] = JSON.parse(
  readFileSync(new URL('../../fixtures/webhook-vectors.json', import.meta.url), 'utf8'),
)

/** Which provider's endpoint each handshake goes to. */
const ENDPOINTS: Record<string, string> = {
  'slack-url-verification': 'slack',
  'zoom-url-validation': 'zoom',
  discord: 'discord',
  'x-twitter-crc': 'x-twitter',
  'meta-verify': 'meta-whatsapp',
  'dropbox-challenge': 'dropbox',
  'asana-handshake': 'asana',
  'cloudevents-handshake': 'standard-webhooks',
}

async function listener(secret: string | null, now: number, notices: string[] = []) {
  const database = await openDatabase(`${temporaryFolder()}/apix.db`)
  const clock = {...systemClock, now: () => now}
  const http = createHttpClient({environment: {}})
  const running = await startListener(
    {port: 0, skipVerify: false, maxBody: 1024 * 1024},
    {
      clock,
      redactor: createRedactor(),
      notifier: {notice: (text) => notices.push(text), warn() {}, detail() {}},
      http: async () => http,
      deliveries: createDeliveryStore(database),
      seen: createSeenEvents(createMemoryStore(clock), clock),
      secrets: async () => (secret ? [new Secret(secret)] : []),
      onDelivery() {},
    },
  )
  onTestFinished(async () => {
    await running.close()
    http.close()
    database.close()
  })
  return running.url
}

function call(url: string, vector: Vector) {
  return new Promise<{status: number; body: string; headers: Record<string, unknown>}>(
    (resolve, reject) => {
      const {method = 'POST', headers, body} = vector
      const sent = request(url, {method, headers}, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(chunks).toString(),
            headers: response.headers,
          }),
        )
      })
      sent.on('error', reject)
      sent.end(body)
    },
  )
}

const handshakes = vectors.flatMap((vector) => {
  const endpoint = ENDPOINTS[vector.provider]
  return endpoint ? [{...vector, endpoint}] : []
})

async function answer(vector: Vector & {endpoint: string}, secret: string | null) {
  const base = await listener(secret, (vector.timestamp ?? 1_700_000_000) * 1000)
  const search = vector.url ? new URL(vector.url).search : ''
  return call(`${base}/webhooks/${vector.endpoint}${search}`, vector)
}

describe.each(handshakes)('$provider', (vector) => {
  test('is answered as the provider expects', async () => {
    const {status, body, headers} = await answer(vector, vector.publicKey ?? vector.secret)
    expect(status).toBe(200)
    if (vector.expectResponse !== undefined) expect(body).toBe(vector.expectResponse)
    for (const [name, value] of Object.entries(vector.expectResponseHeaders ?? {})) {
      expect(headers[name.toLowerCase()]).toBe(value)
    }
  })

  const signed = ['slack', 'zoom', 'discord', 'meta-whatsapp'].includes(vector.endpoint)
  test.skipIf(!signed)('is refused for somebody without the secret', async () => {
    const {status, body} = await answer(vector, '00'.repeat(32))
    expect([401, 403]).toContain(status)
    expect(body).not.toContain('encryptedToken')
  })
})

test("X's challenge is no way to have an event body signed", async () => {
  const base = await listener('test', Date.now())
  const body = encodeURIComponent('{"for_user_id":"1","tweet_create_events":[]}')
  const got = await call(`${base}/webhooks/x-twitter?crc_token=${body}`, {
    provider: 'x-twitter',
    secret: null,
    method: 'GET',
    headers: {},
    body: '',
  })
  expect(got.status).toBe(405)
  expect(got.body).not.toContain('sha256=')
})

test("Notion's first message is answered, and says what to do with the token", async () => {
  const notices: string[] = []
  const base = await listener(null, Date.now(), notices)
  const message = (token: string) => ({
    provider: 'notion',
    secret: null,
    headers: {'content-type': 'application/json'},
    body: JSON.stringify({verification_token: token}),
  })
  expect((await call(`${base}/webhooks/notion`, message('secret_tok_1'))).status).toBe(200)
  expect(notices).toHaveLength(1)
  expect(notices[0]).toContain('secret_tok_1')
  expect((await call(`${base}/webhooks/notion`, message('\u001b[2Jx'))).status).toBe(401)
  expect(notices).toHaveLength(1)
})

test('a subscription of SNS is announced for URLs of Amazon alone, and nothing is opened', () => {
  const notice = (SubscribeURL: string) =>
    subscriptionNotice(findProvider('aws-sns'), {
      method: 'POST',
      url: '',
      headers: [],
      body: Buffer.from(JSON.stringify({Type: 'SubscriptionConfirmation', SubscribeURL})),
    })
  const url = 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=1'
  expect(notice(url)).toContain(url)
  expect(notice('https://sns.eu-west-1.amazonaws.com.evil.example/?x')).toBeUndefined()
  expect(notice('http://sns.eu-west-1.amazonaws.com/')).toBeUndefined()
})
