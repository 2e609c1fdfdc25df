import {createServer, request} from 'node:http'
import type {AddressInfo} from 'node:net'
import {Webhook} from 'standardwebhooks'
import {expect, onTestFinished, test} from 'vitest'
import {createClient} from '../../../src/index.js'

const SECRET = `whsec_${Buffer.from('a secret for the tests').toString('base64')}`

async function receiver(onEvent: (event: {id: string | null; data: unknown}) => unknown) {
  const api = createClient()
  api.onWebhook('user.created', onEvent)
  const server = createServer(api.webhookHandler({provider: 'standard-webhooks', secret: SECRET}))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  /** Signed by the scheme's own SDK. */
  return async (id: string, payload: object, change: (body: string) => string = (body) => body) => {
    const body = JSON.stringify(payload)
    const at = new Date()
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(SECRET).sign(id, at, body),
    }
    const response = await fetch(url, {method: 'POST', headers, body: change(body)})
    return [response.status, (await response.json()) as {status?: string}] as const
  }
}

const USER = {type: 'user.created', timestamp: '2026-01-01T00:00:00Z', data: {id: 1}}

test('a verified webhook reaches its handler once', async () => {
  const events: unknown[] = []
  const deliver = await receiver(({id, data}) => events.push([id, data]))
  const both = await Promise.all([deliver('msg_1', USER), deliver('msg_1', USER)])
  expect(both.map(([, body]) => body.status).sort()).toEqual(['already_processed', 'success'])
  expect(await deliver('msg_2', {...USER, type: 'user.deleted'})).toEqual([
    200,
    {status: 'success'},
  ])
  expect(events).toEqual([['msg_1', {id: 1}]])
})

test('a forged one does not, and a failed one may be tried again', async () => {
  let calls = 0
  const deliver = await receiver(() => {
    if (++calls === 1) throw new Error('the database is away')
  })
  expect(await deliver('msg_3', USER, (body) => body.replace('1', '2'))).toEqual([
    401,
    {error: 'Invalid signature'},
  ])
  expect(calls).toBe(0)
  const [status, body] = await deliver('msg_4', USER)
  expect([status, body]).toEqual([502, {error: 'Processing failed'}])
  expect(await deliver('msg_4', USER)).toEqual([200, {status: 'success'}])
  expect(calls).toBe(2)
})

test('a body that is too large is answered, also to a sender that does not read before it has sent', async () => {
  const api = createClient()
  const options = {provider: 'standard-webhooks', secret: SECRET, maxBody: 1000}
  const server = createServer(api.webhookHandler(options))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const {port} = server.address() as AddressInfo
  const body = 'x'.repeat(4 * 1024 * 1024)
  const answer = await new Promise((resolve, reject) => {
    const outgoing = request({port, method: 'POST'}, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode))
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
  expect(answer).toBe(413)
})

test('a store that is none is refused when the handler is made', () => {
  const options = {provider: 'stripe', secret: 'whsec_x', dedupStore: 'http://u:secret@127.0.0.1/'}
  expect(() => createClient().webhookHandler(options)).toThrow(
    /^dedupStore is not the URL of a Redis server/,
  )
})
