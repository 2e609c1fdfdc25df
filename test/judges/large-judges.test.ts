import '@shopify/shopify-api/adapters/node'
import {createPublicKey} from 'node:crypto'
import {createRequire} from 'node:module'
import {verifyWebhook as verifyClerk} from '@clerk/backend/webhooks'
import {verifyRequest as verifyContentful} from '@contentful/node-apps-toolkit'
import {validateSignature as verifyLine} from '@line/bot-sdk'
import {LinearWebhookClient} from '@linear/sdk/webhooks'
import Mux from '@mux/mux-node'
import {Paddle} from '@paddle/paddle-node-sdk'
import {ApiVersion, shopifyApi} from '@shopify/shopify-api'
import OpenAI from 'openai'
import {WebhooksHelper} from 'square'
import Telnyx from 'telnyx'
import twilio from 'twilio'
import {describeJudges} from '../helpers/judging.js'
import {keysFor} from '../helpers/webhook-keys.js'

const require = createRequire(import.meta.url)
const {verifySlackRequest} = require('@slack/bolt/dist/receivers/verify-request.js')
const {AwsLambdaReceiver} = require('@zoom/rivet/meetings')
const {hmacValidator: HmacValidator} = require('@adyen/api-library')
const {WebhooksManager} = require('box-node-sdk/lib/managers/webhooks')
const {Signature} = require('@hubspot/api-client')
const coinbase = require('coinbase-commerce-node').Webhook
const gocardless = require('gocardless-nodejs/webhooks')

/** The library starts a tunnel where this is not stubbed; only its verifier is wanted. */
function loadAutohook() {
  const path = require.resolve('ngrok')
  require.cache[path] = {id: path, filename: path, loaded: true, exports: {}}
  return require('twitter-autohook')
}
const autohook = loadAutohook()

const shopify = shopifyApi({
  apiKey: 'key',
  apiSecretKey: 'hush',
  hostName: 'example.com',
  apiVersion: ApiVersion.January26 ?? ApiVersion.October25,
  isEmbeddedApp: false,
})
const paddle = new Paddle('pdl_sdbx_apikey_example')
const mux = new Mux({tokenId: 'id', tokenSecret: 'secret'})
const openai = new OpenAI({apiKey: 'sk-example'})
const telnyx = new Telnyx({apiKey: 'KEY_example'})
const adyen = new HmacValidator()
const telnyxKey = createPublicKey(keysFor('telnyx').verifying)
  .export({format: 'der', type: 'spki'})
  .subarray(-32)
  .toString('base64')

const STANDARD = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const STANDARD_OLD = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
const ADYEN = 'DFB1EB5485895CFA84146406857104ABB4CBCABDC8AAF103A624C8F6A3EAAB00'
const HUBSPOT = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy'

function hubspot(version) {
  return {
    provider: `hubspot-${version}`,
    event: 'contact.created',
    secret: HUBSPOT,
    accepts({body, received, url}, clientSecret) {
      const v3 = version === 'v3'
      return Signature.isValid({
        signatureVersion: version,
        method: 'POST',
        signature: received[v3 ? 'x-hubspot-signature-v3' : 'x-hubspot-signature'],
        clientSecret,
        requestBody: body,
        url,
        ...(v3 && {timestamp: Number(received['x-hubspot-request-timestamp'])}),
      })
    },
  }
}

describeJudges([
  {
    provider: 'slack',
    event: 'message',
    secret: '8f742231b10e8888abcd99yyyzzz85a5',
    accepts: ({body, received}, signingSecret) =>
      verifySlackRequest({
        signingSecret,
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
    accepts: ({body, received, url}, secret) =>
      twilio.validateRequest(
        secret,
        received['x-twilio-signature'],
        url,
        Object.fromEntries(new URLSearchParams(body)),
      ),
  },
  {
    provider: 'square',
    event: 'payment.succeeded',
    secret: 'Ibxx_5AKakO-3qeNVR61Dw',
    accepts: ({body, received, url}, signatureKey) =>
      WebhooksHelper.verifySignature({
        requestBody: body,
        signatureHeader: received['x-square-hmacsha256-signature'],
        signatureKey,
        notificationUrl: url,
      }),
  },
  {
    provider: 'paddle',
    event: 'payment.succeeded',
    secret: 'pdl_ntfset_example',
    previous: 'pdl_ntfset_old',
    // Version 3.10 looks at the last h1 alone.
    rejectsRotation: 'only the last of several h1 counts',
    accepts: ({body, received}, secret) =>
      paddle.webhooks.unmarshal(body, secret, received['paddle-signature'] ?? ''),
  },
  {
    provider: 'linear',
    event: 'Issue.create',
    secret: 'lin_wh_example',
    accepts: ({body, received}, secret) =>
      new LinearWebhookClient(secret).verify(
        Buffer.from(body),
        received['linear-signature'],
        JSON.parse(body).webhookTimestamp,
      ),
  },
  {
    provider: 'zoom',
    event: 'meeting.started',
    secret: 'zoom_secret_token',
    async accepts({body, headers}, webhooksSecretToken) {
      const receiver = new AwsLambdaReceiver({webhooksSecretToken})
      receiver.init({eventEmitter: {emit: async () => {}}})
      const event = {body, headers, isBase64Encoded: false}
      const {statusCode} = await receiver.start()(event, {}, () => {})
      return statusCode === 200
    },
  },
  {
    provider: 'clerk',
    event: 'user.created',
    secret: STANDARD,
    previous: STANDARD_OLD,
    accepts: ({body, headers, url}, signingSecret) =>
      verifyClerk(new Request(url, {method: 'POST', headers, body}), {signingSecret}),
  },
  {
    provider: 'openai',
    event: 'response.completed',
    secret: STANDARD,
    previous: STANDARD_OLD,
    accepts: ({body, headers}, secret) => openai.webhooks.unwrap(body, headers, secret),
  },
  {
    provider: 'line',
    event: 'message',
    secret: 'line_channel_secret',
    accepts: ({body, received}, secret) => verifyLine(body, secret, received['x-line-signature']),
  },
  {
    provider: 'mux',
    event: 'video.asset.ready',
    secret: 'mux_secret',
    previous: 'mux_old_secret',
    accepts: ({body, headers}, secret) => mux.webhooks.unwrap(body, headers, secret),
  },
  {
    provider: 'telnyx',
    event: 'message.received',
    secret: keysFor('telnyx').signing,
    accepts: ({body, received}) =>
      telnyx.webhooks.unwrap(body, {headers: received, key: telnyxKey}),
  },
  {
    provider: 'box',
    event: 'FILE.UPLOADED',
    secret: 'SamplePrimaryKey',
    accepts: ({body, received}, secret) => WebhooksManager.validateMessage(body, received, secret),
  },
  {
    provider: 'adyen',
    event: 'payment.succeeded',
    secret: ADYEN,
    accepts: ({body}, secret) =>
      JSON.parse(body).notificationItems.every(({NotificationRequestItem}) =>
        adyen.validateHMAC(NotificationRequestItem, secret),
      ),
  },
  {
    provider: 'adyen-platform',
    event: 'balancePlatform.transfer.updated',
    secret: ADYEN,
    accepts: ({body, received}, secret) =>
      adyen.validateHMACSignature(secret, received['hmacsignature'], body),
  },
  hubspot('v1'),
  hubspot('v2'),
  hubspot('v3'),
  {
    provider: 'coinbase-commerce',
    event: 'charge:confirmed',
    secret: 'commerce_secret',
    accepts: ({body, received}, secret) =>
      coinbase.verifyEventBody(body, received['x-cc-webhook-signature'], secret),
  },
  {
    provider: 'gocardless',
    event: 'payments/confirmed',
    secret: 'ED7D658C-D8EB-4941-948B-3973214F2D49',
    accepts: ({body, received}, secret) =>
      gocardless.parse(body, secret, received['webhook-signature']),
  },
  {
    provider: 'contentful',
    event: 'entry.published',
    secret: 'a'.repeat(64),
    accepts: ({body, headers, url}, secret) =>
      verifyContentful(secret, {
        method: 'POST',
        path: new URL(url).pathname + new URL(url).search,
        headers,
        body,
      }),
  },
  {
    provider: 'x-twitter',
    event: 'tweet_create_events',
    secret: 'consumer_secret',
    accepts: ({body, received}, secret) =>
      autohook.validateSignature(received, {consumer_secret: secret}, body),
  },
])
