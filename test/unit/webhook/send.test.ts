import {describe, expect, test} from 'vitest'
import {Secret, systemClock} from '../../../src/shared/index.js'
import {
  buildPayload,
  eventsOf,
  findProvider,
  PROVIDERS,
  parseMessage,
  parseSet,
  prepareDelivery,
  prepareReplay,
  type RecordedDelivery,
  type SendInput,
  TAMPER_KINDS,
  toCurl,
  toHttp,
  verifyMessage,
} from '../../../src/webhook/index.js'

const SECRETS = [new Secret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')]

function input(provider: string, event: string, more: Partial<SendInput> = {}): SendInput {
  const row = findProvider(provider)
  return {
    provider: row,
    payload: buildPayload({provider: row, event, overrides: []}),
    secrets: SECRETS,
    to: 'https://example.com/hook?a=1',
    headers: [],
    count: 1,
    concurrency: 1,
    duplicate: false,
    waits: [],
    ...more,
  }
}

const prepare = (given: SendInput) => prepareDelivery(given, systemClock, {attempt: 1})

function body(provider: string, event: string, changes: readonly string[]): unknown {
  const row = findProvider(provider)
  const payload = buildPayload({provider: row, event, overrides: changes.map(parseSet)})
  return JSON.parse(prepare(input(provider, event, {payload})).body.toString())
}

const symmetric = PROVIDERS.filter(
  ({id, algorithm, key}) =>
    !['ed25519', 'ecdsa-sha256', 'rsa-sha256'].includes(algorithm) &&
    key !== 'hex' &&
    eventsOf(id).length > 0,
)

describe.each(symmetric)('$id', (provider) => {
  const event = eventsOf(provider.id)[0]?.event ?? ''
  const verify = (tamper?: SendInput['tamper']) => {
    const {url, headers, body} = prepare(input(provider.id, event, {tamper}))
    const message = {method: 'POST', url, headers, body}
    return verifyMessage(provider, message, {secrets: SECRETS, now: Date.now()})
  }

  test('verifies what it signs', () => {
    expect(verify()).toMatchObject({verified: true})
  })

  test('notices each way of tampering', () => {
    const {past, future} = provider.timestamp ?? {}
    for (const kind of TAMPER_KINDS) {
      if (kind === 'stale' && past === undefined) continue
      if (kind === 'future' && future === undefined) continue
      expect(verify(kind), kind).toMatchObject({verified: false})
    }
    if (past !== undefined) expect(verify('stale').reason).toBe('stale')
    if (future !== undefined) expect(verify('future').reason).toBe('future')
  })

  test('comes back from curl and HTTP as the same message', () => {
    const prepared = prepare(input(provider.id, event))
    for (const text of [toCurl(prepared), toHttp(prepared)]) {
      const message = parseMessage(Buffer.from(text))
      expect(message.body.equals(prepared.body)).toBe(true)
      expect(message.url).toBe(prepared.url)
      const verdict = verifyMessage(provider, message, {secrets: SECRETS, now: Date.now()})
      expect(verdict.verified).toBe(true)
    }
  })
})

test('aliases lead to what each provider calls a payment', () => {
  const names = ['stripe', 'paypal', 'square', 'shopify', 'standard-webhooks', 'razorpay'].map(
    (id) =>
      buildPayload({provider: findProvider(id), event: 'payment.succeeded', overrides: []}).event,
  )
  expect(names).toEqual([
    'payment_intent.succeeded',
    'PAYMENT.CAPTURE.COMPLETED',
    'payment.updated',
    'orders/paid',
    'payment.succeeded',
    'payment.captured',
  ])
})

test('an unknown event suggests the nearest', () => {
  expect(() => input('stripe', 'payment.suceeded')).toThrow(
    expect.objectContaining({
      code: 'EVENT_UNKNOWN',
      exitCode: 2,
      hints: expect.arrayContaining(['did you mean payment.succeeded?']),
    }),
  )
})

test('--set changes text, JSON, array elements and metadata', () => {
  const changed = body('stripe', 'invoice.paid', [
    'data.object.currency=eur',
    'data.object.total:=5',
    'data.object.lines.data[0].amount:=7',
    'data.object.metadata.order=1',
  ])
  expect(changed).toMatchObject({
    data: {
      object: {
        currency: 'eur',
        total: 5,
        lines: {data: [{amount: 7}]},
        metadata: {order: '1'},
      },
    },
  })
})

test.each([
  'data.objet.amount=1',
  'data.object.amout:=1',
  'data.object.lines.data[4].x=1',
  '__proto__.x=1',
])('--set %s matches nothing', (change) => {
  expect(() => body('stripe', 'invoice.paid', [change])).toThrow(
    expect.objectContaining({code: 'PATH_UNMATCHED', exitCode: 2}),
  )
})

test('data is sent as the bytes it is, and as a form where the provider sends forms', () => {
  const send = (provider: string, data: string) => {
    const row = findProvider(provider)
    const payload = buildPayload({
      provider: row,
      event: 'own.event',
      data: Buffer.from(data),
      overrides: [],
    })
    return prepare(input(provider, eventsOf(provider)[0]?.event ?? '', {payload})).body.toString()
  }
  expect(send('stripe', '{ "a": 1.0,\n "b":"é" }')).toBe('{ "a": 1.0,\n "b":"é" }')
  expect(send('twilio', '{"To":"+1","Body":"a b"}')).toBe('To=%2B1&Body=a+b')
  expect(send('twilio', 'To=%2B1')).toBe('To=%2B1')
})

test('every delivery has an id and a time of its own', () => {
  const [a, b] = [
    prepare(input('stripe', 'invoice.paid')),
    prepare(input('stripe', 'invoice.paid')),
  ]
  expect(a.id).toMatch(/^evt_\w{24}$/)
  expect(a.id).not.toBe(b.id)
  const {id, created} = JSON.parse(a.body.toString())
  expect(id).toBe(a.id)
  expect(Math.abs(created - Date.now() / 1000)).toBeLessThan(5)
})

test('a replay keeps bytes and id and is signed anew; verbatim keeps the old signature', () => {
  const provider = findProvider('standard-webhooks')
  const old = prepare(
    input('standard-webhooks', 'user.created', {timestamp: Date.now() - 86_400_000}),
  )
  const delivery: RecordedDelivery = {
    deliveryId: 'x',
    receivedAt: new Date().toISOString(),
    provider: provider.id,
    id: old.id,
    event: old.event,
    method: 'POST',
    url: old.url,
    headers: [
      ...old.headers,
      ['Connection', 'keep-alive'],
      ['Host', 'old.example'],
      ['X-Own', '1'],
    ],
    body: old.body,
    verified: true,
    reason: null,
    duplicate: false,
    status: 200,
  }
  const replay = (verbatim: boolean) => {
    const to = 'http://localhost/again'
    const made = prepareReplay({provider, delivery, to, secrets: SECRETS, verbatim}, systemClock)
    const verdict = verifyMessage(
      provider,
      {method: 'POST', url: to, headers: made.headers, body: made.body},
      {secrets: SECRETS, now: Date.now()},
    )
    return {...made, verdict, names: made.headers.map(([name]) => name.toLowerCase())}
  }
  const signed = replay(false)
  expect(signed.body.equals(old.body)).toBe(true)
  expect(signed.verdict.verified).toBe(true)
  expect(signed.headers).toContainEqual(['webhook-id', old.id])
  expect(signed.headers).toContainEqual(['X-Own', '1'])
  expect(signed.names).not.toContain('host')
  expect(new Set(signed.names).size).toBe(signed.names.length)
  expect(replay(true).verdict.reason).toBe('stale')
})
