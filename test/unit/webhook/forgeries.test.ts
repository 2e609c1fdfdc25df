import {createHmac, createPublicKey} from 'node:crypto'
import {describe, expect, test} from 'vitest'
import {Secret, systemClock} from '../../../src/shared/index.js'
import {
  buildPayload,
  findProvider,
  identifyAll,
  NO_RETRIES,
  prepareDelivery,
  type ReceivedMessage,
  verifyMessage,
} from '../../../src/webhook/index.js'
import {keysFor} from '../../helpers/webhook-keys.js'

async function signed(id: string, event: string): Promise<ReceivedMessage> {
  const provider = findProvider(id)
  const prepared = prepareDelivery(
    {
      provider,
      payload: await buildPayload({provider, event, overrides: []}),
      secrets: [new Secret(keysFor(id).signing)],
      to: 'https://example.com/hook',
      headers: [],
      count: 1,
      concurrency: 1,
      duplicate: false,
      retry: NO_RETRIES,
    },
    systemClock,
    {attempt: 1},
  )
  return {method: 'POST', ...prepared}
}

function verify(id: string, message: ReceivedMessage, secret = keysFor(id).verifying) {
  return verifyMessage(findProvider(id), message, {
    secrets: [new Secret(secret)],
    now: Date.now(),
  })
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const withHeader = (message: ReceivedMessage, name: string, value: string) => ({
  ...message,
  headers: [...message.headers.filter(([other]) => other !== name), [name, value] as const],
})

test('every item of an Adyen notification needs a signature of its own', async () => {
  const message = await signed('adyen', 'AUTHORISATION')
  const parsed = JSON.parse(message.body.toString())
  const forged = structuredClone(parsed.notificationItems[0])
  forged.NotificationRequestItem.amount.value = 1_000_000
  parsed.notificationItems.push(forged)
  const body = Buffer.from(JSON.stringify(parsed))
  expect(verify('adyen', {...message, body})).toMatchObject({reason: 'signature_mismatch'})
  delete forged.NotificationRequestItem.additionalData.hmacSignature
  const bare = Buffer.from(JSON.stringify(parsed))
  expect(verify('adyen', {...message, body: bare})).toMatchObject({reason: 'missing_signature'})
  parsed.notificationItems = []
  const empty = Buffer.from(JSON.stringify(parsed))
  expect(verify('adyen', {...message, body: empty}).verified).toBe(false)
})

describe('a token cannot choose its algorithm', () => {
  test.each(['none', 'HS256'])('Plaid with %s', async (alg) => {
    const message = await signed('plaid', 'ITEM_ERROR')
    const token = message.headers.find(([name]) => name === 'Plaid-Verification')?.[1] ?? ''
    const claims = token.split('.')[1]
    const content = `${encode({alg, typ: 'JWT'})}.${claims}`
    // The public key is known to everybody: as an HMAC key it proves nothing.
    const signature = createHmac('sha256', keysFor('plaid').verifying)
    const forged = `${content}.${alg === 'none' ? '' : signature.update(content).digest('base64url')}`
    expect(verify('plaid', message)).toMatchObject({verified: true})
    expect(verify('plaid', withHeader(message, 'Plaid-Verification', forged)).verified).toBe(false)
  })

  test('MessageBird without a body hash does not cover a body', async () => {
    const message = await signed('messagebird', 'message.created')
    const now = Math.floor(Date.now() / 1000)
    const url = 'https://example.com/hook'
    const hash = (await import('node:crypto')).createHash('sha256').update(url).digest('hex')
    const content = `${encode({alg: 'HS256'})}.${encode({nbf: now, exp: now + 60, url_hash: hash})}`
    const signature = createHmac('sha256', keysFor('messagebird').signing).update(content)
    const token = `${content}.${signature.digest('base64url')}`
    const forged = withHeader(message, 'MessageBird-Signature-JWT', token)
    expect(verify('messagebird', forged).verified).toBe(false)
    expect(verify('messagebird', {...forged, body: Buffer.alloc(0)}).verified).toBe(true)
  })
})

test.each([
  ['aws-sns', 'https://sns.us-east-1.amazonaws.com.evil.example/a.pem'],
  ['aws-sns', 'http://sns.us-east-1.amazonaws.com/a.pem'],
  ['aws-sns', 'https://sns.amazonaws.evil.example/a.pem'],
])('%s: a certificate from %s is refused', async (id, url) => {
  const message = await signed(id, 'Notification')
  const parsed = {...JSON.parse(message.body.toString()), SigningCertURL: url}
  const body = Buffer.from(JSON.stringify(parsed))
  expect(verify(id, {...message, body})).toMatchObject({reason: 'foreign_certificate'})
})

test('PayPal: a certificate from elsewhere is refused; the id of the webhook is signed', async () => {
  const message = await signed('paypal', 'payment.succeeded')
  expect(verify('paypal', message)).toMatchObject({verified: true})
  const foreign = withHeader(message, 'PAYPAL-CERT-URL', 'https://paypal.com.evil.example/c')
  expect(verify('paypal', foreign)).toMatchObject({reason: 'foreign_certificate'})
  const other = verifyMessage(findProvider('paypal'), message, {
    secrets: [new Secret(keysFor('paypal').verifying)],
    now: Date.now(),
    webhookId: '1JE4291016473214C',
  })
  expect(other).toMatchObject({verified: false, reason: 'signature_mismatch'})
})

describe('why it failed', () => {
  const sign = (text: string, key: string | Buffer = 's3cret') =>
    createHmac('sha256', key).update(text)
  const github = (signature: string, body: string, secret = 's3cret') =>
    verify(
      'github',
      {
        method: 'POST',
        url: '',
        headers: [['X-Hub-Signature-256', `sha256=${signature}`]],
        body: Buffer.from(body),
      },
      secret,
    ).explanation

  test.each([
    ['sorted keys', '{"b":1,"a":2}', '{"a":2,"b":1}', 're-serialised'],
    ['PHP', '{"u":"https://a/é"}', '{"u":"https:\\/\\/a\\/\\u00e9"}', 're-serialised'],
    ['Go', '{"u":"a<b>&c"}', '{"u":"a\\u003cb\\u003e\\u0026c"}', 're-serialised'],
    ['a lost line end', '{}', '{}\r\n', 'CRLF'],
    ['an empty body', '{"a":1}', '', 'was empty'],
    ['a timestamped scheme', '{}', '1700000000.{}', 'the secret is another one'],
  ])('%s', (_, received, original, words) => {
    expect(github(sign(original).digest('hex'), received)).toContain(words)
  })

  test('white space around the secret, an API key in its place', () => {
    expect(github(sign('{}').digest('hex'), '{}', 's3cret\n')).toContain('white space')
    expect(github(sign('{}').digest('hex'), '{}', 'sk_test_abcdef')).toContain('API key')
  })

  test('another algorithm', () => {
    const sha1 = createHmac('sha1', 's3cret').update('{}').digest('hex')
    expect(github(sha1, '{}')).toContain('hmac-sha1')
  })

  test('the header of another scheme', () => {
    const headers = [['X-Hub-Signature', 'sha1=00']] as const
    const message = {method: 'POST', url: '', headers, body: Buffer.from('{}')}
    expect(verify('github', message, 's').explanation).toContain('X-Hub-Signature')
  })

  test('the private key where the public one belongs: never taken for it', async () => {
    const message = await signed('discord', 'PING')
    const der = createPublicKey(keysFor('discord').verifying)
    expect(der.asymmetricKeyType).toBe('ed25519')
    const {createPrivateKey} = await import('node:crypto')
    const seed = createPrivateKey(keysFor('discord').signing)
      .export({format: 'der', type: 'pkcs8'})
      .subarray(-32)
      .toString('hex')
    const verdict = verify('discord', message, seed)
    expect(verdict).toMatchObject({verified: false})
    expect(verdict.explanation).toContain('private key')
  })
})

test('a batch is told apart element by element', () => {
  const batch = (id: string, body: unknown) =>
    identifyAll(findProvider(id), {
      method: 'POST',
      url: '',
      headers: [['content-type', 'application/json']],
      body: Buffer.from(JSON.stringify(body)),
    })
  expect(
    batch('sendgrid', [
      {sg_event_id: 'a', event: 'open'},
      {sg_event_id: 'b', event: 'click'},
    ]),
  ).toEqual([
    {id: 'a', event: 'open'},
    {id: 'b', event: 'click'},
  ])
  const item = (pspReference: string) => ({
    NotificationRequestItem: {pspReference, eventCode: 'CAPTURE', success: 'true'},
  })
  expect(batch('adyen', {notificationItems: [item('1'), item('2')]})).toMatchObject([
    {id: '1:CAPTURE:true'},
    {id: '2:CAPTURE:true'},
  ])
  expect(batch('stripe', {id: 'evt_1', type: 'x'})).toEqual([{id: 'evt_1', event: 'x'}])
})
