import {expect, test} from 'vitest'
import {Secret, systemClock} from '../../../src/shared/index.js'
import {
  buildPayload,
  findProvider,
  NO_RETRIES,
  type Override,
  parseSet,
  prepareDelivery,
  prepareReplay,
  type RecordedDelivery,
  remarks,
  type SendInput,
  type SentDelivery,
  TAMPER_KINDS,
  verifyMessage,
} from '../../../src/webhook/index.js'

const SECRETS = [new Secret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')]

async function input(provider: string, event: string, more: Partial<SendInput> = {}) {
  const row = findProvider(provider)
  return {
    provider: row,
    payload: more.payload ?? (await buildPayload({provider: row, event, overrides: []})),
    secrets: SECRETS,
    to: 'https://example.com/hook?a=1',
    headers: [],
    count: 1,
    concurrency: 1,
    duplicate: false,
    retry: NO_RETRIES,
    ...more,
  } satisfies SendInput
}

const prepare = async (given: Promise<SendInput>) =>
  prepareDelivery(await given, systemClock, {attempt: 1})

async function body(provider: string, event: string, overrides: Override[]): Promise<unknown> {
  const payload = await buildPayload({provider: findProvider(provider), event, overrides})
  return JSON.parse((await prepare(input(provider, event, {payload}))).body.toString())
}

test('aliases lead to what each provider calls a payment', async () => {
  const ids = ['stripe', 'paypal', 'square', 'shopify', 'standard-webhooks', 'razorpay']
  const payloads = ids.map((id) =>
    buildPayload({provider: findProvider(id), event: 'payment.succeeded', overrides: []}),
  )
  const names = (await Promise.all(payloads)).map(({event}) => event)
  expect(names).toEqual([
    'payment_intent.succeeded',
    'PAYMENT.CAPTURE.COMPLETED',
    'payment.updated',
    'orders/paid',
    'payment.succeeded',
    'payment.captured',
  ])
})

test('an unknown event suggests the nearest', async () => {
  await expect(input('stripe', 'payment.suceeded')).rejects.toThrow(
    expect.objectContaining({
      code: 'EVENT_UNKNOWN',
      exitCode: 2,
      hints: expect.arrayContaining(['did you mean payment.succeeded?']),
    }),
  )
})

test('an event without an example says how to send it', async () => {
  await expect(input('gitlab', 'Job Hook')).rejects.toThrow(
    expect.objectContaining({code: 'EVENT_UNKNOWN', hints: [expect.stringContaining('--data')]}),
  )
})

test('--set changes text, JSON, array elements and metadata', async () => {
  const changes = [
    'data.object.currency=eur',
    'data.object.total:=5',
    'data.object.lines.data[0].amount:=7',
    'data.object.metadata.order=1',
  ]
  const changed = await body('stripe', 'invoice.paid', changes.map(parseSet))
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
  ['data.objet.total=1', 'did you mean data.object.total?'],
  ['data.object.totl:=1', 'did you mean data.object.total?'],
  ['data.object.lines.data[4].x=1', 'an array of 1 element'],
  ['data.object.lines.data.amount=1', 'write data.object.lines.data[0]'],
  ['data.object.currency.code=usd', 'data.object.currency is not an object'],
  ['__proto__.x=1', 'the payload has: '],
])('--set %s matches nothing: %s', async (change, hint) => {
  const error = await body('stripe', 'invoice.paid', [parseSet(change)]).catch((e: unknown) => e)
  expect(error).toMatchObject({code: 'PATH_UNMATCHED', exitCode: 2})
  expect((error as {hints: string[]}).hints.join('\n')).toContain(hint)
})

test('--remove takes a field or an element away', async () => {
  const changed = await body('stripe', 'invoice.paid', [
    {kind: 'remove', path: 'data.object.lines.data[0]'},
    {kind: 'remove', path: 'data.object.currency'},
  ])
  expect(changed).toMatchObject({data: {object: {lines: {data: []}}}})
  expect(changed).not.toHaveProperty('data.object.currency')
})

test('a number in the payload stays one when it is the id', async () => {
  expect(await body('telegram', 'message', [])).toMatchObject({update_id: expect.any(Number)})
  expect(await body('hubspot-v3', 'contact.creation', [])).toMatchObject([
    {eventId: expect.any(Number), occurredAt: expect.any(Number)},
  ])
})

test('data is sent as the bytes it is, and as a form where the provider sends forms', async () => {
  const send = async (provider: string, data: string) => {
    const row = findProvider(provider)
    const payload = await buildPayload({
      provider: row,
      event: 'own.event',
      data: Buffer.from(data),
      overrides: [],
    })
    return (await prepare(input(provider, 'own.event', {payload}))).body.toString()
  }
  expect(await send('stripe', '{ "a": 1.0,\n "b":"é" }')).toBe('{ "a": 1.0,\n "b":"é" }')
  expect(await send('twilio', '{"To":"+1","Body":"a b"}')).toBe('To=%2B1&Body=a+b')
  expect(await send('twilio', 'To=%2B1')).toBe('To=%2B1')
})

test('every delivery has an id and a time of its own', async () => {
  const a = await prepare(input('stripe', 'invoice.paid'))
  const b = await prepare(input('stripe', 'invoice.paid'))
  expect(a.id).toMatch(/^evt_\w{24}$/)
  expect(a.id).not.toBe(b.id)
  const {id, created} = JSON.parse(a.body.toString())
  expect(id).toBe(a.id)
  expect(Math.abs(created - Date.now() / 1000)).toBeLessThan(5)
})

test('a replay keeps bytes and id and is signed anew; verbatim keeps the old signature', async () => {
  const provider = findProvider('standard-webhooks')
  const old = await prepare(
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
    explanation: null,
    forwarded: null,
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

test('a receiver that takes what it should refuse is named, and one that redirects', () => {
  const answered = (status: number | null) => ({status}) as SentDelivery
  for (const kind of TAMPER_KINDS) {
    expect(remarks([answered(401), answered(200)], kind)).toEqual([
      expect.stringMatching(/^the receiver answered 200 to a delivery /),
    ])
    expect(remarks([answered(401), answered(null)], kind)).toEqual([])
  }
  expect(remarks([answered(200)], undefined)).toEqual([])
  expect(remarks([answered(308)], 'signature')).toEqual([
    expect.stringMatching(/answered 308: providers follow no redirect/),
  ])
})
