import {verify as verifyGitHub} from '@octokit/webhooks-methods'
import {verifyKey} from 'discord-interactions'
import Razorpay from 'razorpay'
import {Webhook as StandardWebhook} from 'standardwebhooks'
import Stripe from 'stripe'
import {Webhook as Svix} from 'svix'
import {describe, expect, test} from 'vitest'
import type {TamperKind} from '../../../src/webhook/index.js'
import {discordKeys, type SignedRequest, signLikeSend} from '../../helpers/sign-like-send.js'

/** A provider's own library as the judge of what apix signs; it throws or says false to refuse. */
interface Judge {
  provider: string
  event: string
  secret: string
  /** The previous secret, for schemes that carry two signatures. */
  previous?: string
  /** Forms that this library does not look at. */
  blindTo?: readonly TamperKind[]
  accepts(request: SignedRequest, secret: string): unknown
}

const stripe = new Stripe('sk_test_example')
const discord = discordKeys()
const STANDARD = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const STANDARD_OLD = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'

const JUDGES: readonly Judge[] = [
  {
    provider: 'stripe',
    event: 'payment.succeeded',
    secret: 'whsec_test_secret',
    previous: 'whsec_old_secret',
    // Stripe's library refuses old timestamps only.
    blindTo: ['future'],
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
  {
    provider: 'standard-webhooks',
    event: 'payment.succeeded',
    secret: STANDARD,
    previous: STANDARD_OLD,
    accepts: ({body, received}, secret) => new StandardWebhook(secret).verify(body, received),
  },
  {
    provider: 'svix',
    event: 'user.created',
    secret: STANDARD,
    previous: STANDARD_OLD,
    accepts: ({body, received}, secret) => new Svix(secret).verify(body, received),
  },
  {
    provider: 'discord',
    event: 'PING',
    secret: discord.privatePem,
    accepts: ({body, received}) =>
      verifyKey(
        body,
        received['x-signature-ed25519'] ?? '',
        received['x-signature-timestamp'] ?? '',
        discord.publicHex,
      ),
    // The timestamp is signed, its age is left to the receiver.
    blindTo: ['stale', 'future'],
  },
  {
    provider: 'razorpay',
    event: 'payment.succeeded',
    secret: '123456',
    accepts: ({body, received}, secret) =>
      Razorpay.validateWebhookSignature(body, received['x-razorpay-signature'] ?? '', secret),
  },
]

async function verdict(judge: Judge, request: SignedRequest, secret = judge.secret) {
  try {
    return (await judge.accepts(request, secret)) !== false
  } catch {
    return false
  }
}

const UNTIMED = new Set(['github', 'razorpay'])

describe.each(JUDGES)('$provider, judged by its own library', (judge) => {
  const {provider, event, secret, previous} = judge

  test('accepts what send signs', async () => {
    expect(await verdict(judge, await signLikeSend(provider, event, [secret]))).toBe(true)
  })

  const kinds = (['signature', 'body', 'missing', 'malformed', 'stale', 'future'] as const).filter(
    (kind) =>
      !judge.blindTo?.includes(kind) &&
      !(UNTIMED.has(provider) && (kind === 'stale' || kind === 'future')),
  )

  test.each(kinds)('refuses --tamper %s', async (kind) => {
    expect(await verdict(judge, await signLikeSend(provider, event, [secret], kind))).toBe(false)
  })

  test.skipIf(!previous)('accepts either secret while rotating', async () => {
    const request = await signLikeSend(provider, event, [secret, previous ?? ''])
    expect(await verdict(judge, request)).toBe(true)
    expect(await verdict(judge, request, previous)).toBe(true)
  })
})
