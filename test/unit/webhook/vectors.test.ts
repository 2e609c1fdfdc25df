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
} from '../../../src/webhook/index.js'

interface Vector {
  provider: string
  secret: string
  secretPrevious?: string
  publicKey?: string
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

const vectors: Vector[] = JSON.parse(
  readFileSync(new URL('../../fixtures/webhook-vectors.json', import.meta.url), 'utf8'),
)
const signed = vectors.flatMap((vector) => {
  const id = VARIANTS[vector.provider] ?? vector.provider
  return PROVIDERS.some((provider) => provider.id === id) ? [{...vector, id}] : []
})

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

describe.each(signed)('vector $provider', (vector) => {
  const provider = findProvider(vector.id)
  const secrets = [new Secret(vector.publicKey ?? vector.secret)]
  const options = {secrets, now: nowOf(vector)}

  test('verifies', () => {
    expect(verifyMessage(provider, messageOf(vector), options)).toMatchObject({
      verified: true,
      reason: null,
    })
  })

  test('is recognised', () => {
    const found = detectProvider(messageOf(vector))
    expect(found?.signature).toEqual(provider.signature)
  })

  test('fails with another secret', () => {
    const other = vector.id === 'adyen' ? 'AA'.repeat(32) : `whsec_${'QUJD'.repeat(8)}`
    const key = vector.id === 'discord' ? vector.publicKey!.replace(/^../, '00') : other
    const verdict = verifyMessage(provider, messageOf(vector), {
      ...options,
      secrets: [new Secret(key)],
    })
    expect(verdict.verified).toBe(false)
  })

  // A shared token covers nothing of the body, Adyen's scheme eight fields of it.
  test.skipIf(provider.algorithm === 'equal')('fails with one byte of the body changed', () => {
    const body = Buffer.from(vector.body)
    const at = body.indexOf(vector.id === 'adyen' ? 'EUR' : body.toString().slice(-2))
    body[at] = (body[at] ?? 0) ^ 1
    const verdict = verifyMessage(provider, {...messageOf(vector), body}, options)
    expect(verdict.verified).toBe(false)
  })

  test('fails with one character of the signature changed', () => {
    const {header, path} = provider.signature
    const message = messageOf(vector)
    const flip = (value: string) =>
      value.replace(/[\w+/](?=[^\w+/]*$)/, (character) => (character === 'a' ? 'b' : 'a'))
    // In the middle of every part, so that padding bits of Base64 do not matter.
    const change = (value: string) =>
      value
        .split(/([ ,;])/)
        .map((part) => (part.length >= 28 ? flip(part.slice(0, 20)) + part.slice(20) : part))
        .join('')
    const changed = path
      ? {...message, body: Buffer.from(vector.body.replace(/xhp|figma-p/, 'AAAAAAA'))}
      : {
          ...message,
          headers: message.headers.map(([name, value]): [string, string] => [
            name,
            name.toLowerCase() === header?.toLowerCase()
              ? provider.algorithm === 'equal'
                ? `${value.slice(0, -1)}X`
                : change(value)
              : value,
          ]),
        }
    expect(verifyMessage(provider, changed, options).verified).toBe(false)
  })

  test('is what signing the same message makes', () => {
    const id = Object.entries(vector.headers).find(([name]) => /-id$/i.test(name))?.[1] ?? 'id'
    const contentType = vector.headers['Content-Type'] ?? provider.contentType
    const url = (vector.url ?? 'https://example.com/webhook').replace(/&bodySHA256=.*/, '')
    const message = signMessage(provider, {
      secrets: [new Secret(vector.secret)],
      body: Buffer.from(vector.body),
      timestamp: nowOf(vector),
      id,
      event: 'x',
      url,
      contentType,
    })
    const {header} = provider.signature
    if (!header) return expect(message.body.toString()).toBe(vector.body)
    const made = message.headers.find(([name]) => name === header)?.[1] ?? ''
    const published = Object.entries(vector.headers).find(
      ([name]) => name.toLowerCase() === header.toLowerCase(),
    )?.[1]
    const last = made.split(/[ ,;]/).at(-1)
    expect(published).toContain(last)
  })
})

test('every vector of a provider in the table is used', () => {
  const handshakes = vectors.filter((vector) => !signed.some((s) => s.provider === vector.provider))
  expect(handshakes.map((vector) => vector.provider)).toEqual([
    'contentful',
    'x-twitter-crc',
    'plaid',
    'meta-verify',
    'dropbox-challenge',
    'asana-handshake',
    'cloudevents-handshake',
  ])
})
