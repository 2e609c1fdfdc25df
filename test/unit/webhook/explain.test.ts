import {createHmac} from 'node:crypto'
import {expect, test} from 'vitest'
import {Secret} from '../../../src/shared/index.js'
import {findProvider, type ReceivedMessage, verifyMessage} from '../../../src/webhook/index.js'

const github = findProvider('github')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text)

function explain(provider: string, secret: string, message: Partial<ReceivedMessage>): string {
  const verdict = verifyMessage(
    findProvider(provider),
    {method: 'POST', url: '', headers: [], body: Buffer.alloc(0), ...message},
    {secrets: [new Secret(secret)], now: Date.now()},
  )
  expect(verdict.verified).toBe(false)
  return verdict.explanation
}

test.each([
  ['compact JSON', '{"a": [1, 2]}', '{"a":[1,2]}'],
  ['pretty JSON', '{"a":[1]}', '{\n  "a": [\n    1\n  ]\n}'],
  ['JSON as Python writes it', '{"a":[1,2]}', '{"a": [1, 2]}'],
])('names re-serialised JSON: the sender signed %s', (_, received, signed) => {
  const signature = `sha256=${hmac('s3cret', signed).digest('hex')}`
  const headers = [['X-Hub-Signature-256', signature] as const]
  const body = Buffer.from(received)
  expect(explain('github', 's3cret', {headers, body})).toContain('re-serialised')
})

test('names a lost newline', () => {
  const signature = `sha256=${hmac('s3cret', '{"a":1}\n').digest('hex')}`
  const headers = [['X-Hub-Signature-256', signature] as const]
  expect(explain('github', 's3cret', {headers, body: Buffer.from('{"a":1}')})).toContain('newline')
})

test('names the wrong kind of key', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const now = Math.floor(Date.now() / 1000)
  const decoded = Buffer.from(secret.slice(6), 'base64')
  const signature = `t=${now},v1=${hmac(decoded, `${now}.{}`).digest('hex')}`
  const headers = [['Stripe-Signature', signature] as const]
  expect(explain('stripe', secret, {headers, body: Buffer.from('{}')})).toContain('kind of key')
})

test('names the URL that was signed instead', () => {
  const signed = 'https://example.com/hook'
  const signature = hmac('s3cret', `${signed}{}`).digest('base64')
  const headers = [['x-square-hmacsha256-signature', signature] as const]
  const message = {headers, body: Buffer.from('{}'), url: 'http://example.com/hook'}
  expect(explain('square', 's3cret', message)).toContain(`signed ${signed}`)
})

test('never shows the expected signature', () => {
  const expected = hmac('s3cret', '{}').digest('hex')
  const headers = [['X-Hub-Signature-256', `sha256=${'0'.repeat(64)}`] as const]
  expect(explain(github.id, 's3cret', {headers, body: Buffer.from('{}')})).not.toContain(expected)
})
