import {createHmac, timingSafeEqual} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {verify as verifyGitHub} from '@octokit/webhooks-methods'
import {Webhook as StandardWebhook} from 'standardwebhooks'
import Stripe from 'stripe'
import {describe, expect, onTestFinished, test} from 'vitest'
import {type ReceivedRequest, startServer} from '../helpers/http-server.js'
import {runApix} from '../helpers/kept-apix.js'
import {startApix, temporaryFolder} from '../helpers/run-apix.js'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const OLD = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
const env = {APIX_WEBHOOK_SECRET: SECRET}
const stripe = new Stripe('sk_test_example')

interface Receiver {
  /** Throws, or answers false, for what is not genuine; what it returns otherwise is not looked at. */
  verify(request: ReceivedRequest): unknown
  /** The id that duplicates share; without it nothing is recognised. */
  id?(request: ReceivedRequest): string
  /** The status for a failed verification; 500 where nobody catches it. */
  refusal?: number
  /** Works even on what it refuses. */
  hasty?: boolean
}

/** A receiver as people write them, with a counter of what it processed. */
async function startReceiver({verify, id, refusal = 401, hasty = false}: Receiver) {
  const seen = new Set<string>()
  let processed = 0
  const server = await startServer(async (request, response) => {
    if (request.method === 'GET') return response.end(String(processed))
    try {
      if (hasty) processed++
      if ((await verify(request)) === false) throw new Error('not genuine')
      const known = id?.(request)
      if (known === undefined || !seen.has(known)) processed += hasty ? 0 : 1
      if (known !== undefined) seen.add(known)
      response.writeHead(200).end('ok')
    } catch {
      response.writeHead(refusal).end()
    }
  })
  return {...server, hook: `${server.url}/hook`, probe: `${server.url}/processed`}
}

const bodyId = ({body}: ReceivedRequest): string => JSON.parse(body).id
const header = (request: ReceivedRequest, name: string) => String(request.headers[name])

const byStripe = (request: ReceivedRequest, body = request.body) =>
  stripe.webhooks.constructEvent(body, header(request, 'stripe-signature'), SECRET)

function hmac(algorithm: string, content: string, encoding: 'hex' | 'base64'): string {
  return createHmac(algorithm, SECRET).update(content).digest(encoding)
}

/** The URL and the sorted parameters, as Twilio documents it. */
function twilioContent(url: string, body: string): string {
  const parameters = [...new URLSearchParams(body)].sort(([a], [b]) => (a < b ? -1 : 1))
  return url + parameters.map(([name, value]) => name + value).join('')
}

interface Case {
  name: string
  required: boolean
  passed: boolean
  detail: string
  skipped: boolean
}

const NAMES = [
  'valid',
  'tampered body',
  'wrong secret',
  'missing header',
  'malformed header',
  'stale',
  'future',
  'duplicate',
  'simultaneous duplicate',
  'out of order',
  'rotation',
  'rotation reversed',
  'slow body',
  'large body',
  'unicode',
  'pretty-printed JSON',
  'burst',
]

const inOrder = (a: string, b: string) => NAMES.indexOf(a) - NAMES.indexOf(b)

/** The details of required cases that failed, by their names. */
function failures(cases: Case[]): Record<string, string> {
  const failed = cases.filter(({required, passed}) => required && !passed)
  return Object.fromEntries(failed.map(({name, detail}) => [name, detail]))
}

function check(hook: string, provider: string, ...args: string[]) {
  return runApix(['webhook', 'test', hook, '--provider', provider, '--json', ...args], {
    env,
    timeout: 120_000,
  })
}

describe('a receiver that does everything right', () => {
  const right: Array<[provider: string, receiver: Receiver, skipped: string[], args?: string[]]> = [
    ['stripe', {verify: byStripe, id: bodyId}, []],
    [
      'github',
      {
        verify: (request) =>
          verifyGitHub(SECRET, request.body, header(request, 'x-hub-signature-256')),
        id: (request) => header(request, 'x-github-delivery'),
      },
      ['stale', 'future'],
    ],
    [
      'standard-webhooks',
      {
        verify: ({body, headers}) =>
          new StandardWebhook(SECRET).verify(body, headers as Record<string, string>),
        id: (request) => header(request, 'webhook-id'),
      },
      [],
    ],
    [
      'slack',
      {
        verify(request) {
          const time = header(request, 'x-slack-request-timestamp')
          if (Math.abs(Date.now() / 1000 - Number(time)) > 300) return false
          const due = `v0=${hmac('sha256', `v0:${time}:${request.body}`, 'hex')}`
          return header(request, 'x-slack-signature') === due
        },
        id: ({body}) => JSON.parse(body).event_id,
      },
      [],
    ],
    [
      'shopify',
      {
        verify: (request) =>
          header(request, 'x-shopify-hmac-sha256') === hmac('sha256', request.body, 'base64'),
        id: (request) => header(request, 'x-shopify-event-id'),
      },
      ['stale', 'future'],
    ],
    [
      'twilio',
      {
        verify: (request) =>
          header(request, 'x-twilio-signature') ===
          hmac('sha1', twilioContent('https://example.com/sms?a=1', request.body), 'base64'),
        id: ({body}) => new URLSearchParams(body).get('MessageSid') ?? '',
      },
      ['stale', 'future', 'pretty-printed JSON'],
      ['--sign-url', 'https://example.com/sms?a=1'],
    ],
  ]

  // All at once: a run waits more than it works.
  test('is told so, for six providers', async () => {
    const runs = right.map(async ([provider, receiver, skipped, args = []]) => {
      const {hook, probe} = await startReceiver(receiver)
      const {code, json, stderr} = await check(hook, provider, '--probe', probe, ...args)
      expect(json.error, provider).toBeUndefined()
      expect(failures(json.cases), provider).toEqual({})
      expect({provider, code, stderr}).toMatchObject({code: 0})
      expect(stderr).not.toContain('Warning')
      expect(json.cases.map(({name}: Case) => name)).toEqual(NAMES)
      const left = json.cases.filter((one: Case) => one.skipped).map(({name}: Case) => name)
      expect(left, provider).toEqual([...skipped, 'rotation', 'rotation reversed'].sort(inOrder))
    })
    await Promise.all(runs)
  }, 130_000)

  test('apix webhook listen, while the secret is changed', async () => {
    const keys = {APIX_WEBHOOK_SECRET: SECRET, APIX_WEBHOOK_SECRET_PREVIOUS: OLD}
    const listener = startApix(
      ['webhook', 'listen', '--port', '0', '--provider', 'stripe', '--json'],
      {env: keys, timeout: 120_000},
    )
    onTestFinished(() => void listener.child.kill())
    await expect.poll(() => listener.stdout(), {timeout: 30_000}).toContain('listening')
    const {url} = JSON.parse(listener.stdout().split('\n')[0] ?? '')
    const {code, json} = await runApix(['webhook', 'test', url, '--provider', 'stripe', '--json'], {
      env: keys,
      timeout: 120_000,
    })
    expect(failures(json.cases)).toEqual({})
    expect(code).toBe(0)
    const rotations = json.cases.filter(({name}: Case) => name.startsWith('rotation'))
    expect(rotations).toMatchObject([
      {required: true, passed: true, skipped: false},
      {required: true, passed: true, skipped: false},
    ])
  }, 130_000)
})

describe('a broken receiver is told what is wrong', () => {
  const never = expect.stringContaining('does not verify the signature')
  const broken: Array<[fault: string, receiver: Receiver, found: Record<string, unknown>]> = [
    [
      'no verification',
      {verify: () => true, id: bodyId},
      {
        'tampered body': never,
        'wrong secret': never,
        'missing header': expect.stringContaining('does not require a signature'),
        'malformed header': never,
        stale: expect.stringContaining('does not check the timestamp'),
      },
    ],
    [
      're-serialised JSON',
      {
        verify: (request) => byStripe(request, JSON.stringify(JSON.parse(request.body))),
        id: bodyId,
      },
      {
        unicode: 'verifies re-serialised JSON instead of the bytes it was sent (401)',
        'pretty-printed JSON': 'verifies re-serialised JSON instead of the bytes it was sent (401)',
      },
    ],
    [
      'no timestamp check',
      {
        verify(request) {
          const [, time, signature] =
            /^t=(\d+),v1=(\w+)/.exec(header(request, 'stripe-signature')) ?? []
          return signature === hmac('sha256', `${time}.${request.body}`, 'hex')
        },
        id: bodyId,
      },
      {stale: 'does not check the timestamp: an old message was accepted (200)'},
    ],
    [
      'no deduplication',
      {verify: byStripe},
      {duplicate: 'does not deduplicate: 2 side effects for one event'},
    ],
    [
      'crash on a malformed header',
      {
        // Buffers of different lengths: timingSafeEqual throws, nobody catches it.
        verify(request) {
          const [time = '', signature = ''] = header(request, 'stripe-signature')
            .split(',')
            .map((part) => part.split('=')[1] ?? '')
          const due = hmac('sha256', `${time}.${request.body}`, 'hex')
          return timingSafeEqual(Buffer.from(signature), Buffer.from(due)) && byStripe(request)
        },
        id: bodyId,
        refusal: 500,
      },
      {'malformed header': 'crashed on a malformed header: 500'},
    ],
    [
      'works before it verifies',
      {verify: byStripe, id: bodyId, hasty: true},
      {
        'wrong secret': 'answered 401, and processed it all the same: 1 side effect',
        duplicate: 'does not deduplicate: 2 side effects for one event',
      },
    ],
  ]

  test('in words', async () => {
    const runs = broken.map(async ([name, receiver, found]) => {
      const {hook, probe} = await startReceiver(receiver)
      const {code, json} = await check(hook, 'stripe', '--probe', probe)
      expect({name, code}).toEqual({name, code: 9})
      const all = failures(json.cases)
      expect(all, name).toMatchObject(found)
      // Nothing else is held against it, where the fault is one of its own.
      if (Object.keys(found).length === 1 && receiver.refusal === undefined) {
        expect(all, name).toEqual(found)
      }
    })
    await Promise.all(runs)
  }, 130_000)
})

describe('the command', () => {
  test('writes a table and JUnit, and runs the cases it is asked for', async () => {
    const {hook} = await startReceiver({verify: () => true})
    const home = temporaryFolder()
    const junit = join(home, 'report.xml')
    const {code, stdout, stderr} = await runApix(
      [
        'webhook',
        'test',
        hook,
        '--provider',
        'github',
        '--only',
        'valid,Tampered-Body,stale',
        '--junit',
        junit,
      ],
      {env, home},
    )
    expect(code).toBe(9)
    expect(stdout.split('\n').map((line) => line.split('\t'))).toEqual([
      ['valid', 'passed', 'accepted (200)'],
      [
        'tampered body',
        'FAILED',
        'does not verify the signature: a changed body was accepted (200)',
      ],
      ['stale', 'skipped', 'not tested: GitHub signs no timestamp'],
      [''],
    ])
    expect(stderr).toContain('1 passed, 1 failed, 1 skipped')
    const xml = readFileSync(junit, 'utf8')
    expect(xml).toContain('tests="2" failures="1"')
    expect(xml).toContain('<failure message="does not verify the signature')
    expect(stdout + stderr + xml).not.toContain(SECRET)
  })

  test('a receiver that nobody reaches is a network failure', async () => {
    const {code, json} = await check('http://127.0.0.1:9/hook', 'stripe')
    expect(code).toBe(6)
    expect(json.error.code).toBe('CONNECTION_REFUSED')
  })

  test('a receiver that never answers is a timeout', async () => {
    const server = await startServer(() => {})
    const {code} = await check(server.url, 'stripe', '--timeout', '300ms')
    expect(code).toBe(7)
  })

  test.each([
    ['a missing secret', ['--provider', 'stripe', '--no-input'], {}, 'SECRET_MISSING'],
    ['an unknown case', ['--provider', 'stripe', '--only', 'vald'], env, 'USAGE'],
    ['a probe that answers no integer', ['--provider', 'stripe', '--probe', 'PROBE'], env, 'USAGE'],
  ])('%s is wrong usage, and nothing is sent', async (_, args, environment, error) => {
    const server = await startServer((_, response) => response.end('many'))
    const {code, json} = await runApix(
      [
        'webhook',
        'test',
        server.url,
        '--json',
        ...args.map((arg) => arg.replace('PROBE', server.url)),
      ],
      {env: environment},
    )
    expect(code).toBe(2)
    expect(json.error.code).toBe(error)
    expect(server.requests.filter(({method}) => method === 'POST')).toEqual([])
  })
})
