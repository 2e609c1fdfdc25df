import {beforeAll, describe, expect, test} from 'vitest'
import {Secret, systemClock} from '../../../src/shared/index.js'
import {
  buildPayload,
  detectProvider,
  eventsOf,
  fillSecrets,
  identify,
  identifyAll,
  NO_RETRIES,
  type Payload,
  PROVIDERS,
  parseMessage,
  prepareDelivery,
  type SendInput,
  TAMPER_KINDS,
  toCurl,
  toHttp,
  verifyMessage,
} from '../../../src/webhook/index.js'
import {keysFor} from '../../helpers/webhook-keys.js'

const readFile = () => Promise.reject(new Error('no file is read'))

test('every provider has an id, a title, a catalogue and a page to read', async () => {
  expect(PROVIDERS.length).toBeGreaterThanOrEqual(56)
  expect(new Set(PROVIDERS.map(({id}) => id)).size).toBe(PROVIDERS.length)
  for (const provider of PROVIDERS) {
    expect(provider.id).toMatch(/^[a-z0-9-]+$/)
    expect(provider.documentation, provider.id).toMatch(/^https:\/\//)
    const events = await eventsOf(provider.id)
    expect(events.filter(({payload}) => payload !== null).length, provider.id).toBeGreaterThan(0)
  }
})

describe.each(PROVIDERS)('$id', (provider) => {
  const keys = keysFor(provider.id)
  const signing = [new Secret(keys.signing)]
  const secrets = [new Secret(keys.verifying)]
  let payload: Payload
  beforeAll(async () => {
    const [first] = await eventsOf(provider.id)
    payload = await buildPayload({provider, event: first?.event ?? '', overrides: []})
  })

  function prepare(more: Partial<SendInput> = {}) {
    const input: SendInput = {
      provider,
      payload,
      secrets: signing,
      to: 'https://example.com/hook?a=1&b=%2F',
      headers: [],
      count: 1,
      concurrency: 1,
      duplicate: false,
      retry: NO_RETRIES,
      ...more,
    }
    return prepareDelivery(input, systemClock, {attempt: 1})
  }

  const verify = (prepared: ReturnType<typeof prepare>) =>
    verifyMessage(provider, {method: 'POST', ...prepared}, {secrets, now: Date.now()})

  test('verifies what it signs', () => {
    expect(verify(prepare())).toMatchObject({verified: true, reason: null})
  })

  test('is known by what it signs', () => {
    const found = detectProvider({method: 'POST', ...prepare()})
    expect(found?.signature).toEqual(provider.signature)
    expect(found?.algorithm).toBe(provider.algorithm)
  })

  test('knows the id it sent', () => {
    const prepared = prepare()
    const {id} = identify(provider, {method: 'POST', ...prepared})
    if (id !== null) expect(id).toBe(prepared.id)
    expect(identifyAll(provider, {method: 'POST', ...prepared})).toHaveLength(1)
  })

  test('notices each way of tampering', () => {
    const {past, future} = provider.timestamp ?? {}
    for (const kind of TAMPER_KINDS) {
      if (kind === 'stale' && past === undefined) continue
      if (kind === 'future' && future === undefined) continue
      if (kind === 'body' && provider.algorithm === 'equal') {
        expect(() => prepare({tamper: kind})).toThrow('does not sign the body')
        continue
      }
      expect(verify(prepare({tamper: kind})), kind).toMatchObject({verified: false})
    }
    if (past !== undefined) expect(verify(prepare({tamper: 'stale'})).reason).toBe('stale')
    if (future !== undefined) expect(verify(prepare({tamper: 'future'})).reason).toBe('future')
  })

  test('comes back from curl and HTTP as the same message, without the secret', async () => {
    const prepared = prepare()
    for (const print of [toCurl, toHttp]) {
      const text = print(prepared, signing)
      expect(text).not.toContain(keys.signing)
      const parsed = await parseMessage(Buffer.from(text), {readFile})
      const message = fillSecrets(parsed, signing)
      expect(message.body.equals(prepared.body)).toBe(true)
      expect(message.url).toBe(prepared.url)
      const verdict = verifyMessage(provider, message, {secrets, now: Date.now()})
      expect(verdict).toMatchObject({verified: true})
    }
  })

  test('signs every event of its catalogue', async () => {
    for (const {event, payload: example} of await eventsOf(provider.id)) {
      if (example === null) continue
      const built = await buildPayload({provider, event, overrides: []})
      expect(verify(prepare({payload: built})), event).toMatchObject({verified: true})
    }
  })

  if (!provider.signature.single) {
    test('carries two signatures in either order; each secret alone verifies', () => {
      const old = provider.key === 'hex' ? 'CD'.repeat(32) : `whsec_${'b2xk'.repeat(8)}`
      if (provider.algorithm === 'ed25519') return
      const both = [...signing, new Secret(old)]
      for (const order of [both, [...both].reverse()]) {
        const prepared = prepare({secrets: order})
        for (const secret of both) {
          const message = {method: 'POST', ...prepared}
          const verdict = verifyMessage(provider, message, {secrets: [secret], now: Date.now()})
          expect(verdict).toMatchObject({verified: true})
        }
      }
    })
  }
})
