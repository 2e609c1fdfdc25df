import {createPublicKey} from 'node:crypto'
import https from 'node:https'
import {createRequire} from 'node:module'
import {Readable} from 'node:stream'
import {verifyWebhookSignature as verifyNotion} from '@notionhq/client'
import {verify as verifyGitHub} from '@octokit/webhooks-methods'
import {EventWebhook} from '@sendgrid/eventwebhook'
import {verifyKey} from 'discord-interactions'
import Razorpay from 'razorpay'
import {validateWebhook as verifyReplicate} from 'replicate'
import {Resend} from 'resend'
import {Webhook as StandardWebhook} from 'standardwebhooks'
import Stripe from 'stripe'
import {Webhook as Svix} from 'svix'
import {afterAll, beforeAll, vi} from 'vitest'
import {describeJudges, type Judge} from '../../helpers/judging.js'
import {keysFor} from '../../helpers/webhook-keys.js'

// Published without types.
const require = createRequire(import.meta.url)
const SnsValidator = require('sns-validator')
const messagebird = require('messagebird/lib/webhook-signature-jwt.js')

const stripe = new Stripe('sk_test_example')
const STANDARD = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const STANDARD_OLD = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'

const spki = (pem: string) => createPublicKey(pem).export({format: 'der', type: 'spki'})
const discordKey = spki(keysFor('discord').verifying).subarray(-32).toString('hex')
const sendgridKey = spki(keysFor('sendgrid').verifying).toString('base64')

/** The library fetches the certificate from Amazon; there is none for a key of the moment. */
beforeAll(() => {
  vi.spyOn(https, 'get').mockImplementation(((_: string, answer: (response: unknown) => void) => {
    const response = Object.assign(Readable.from([keysFor('aws-sns').verifying]), {statusCode: 200})
    answer(response)
    return {on: () => {}}
  }) as never)
})
afterAll(() => {
  vi.restoreAllMocks()
})

function sns(provider: string): Judge {
  return {
    provider,
    event: 'Notification',
    secret: keysFor(provider).signing,
    accepts: ({body}) =>
      new Promise((resolve, reject) => {
        new SnsValidator().validate(JSON.parse(body), (error: Error | null) =>
          error ? reject(error) : resolve(true),
        )
      }),
  }
}

/** Libraries that verify any message of the Standard Webhooks family. */
function standard(provider: string, event: string): Judge {
  return {
    provider,
    event,
    secret: STANDARD,
    previous: STANDARD_OLD,
    accepts: ({body, received}, secret) => new StandardWebhook(secret).verify(body, received),
  }
}

describeJudges([
  {
    provider: 'stripe',
    event: 'payment.succeeded',
    secret: 'whsec_test_secret',
    previous: 'whsec_old_secret',
    accepts: ({body, received}, secret) =>
      stripe.webhooks.constructEvent(body, received['stripe-signature'] ?? '', secret),
  },
  {
    provider: 'github',
    event: 'issues.opened',
    secret: "It's a Secret to Everybody",
    accepts: ({body, received}, secret) =>
      verifyGitHub(secret, body, received['x-hub-signature-256'] ?? ''),
  },
  standard('standard-webhooks', 'payment.succeeded'),
  // GitLab's page tells receivers to use this library.
  standard('gitlab-signing-token', 'push'),
  {
    provider: 'svix',
    event: 'user.created',
    secret: STANDARD,
    previous: STANDARD_OLD,
    accepts: ({body, received}, secret) => new Svix(secret).verify(body, received),
  },
  {
    provider: 'resend',
    event: 'email.delivered',
    secret: STANDARD,
    previous: STANDARD_OLD,
    accepts: ({body, received}, secret) =>
      new Resend('re_example').webhooks.verify({
        payload: body,
        headers: {
          id: received['svix-id'] ?? '',
          timestamp: received['svix-timestamp'] ?? '',
          signature: received['svix-signature'] ?? '',
        },
        webhookSecret: secret,
      }),
  },
  {
    provider: 'replicate',
    event: 'succeeded',
    secret: STANDARD,
    previous: STANDARD_OLD,
    accepts: ({body, received}, secret) =>
      verifyReplicate({
        id: received['webhook-id'] ?? '',
        timestamp: received['webhook-timestamp'] ?? '',
        signature: received['webhook-signature'] ?? '',
        body,
        secret,
      }),
  },
  {
    provider: 'discord',
    event: 'PING',
    secret: keysFor('discord').signing,
    accepts: ({body, received}) =>
      verifyKey(
        body,
        received['x-signature-ed25519'] ?? '',
        received['x-signature-timestamp'] ?? '',
        discordKey,
      ),
  },
  {
    provider: 'razorpay',
    event: 'payment.succeeded',
    secret: '123456',
    accepts: ({body, received}, secret) =>
      Razorpay.validateWebhookSignature(body, received['x-razorpay-signature'] ?? '', secret),
  },
  {
    provider: 'notion',
    event: 'page.created',
    secret: 'secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl',
    accepts: ({body, received}, secret) =>
      verifyNotion({
        body,
        signature: received['x-notion-signature'] ?? '',
        verificationToken: secret,
      }),
  },
  {
    provider: 'sendgrid',
    event: 'delivered',
    secret: keysFor('sendgrid').signing,
    accepts({body, received}) {
      const webhook = new EventWebhook()
      return webhook.verifySignature(
        webhook.convertPublicKeyToECDSA(sendgridKey),
        body,
        received['x-twilio-email-event-webhook-signature'] ?? '',
        received['x-twilio-email-event-webhook-timestamp'] ?? '',
      )
    },
  },
  {
    provider: 'messagebird',
    event: 'message.created',
    secret: 'messagebird_signing_key',
    accepts: ({body, received, url}, secret) =>
      messagebird.verify(
        url,
        Buffer.from(body),
        received['messagebird-signature-jwt'],
        require('node:crypto').createSecretKey(Buffer.from(secret)),
      ),
  },
  sns('aws-sns'),
  sns('aws-sns-v1'),
])
