import {createHmac} from 'node:crypto'
import {Webhook} from 'standardwebhooks'
import {expect, test} from 'vitest'
import type {Demo} from '../../../src/demo/index.js'
import {demo} from './helpers.js'

const BODY = '{"type":"payment.succeeded","data":{"amount":1}}'

function signed(running: Demo, id: string, body = BODY) {
  const at = new Date()
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(running.webhookSecrets['standard-webhooks']).sign(
      id,
      at,
      body,
    ),
  }
}

const post = (running: Demo, headers: Record<string, string>, provider = 'standard-webhooks') =>
  fetch(`${running.url}/webhooks/${provider}`, {method: 'POST', headers, body: BODY})

const count = async (running: Demo) => (await fetch(`${running.url}/webhooks/count`)).json()

test('a signed delivery has one side effect, however often it comes', async () => {
  const running = await demo()
  const headers = signed(running, 'msg_1')
  expect(await (await post(running, headers)).json()).toEqual({status: 'success'})
  expect(await (await post(running, headers)).json()).toEqual({status: 'already_processed'})
  await post(running, signed(running, 'msg_2'))
  expect(await count(running)).toBe(2)
})

test('a signature over other bytes, or none, is refused', async () => {
  const running = await demo()
  expect((await post(running, signed(running, 'msg_1', '{}'))).status).toBe(401)
  expect((await post(running, {})).status).toBe(401)
  expect(await count(running)).toBe(0)
})

test('github and stripe are judged by their own package', async () => {
  const running = await demo()
  const {github, stripe} = running.webhookSecrets
  const at = Math.floor(Date.now() / 1000)
  const sign = (secret: string, text: string) =>
    createHmac('sha256', secret).update(text).digest('hex')
  const deliveries = {
    github: {
      'x-github-delivery': 'd1',
      'x-hub-signature-256': `sha256=${sign(github, BODY)}`,
    },
    stripe: {'stripe-signature': `t=${at},v1=${sign(stripe, `${at}.${BODY}`)}`},
  }
  for (const [provider, headers] of Object.entries(deliveries)) {
    const response = await post(running, headers as Record<string, string>, provider)
    expect(response.status, provider).toBe(200)
    expect((await post(running, {}, provider)).status, provider).toBe(401)
  }
})

test('an unknown provider is 404, a GET 405', async () => {
  const running = await demo()
  expect((await post(running, {}, 'nobody')).status).toBe(404)
  expect((await fetch(`${running.url}/webhooks/github`)).status).toBe(405)
})
