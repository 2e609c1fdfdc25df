import {spawn} from 'node:child_process'
import {verify as verifyGitHub} from '@octokit/webhooks-methods'
import {Webhook as StandardWebhook} from 'standardwebhooks'
import Stripe from 'stripe'
import {describe, expect, test} from 'vitest'
import {eventsOf, PROVIDERS} from '../../src/webhook/index.js'
import {type ReceivedRequest, sendJson, startServer} from '../helpers/http-server.js'
import {runApix} from '../helpers/kept-apix.js'
import {temporaryFolder} from '../helpers/run-apix.js'
import {keysFor} from '../helpers/webhook-keys.js'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const OLD = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
const stripe = new Stripe('sk_test_example')

const env = {APIX_WEBHOOK_SECRET: SECRET, APIX_WEBHOOK_SECRET_PREVIOUS: OLD}

function send(event: string, provider: string, ...args: string[]) {
  return runApix(['webhook', 'send', event, '--provider', provider, ...args], {env})
}

/** What the kernel of a terminal does with a pasted line. */
function shell(command: string): Promise<{code: number | null; stderr: string}> {
  const child = spawn('sh', ['-c', command], {
    env: {PATH: process.env['PATH'] ?? '', ...env},
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({code, stderr})))
}

describe('webhook send --print http | webhook verify -', () => {
  test('for every provider of the table', async () => {
    const home = temporaryFolder()
    const failed: string[] = []
    const queue = [...PROVIDERS]
    async function work() {
      for (let provider = queue.shift(); provider; provider = queue.shift()) {
        const {id} = provider
        const keys = keysFor(id)
        const [first] = await eventsOf(id)
        const printed = await runApix(
          [
            'webhook',
            'send',
            first?.event ?? '',
            '--provider',
            id,
            '--to',
            ':9/h?x=1',
            '--print',
            'http',
          ],
          {home, env: {APIX_WEBHOOK_SECRET: keys.signing}},
        )
        const verdict = await runApix(['webhook', 'verify', '-', '--provider', id, '--json'], {
          home,
          env: {APIX_WEBHOOK_SECRET: keys.verifying},
          stdin: printed.bytes,
        })
        // A token is all there is to compare, and the printed message does not have it.
        const told = printed.stdout.includes(keys.signing)
        if (printed.code !== 0 || told || verdict.code !== 0 || !verdict.json.verified) {
          failed.push(`${id}: ${printed.stderr}${verdict.stdout}`)
        }
      }
    }
    await Promise.all(Array.from({length: 4}, work))
    expect(failed).toEqual([])
  }, 300_000)
})

describe('webhook send --print curl', () => {
  const judges: Array<[string, string, (request: ReceivedRequest) => unknown]> = [
    [
      'stripe',
      'invoice.paid',
      ({body, headers}) =>
        stripe.webhooks.constructEvent(body, String(headers['stripe-signature']), SECRET),
    ],
    [
      'github',
      'issues.opened',
      ({body, headers}) => verifyGitHub(SECRET, body, String(headers['x-hub-signature-256'])),
    ],
    [
      'standard-webhooks',
      'user.created',
      ({body, headers}) =>
        new StandardWebhook(SECRET).verify(body, headers as Record<string, string>),
    ],
    ['gitlab', 'push', ({headers}) => headers['x-gitlab-token'] === SECRET],
    ['figma', 'PING', ({body}) => JSON.parse(body).passcode === SECRET],
  ]

  test.each(
    judges,
  )('%s: a shell runs it, the library accepts it', async (provider, event, judge) => {
    const server = await startServer((_, response) => sendJson(response, 200, {}))
    const awkward = ['--header', 'X-Note: it\'s $HOME `id` \\ "quoted"']
    const printed = await send(
      event,
      provider,
      '--to',
      `${server.url}/a?b=1&c='d'`,
      '--print',
      'curl',
      ...awkward,
    )
    expect(printed).toMatchObject({code: 0})
    expect(printed.stdout).not.toContain(SECRET)
    expect(server.requests).toHaveLength(0)
    expect(await shell(`set -e\n${printed.stdout}`)).toMatchObject({code: 0})
    const [request] = server.requests
    expect(request?.url).toBe("/a?b=1&c='d'")
    expect(request?.headers['x-note']).toBe('it\'s $HOME `id` \\ "quoted"')
    expect(await judge(request as ReceivedRequest)).not.toBe(false)
  })
})

describe('webhook send', () => {
  test('retries with the markers of the provider, and stops when the receiver says so', async () => {
    let calls = 0
    const server = await startServer((_, response) => {
      calls++
      if (calls === 3) response.setHeader('X-Slack-No-Retry', '1')
      sendJson(response, 500, {})
    })
    const scale = ['--retries', 'provider', '--time-scale', '100000', '--json']
    const run = await send('message', 'slack', '--to', server.url, ...scale)
    expect(run.code).toBe(5)
    expect(server.requests.map(({headers}) => headers['x-slack-retry-num'])).toEqual([
      undefined,
      '1',
      '2',
    ])
    expect(server.requests[1]?.headers['x-slack-retry-reason']).toBe('http_error')
    const bodies = server.requests.map(({body}) => JSON.parse(body).event_id)
    expect(new Set(bodies).size).toBe(1)
  })

  test('410 ends the retries of Standard Webhooks; Retry-After makes them wait', async () => {
    const times: number[] = []
    const server = await startServer((_, response) => {
      times.push(performance.now())
      if (times.length === 1) response.setHeader('Retry-After', '3600')
      sendJson(response, times.length === 1 ? 503 : 410, {})
    })
    // The schedule asks for 5 s, the receiver for an hour: 36 s at this scale would be 0.05 s.
    const scale = ['--retries', 'provider', '--time-scale', '10000', '--json']
    const run = await send('ping', 'standard-webhooks', '--to', server.url, ...scale)
    expect(run.json.deliveries).toMatchObject([{status: 503}, {status: 410}])
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(350)
    expect(run.code).toBe(4)
  })

  test('a provider that does not publish its waits says so on stderr', async () => {
    const server = await startServer((_, response) => sendJson(response, 200, {}))
    const run = await send('invoice.paid', 'stripe', '--to', server.url, '--retries', 'provider')
    expect(run).toMatchObject({code: 0})
    expect(run.stderr).toContain('does not publish its exact waits')
  })

  test('--rotate carries both signatures, in either order', async () => {
    const server = await startServer((_, response) => sendJson(response, 200, {}))
    const orders = [['--rotate'], ['--rotate', '--previous-first']]
    const headers = []
    for (const order of orders) {
      await send('invoice.paid', 'stripe', '--to', server.url, ...order)
      const {body, headers: sent} = server.requests.at(-1) as ReceivedRequest
      const signature = String(sent['stripe-signature'])
      headers.push(signature)
      for (const secret of [SECRET, OLD]) stripe.webhooks.constructEvent(body, signature, secret)
    }
    const first = headers.map((header) => header.split(',')[1])
    expect(first[0]).not.toBe(first[1])
  })

  test('--rotate without a previous secret is exit 2 and says where it comes from', async () => {
    const args = [
      'webhook',
      'send',
      'invoice.paid',
      '--provider',
      'stripe',
      '--to',
      ':9',
      '--rotate',
    ]
    const run = await runApix(args, {env: {APIX_WEBHOOK_SECRET: SECRET}})
    expect(run.code).toBe(2)
    expect(run.stderr).toContain('APIX_WEBHOOK_SECRET_PREVIOUS')
    expect(run.stderr).toContain('secret set stripe --previous')
  })

  test('where there is room for one signature, --previous-first takes the previous secret', async () => {
    const server = await startServer((_, response) => sendJson(response, 200, {}))
    const one = await send('push', 'github', '--to', server.url, '--rotate')
    expect(one.stderr).toContain('room for one signature')
    await send('push', 'github', '--to', server.url, '--rotate', '--previous-first')
    const judged = server.requests.map(({body, headers}) =>
      verifyGitHub(OLD, body, String(headers['x-hub-signature-256'])),
    )
    expect(await Promise.all(judged)).toEqual([false, true])
  })

  test('a hundred events at a time: each with an id of its own, summed up for a person', async () => {
    const server = await startServer((_, response) => sendJson(response, 200, {}))
    const run = await send(
      'invoice.paid',
      'stripe',
      '--to',
      server.url,
      '--count',
      '100',
      '--concurrency',
      '20',
    )
    expect([run.code, run.stderr]).toEqual([0, ''])
    expect(run.stdout).toContain('100 deliveries')
    expect(new Set(server.requests.map(({body}) => JSON.parse(body).id)).size).toBe(100)
  })

  test('--sign-url signs the public URL and calls the local one', async () => {
    const server = await startServer((_, response) => sendJson(response, 200, {}))
    const url = 'https://shop.example.com/hooks/square'
    const printed = await send(
      'payment.updated',
      'square',
      '--to',
      server.url,
      '--sign-url',
      url,
      '--print',
      'http',
    )
    const stdin = printed.bytes
    const verify = (...args: string[]) => runApix(['webhook', 'verify', '-', ...args], {env, stdin})
    expect(await verify('--public-url', url)).toMatchObject({code: 0})
    const local = await verify()
    expect(local.code).toBe(9)
    expect(local.stdout).toContain('--public-url')
  })

  test('a form and its --set', async () => {
    const server = await startServer((_, response) => sendJson(response, 200, {}))
    const run = await send(
      'delivered',
      'twilio',
      '--to',
      server.url,
      '--set',
      'To=+15550001111',
      '--json',
    )
    expect(run.code).toBe(0)
    const [request] = server.requests
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded')
    expect(new URLSearchParams(request?.body).get('To')).toBe('+15550001111')
  })

  test('--dry-run lists what would be sent, each with its id', async () => {
    const run = await send(
      'invoice.paid',
      'stripe',
      '--to',
      ':9',
      '--dry-run',
      '--count',
      '3',
      '--json',
    )
    expect(run.code).toBe(0)
    expect(new Set(run.json.deliveries.map(({id}: {id: string}) => id)).size).toBe(3)
  })

  test.each([
    ['a body that nobody signs', ['push', '--provider', 'gitlab', '--tamper', 'body']],
    ['a time where none is signed', ['push', '--provider', 'github', '--tamper', 'stale']],
    ['--previous-first alone', ['push', '--provider', 'github', '--previous-first']],
    [
      'a schedule that nobody publishes',
      ['FILE.UPLOADED', '--provider', 'line', '--retries', 'provider'],
    ],
    ['an event without an example', ['Job Hook', '--provider', 'gitlab']],
  ])('%s is exit 2 with a hint', async (_, args) => {
    const run = await runApix(['webhook', 'send', ...args, '--to', ':9'], {env})
    expect(run.code).toBe(2)
    expect(run.stdout).toBe('')
    expect(run.stderr).toContain('hint: ')
  })
})

describe('webhook secret', () => {
  test('set, list, remove; no value is ever shown', async () => {
    const own = {home: temporaryFolder(), env: {APIX_PASSPHRASE: 'correct horse battery staple'}}
    const secret = (...args: string[]) => runApix(['webhook', 'secret', ...args, '--json'], own)
    const store = (...args: string[]) =>
      runApix(['webhook', 'secret', 'set', ...args], {...own, stdin: `${SECRET}\n`})
    expect(await store('stripe')).toMatchObject({code: 0})
    expect(await store('stripe', '--previous')).toMatchObject({code: 0})
    const listed = await secret('list')
    expect(listed.stdout).not.toContain(SECRET)
    expect(listed.json.secrets).toEqual([
      {provider: 'stripe', previous: false},
      {provider: 'stripe', previous: true},
    ])
    expect((await secret('remove', 'stripe', '--previous')).code).toBe(0)
    const again = await secret('remove', 'stripe', '--previous')
    expect(again.code).toBe(2)
    expect(again.json.error.code).toBe('NOT_FOUND')
  })
})

describe('webhook verify', () => {
  const verify = (stdin: string | Buffer, ...args: string[]) =>
    runApix(['webhook', 'verify', '-', ...args], {env, stdin})

  test('shows the expected signature only when it is asked to', async () => {
    const printed = await send('push', 'github', '--to', ':9', '--print', 'http')
    const signature = /sha256=([0-9a-f]{64})/.exec(printed.stdout)?.[1] ?? ''
    const forged = printed.stdout.replace(signature, '0'.repeat(64))
    const plain = await verify(forged)
    expect(plain).toMatchObject({code: 9})
    expect(plain.stdout + plain.stderr).not.toContain(signature)
    expect((await verify(forged, '--json')).stdout).not.toContain(signature)
    const shown = await verify(forged, '--show-expected')
    expect(shown).toMatchObject({code: 9})
    expect(shown.stdout).toContain(signature)
  })

  test.each([
    [
      'HAR',
      (head: string[][], body: string) =>
        JSON.stringify({
          log: {
            entries: [
              {request: {method: 'GET', url: 'http://localhost/', headers: []}},
              {
                request: {
                  method: 'POST',
                  url: 'http://localhost/hook',
                  headers: head.map(([name, value]) => ({name, value})),
                  postData: {text: body},
                },
              },
            ],
          },
        }),
    ],
    [
      'chunked HTTP',
      (head: string[][], body: string) => {
        const lines = head
          .filter(([name]) => name !== 'Content-Length')
          .map((pair) => pair.join(': '))
        const bytes = Buffer.from(body)
        const half = bytes.length >> 1
        const chunk = (part: Buffer) => `${part.length.toString(16)}\r\n${part}\r\n`
        return `POST /hook HTTP/1.1\r\n${lines.join('\r\n')}\r\nTransfer-Encoding: chunked\r\n\r\n${chunk(bytes.subarray(0, half))}${chunk(bytes.subarray(half))}0\r\n\r\n`
      },
    ],
  ])('reads %s', async (_, form) => {
    const printed = await send('push', 'github', '--to', ':9/hook', '--print', 'http')
    const [head = '', body = ''] = printed.stdout.split('\r\n\r\n')
    const headers = head
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(': '))
    const run = await verify(form(headers, body), '--json')
    expect(run.json).toMatchObject({verified: true, provider: 'github'})
  })
})
