import {readFileSync} from 'node:fs'
import {describe, expect, test} from 'vitest'
import {Secret} from '../../../src/shared/index.js'
import {
  detectProvider,
  findProvider,
  PROVIDERS,
  type ReceivedMessage,
  signMessage,
  verifyMessage,
  type WebhookProvider,
} from '../../../src/webhook/index.js'

interface Vector {
  provider: string
  secret: string | object | null
  secretPrevious?: string
  publicKey?: string | object
  url?: string
  method?: string
  headers: Record<string, string>
  body: string
  timestamp?: number
}

/** Variants of a message that carry the provider's ordinary signature. */
const VARIANTS: Record<string, string> = {
  'stripe-rotation': 'stripe',
  'standard-webhooks-rotation': 'standard-webhooks',
  'slack-url-verification': 'slack',
  'zoom-url-validation': 'zoom',
  'twilio-json': 'twilio',
}

/** Setup requests without a signature; the listener's tests answer them. */
const HANDSHAKES = [
  'x-twitter-crc',
  'meta-verify',
  'dropbox-challenge',
  'asana-handshake',
  'cloudevents-handshake',
]

/** No vector with a private key in a file: the judges sign and verify with keys of the moment. */
const WITHOUT_VECTOR = ['aws-sns', 'aws-sns-v1', 'paypal']

function read(name: string): Vector[] {
  return JSON.parse(readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8'))
}

const vectors = [...read('webhook-vectors.json'), ...read('webhook-vectors-more.json')]
const signed = vectors
  .filter(({provider}) => !HANDSHAKES.includes(provider))
  .map((vector, number) => ({...vector, number, id: VARIANTS[vector.provider] ?? vector.provider}))

type Signed = (typeof signed)[number]

const text = (key: string | object) => (typeof key === 'string' ? key : JSON.stringify(key))

function messageOf(vector: Vector): ReceivedMessage {
  return {
    method: vector.method ?? 'POST',
    url: vector.url ?? 'https://example.com/webhook',
    headers: Object.entries(vector.headers),
    body: Buffer.from(vector.body),
  }
}

function nowOf({timestamp = 1_700_000_000}: Vector): number {
  return timestamp > 1e12 ? timestamp : timestamp * 1000
}

function optionsOf(vector: Vector) {
  return {
    secrets: [new Secret(text(vector.publicKey ?? vector.secret ?? ''))],
    now: nowOf(vector),
  }
}

/** Another character of the same alphabet. */
const other = (character: string) => (character === 'a' || character === '1' ? '2' : '1')

function replaceAt(value: string, at: number): string {
  return value.slice(0, at) + other(value[at] ?? '') + value.slice(at + 1)
}

/** One character in every signature of a header; padding and version marks stay. */
function changeHeader(value: string): string {
  return value.replace(/[A-Za-z0-9+/_-]{12,}/g, (run) => replaceAt(run, run.length >> 1))
}

function withHeader(
  message: ReceivedMessage,
  names: ReadonlyArray<string | undefined>,
  change: (value: string) => string,
): ReceivedMessage {
  const wanted = names.map((name) => name?.toLowerCase())
  return {
    ...message,
    headers: message.headers.map(([name, value]) => [
      name,
      wanted.includes(name.toLowerCase()) ? change(value) : value,
    ]),
  }
}

function withBody(message: ReceivedMessage, change: (body: string) => string): ReceivedMessage {
  return {...message, body: Buffer.from(change(message.body.toString()))}
}

/** One byte of what the signature covers. */
function changedBody(vector: Signed, provider: WebhookProvider): ReceivedMessage {
  if (vector.id === 'adyen') {
    return withBody(messageOf(vector), (body) => body.replace('"value":1000', '"value":1001'))
  }
  if (vector.id === 'mailgun') {
    return withBody(messageOf(vector), (body) => body.replace('"token":"c', '"token":"d'))
  }
  expect(provider.signedField).toBeUndefined()
  return withBody(messageOf(vector), (body) => replaceAt(body, body.length >> 1))
}

function changedSignature(vector: Signed, provider: WebhookProvider): ReceivedMessage {
  const {header, rotationHeader, path} = provider.signature
  if (!path) return withHeader(messageOf(vector), [header, rotationHeader], changeHeader)
  const field = path.split('.').at(-1)
  return withBody(messageOf(vector), (body) =>
    body.replace(new RegExp(`("${field}":")(.)`), (_, before, first) => before + other(first)),
  )
}

function changedTimestamp(vector: Signed, provider: WebhookProvider): ReceivedMessage {
  const {header, path} = provider.timestamp ?? {}
  const message = messageOf(vector)
  const nextSecond = (value: string) => value.replace(/\d(?=\D*$)/, other)
  if (header) return withHeader(message, [header], nextSecond)
  if (path) {
    const field = path.split('.').at(-1)
    return withBody(message, (body) =>
      body.replace(new RegExp(`("${field}":"?\\d+)\\d`), (_, before) => `${before}7`),
    )
  }
  const sign = provider.signature
  return withHeader(message, [sign.header], (value) =>
    value.replace(/(t=|ts=)(\d+)/, (_, mark, time) => mark + replaceAt(time, time.length - 1)),
  )
}

describe.each(signed)('vector $number: $provider', (vector) => {
  const provider = findProvider(vector.id)
  const options = optionsOf(vector)
  const refused = (message: ReceivedMessage) => {
    expect(message).not.toEqual(messageOf(vector))
    expect(verifyMessage(provider, message, options)).toMatchObject({
      verified: false,
      reason: expect.any(String),
    })
  }

  test('verifies', () => {
    expect(verifyMessage(provider, messageOf(vector), options)).toMatchObject({
      verified: true,
      reason: null,
    })
  })

  if (vector.secretPrevious)
    test('verifies with the previous secret alone', () => {
      const secrets = [new Secret(vector.secretPrevious ?? '')]
      const verdict = verifyMessage(provider, messageOf(vector), {...options, secrets})
      expect(verdict.verified).toBe(true)
    })

  test('is recognised', () => {
    const found = detectProvider(messageOf(vector))
    expect(found?.signature).toEqual(provider.signature)
  })

  // Equality of a token says nothing about the body.
  if (provider.algorithm !== 'equal' && vector.body !== '') {
    test('fails with one byte of the body changed', () => refused(changedBody(vector, provider)))
  }

  test('fails with one character of the signature changed', () => {
    refused(changedSignature(vector, provider))
  })

  if (provider.timestamp && !provider.algorithm.startsWith('jwt')) {
    test('fails with one digit of the timestamp changed', () =>
      refused(changedTimestamp(vector, provider)))
  }

  test('fails with another secret', () => {
    const wrong = provider.key === 'hex' ? 'AA'.repeat(32) : `whsec_${'QUJD'.repeat(8)}`
    const otherKeys: Record<string, string> = {
      discord: `00${text(vector.publicKey ?? '').slice(2)}`,
      telnyx: Buffer.alloc(32, 3).toString('base64'),
      'standard-webhooks-v1a': `whpk_${Buffer.alloc(32, 3).toString('base64')}`,
      plaid: text({
        kty: 'EC',
        crv: 'P-256',
        // RFC 7517 appendix A.1.
        x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
        y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
      }),
      sendgrid:
        'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEMKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D7gS2XpJFbZiItSs3m9+9Ue6GnvHw/GW2ZZaVtszggXIw==',
    }
    const secrets = [new Secret(otherKeys[vector.id] ?? wrong)]
    const verdict = verifyMessage(provider, messageOf(vector), {...options, secrets})
    expect(verdict).toMatchObject({verified: false, reason: 'signature_mismatch'})
  })

  if (vector.secret !== null)
    test('is what signing the same message makes', () => {
      const id = Object.entries(vector.headers).find(([name]) => /-id$/i.test(name))?.[1] ?? 'id'
      const received = messageOf(vector)
      const message = signMessage(provider, {
        secrets: [new Secret(text(vector.secret ?? ''))],
        body: received.body,
        timestamp: nowOf(vector),
        id,
        event: 'ContentManagement.Entry.publish',
        url: received.url.replace(/&bodySHA256=.*/, ''),
        method: received.method,
        contentType: vector.headers['Content-Type'] ?? provider.contentType,
      })
      const {header} = provider.signature
      if (!header) return expect(message.body.toString()).toBe(vector.body)
      const made = message.headers.find(([name]) => name === header)?.[1] ?? ''
      const published = Object.entries(vector.headers).find(
        ([name]) => name.toLowerCase() === header.toLowerCase(),
      )?.[1]
      // Tokens have a random id; times with a zone or nanoseconds are spelled by their provider.
      if (provider.algorithm.startsWith('jwt') || provider.timestamp?.unit === 'iso') {
        expect(made).not.toBe('')
      } else expect(published).toContain(made.split(/[ ,;]/).at(-1))
    })
})

test('every provider has a vector', () => {
  const covered = new Set(signed.map(({id}) => id))
  const missing = PROVIDERS.map(({id}) => id).filter((id) => !covered.has(id))
  expect(missing).toEqual(WITHOUT_VECTOR)
})
