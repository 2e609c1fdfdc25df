import '@shopify/shopify-api/adapters/node'
import {createRequire} from 'node:module'
import {LinearWebhookClient} from '@linear/sdk/webhooks'
import {Paddle} from '@paddle/paddle-node-sdk'
import {ApiVersion, shopifyApi} from '@shopify/shopify-api'
import {WebhooksHelper} from 'square'
import twilio from 'twilio'
import {describe, expect, test} from 'vitest'
import {signLikeSend} from '../helpers/sign-like-send.js'

const require = createRequire(import.meta.url)
const {verifySlackRequest} = require('@slack/bolt/dist/receivers/verify-request.js')
const {AwsLambdaReceiver} = require('@zoom/rivet/meetings')

const shopify = shopifyApi({
  apiKey: 'key',
  apiSecretKey: 'hush',
  hostName: 'example.com',
  apiVersion: ApiVersion.January26 ?? ApiVersion.October25,
  isEmbeddedApp: false,
})
const paddle = new Paddle('pdl_sdbx_apikey_example')

/** A provider's own library; it throws or says false to refuse. */
const JUDGES = [
  {
    provider: 'slack',
    event: 'message',
    secret: '8f742231b10e8888abcd99yyyzzz85a5',
    refuses: ['stale'],
    accepts: ({body, received}) =>
      verifySlackRequest({
        signingSecret: '8f742231b10e8888abcd99yyyzzz85a5',
        body,
        headers: {
          'x-slack-signature': received['x-slack-signature'],
          'x-slack-request-timestamp': Number(received['x-slack-request-timestamp']),
        },
      }),
  },
  {
    provider: 'shopify',
    event: 'orders/paid',
    secret: 'hush',
    refuses: [],
    async accepts({body, headers, url}) {
      const rawRequest = {method: 'POST', url: new URL(url).pathname, headers}
      const {valid} = await shopify.webhooks.validate({rawBody: body, rawRequest})
      return valid
    },
  },
  {
    provider: 'twilio',
    event: 'delivered',
    secret: '12345',
    refuses: [],
    accepts: ({body, received, url}) =>
      twilio.validateRequest(
        '12345',
        received['x-twilio-signature'],
        url,
        Object.fromEntries(new URLSearchParams(body)),
      ),
  },
  {
    provider: 'square',
    event: 'payment.succeeded',
    secret: 'Ibxx_5AKakO-3qeNVR61Dw',
    refuses: [],
    accepts: ({body, received, url}) =>
      WebhooksHelper.verifySignature({
        requestBody: body,
        signatureHeader: received['x-square-hmacsha256-signature'],
        signatureKey: 'Ibxx_5AKakO-3qeNVR61Dw',
        notificationUrl: url,
      }),
  },
  {
    provider: 'paddle',
    event: 'payment.succeeded',
    secret: 'pdl_ntfset_example',
    refuses: ['stale'],
    accepts: ({body, received}) =>
      paddle.webhooks.unmarshal(body, 'pdl_ntfset_example', received['paddle-signature'] ?? ''),
  },
  {
    provider: 'linear',
    event: 'Issue.create',
    secret: 'lin_wh_example',
    refuses: ['stale', 'future'],
    accepts: ({body, received}) =>
      new LinearWebhookClient('lin_wh_example').verify(
        Buffer.from(body),
        received['linear-signature'],
        JSON.parse(body).webhookTimestamp,
      ),
  },
  {
    provider: 'zoom',
    event: 'meeting.started',
    secret: 'zoom_secret_token',
    refuses: [],
    async accepts({body, headers}) {
      const receiver = new AwsLambdaReceiver({webhooksSecretToken: 'zoom_secret_token'})
      receiver.init({eventEmitter: {emit: async () => {}}})
      const {statusCode} = await receiver.start()(
        {body, headers, isBase64Encoded: false},
        {},
        () => {},
      )
      return statusCode === 200
    },
  },
]

async function verdict(judge, request) {
  try {
    return (await judge.accepts(request)) !== false
  } catch {
    return false
  }
}

describe.each(JUDGES)('$provider, judged by its own library', (judge) => {
  const {provider, event, secret, refuses} = judge

  test('accepts what send signs', async () => {
    expect(await verdict(judge, signLikeSend(provider, event, [secret]))).toBe(true)
  })

  test.each([
    'signature',
    'body',
    'missing',
    'malformed',
    ...refuses,
  ])('refuses --tamper %s', async (kind) => {
    const request = signLikeSend(provider, event, [secret], kind)
    expect(await verdict(judge, request)).toBe(false)
  })
})
