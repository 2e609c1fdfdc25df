import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import Stripe from 'stripe'
import {describe, expect, onTestFinished, test} from 'vitest'
import {sendJson, startServer} from '../helpers/http-server.js'
import {runApix} from '../helpers/kept-apix.js'
import {startApix, temporaryFolder} from '../helpers/run-apix.js'

const SECRET = 'whsec_test_secret_of_the_suite'
const env = {APIX_WEBHOOK_SECRET: SECRET}
const stripe = new Stripe('sk_test_example')

async function until<T>(look: () => T | undefined): Promise<T> {
  for (let waited = 0; waited < 15_000; waited += 20) {
    const found = look()
    if (found !== undefined) return found
    await sleep(20)
  }
  throw new Error('it did not happen')
}

/** A listener as a user starts it, with the lines it prints. */
async function listen(args: readonly string[], home = temporaryFolder()) {
  const run = startApix(['webhook', 'listen', '--port', '0', '--json', ...args], {home, env})
  onTestFinished(() => {
    run.child.kill('SIGKILL')
  })
  const lines = () =>
    run
      .stdout()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  const {type, url} = await until(() => lines()[0])
  expect(type).toBe('listening')
  return {...run, home, url: url as string, deliveries: () => lines().slice(1)}
}

function send(to: string, ...args: string[]) {
  return runApix(
    ['webhook', 'send', 'payment.succeeded', '--provider', 'stripe', '--to', to, ...args],
    {
      env,
    },
  )
}

describe('webhook send', () => {
  test("a receiver on Stripe's library accepts it; the document has no secret", async () => {
    const server = await startServer((request, response) => {
      const signature = String(request.headers['stripe-signature'])
      const event = stripe.webhooks.constructEvent(request.body, signature, SECRET)
      sendJson(response, 200, {type: event.type})
    })
    const run = await send(`${server.url}/hook`, '--set', 'data.object.amount:=4200', '--json')
    expect(run.code).toBe(0)
    expect(run.stdout).not.toContain(SECRET)
    const [delivery] = run.json.deliveries
    expect(delivery).toMatchObject({
      event: 'payment_intent.succeeded',
      provider: 'stripe',
      url: `${server.url}/hook`,
      attempt: 1,
      status: 200,
      responseBody: '{"type":"payment_intent.succeeded"}',
    })
    expect(delivery.headers['Stripe-Signature']).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/)
    expect(delivery.body).toBe(server.requests[0]?.body)
    expect(JSON.parse(delivery.body).data.object.amount).toBe(4200)
  })

  test('the worst delivery decides the exit code', async () => {
    let calls = 0
    const server = await startServer((_, response) => {
      sendJson(response, [200, 503, 404][calls++ % 3] ?? 200, {})
    })
    const run = await send(server.url, '--count', '3', '--json')
    expect(run.code).toBe(5)
    expect(run.json.deliveries).toHaveLength(3)
    const ids = run.json.deliveries.map(({id}: {id: string}) => id)
    expect(new Set(ids).size).toBe(3)
  })

  test('--retries sends the same event again as the provider would, signed anew', async () => {
    let calls = 0
    const server = await startServer((_, response) => {
      sendJson(response, calls++ < 2 ? 503 : 200, {})
    })
    const provider = ['--provider', 'slack', '--retries', 'provider', '--time-scale', '1000']
    const args = ['webhook', 'send', 'message', '--to', server.url, ...provider, '--json']
    const run = await runApix(args, {env})
    expect(run.code).toBe(0)
    expect(run.json.deliveries).toMatchObject([
      {attempt: 1, status: 503},
      {attempt: 2, status: 503},
      {attempt: 3, status: 200},
    ])
    const bodies = server.requests.map(({body}) => JSON.parse(body).event_id)
    expect(new Set(bodies).size).toBe(1)
  })

  test('nobody listening is exit 6 with an error document', async () => {
    const run = await send('http://127.0.0.1:1/hook', '--json')
    expect(run.code).toBe(6)
    expect(run.json.error).toMatchObject({code: 'CONNECTION_REFUSED', exitCode: 6})
  })

  test.each([
    [
      'an unknown event',
      ['payment.suceeded', '--provider', 'stripe', '--to', ':1'],
      'EVENT_UNKNOWN',
    ],
    ['an unknown provider', ['x', '--provider', 'strip', '--to', ':1'], 'PROVIDER_UNKNOWN'],
    ['no provider', ['x', '--to', ':1'], 'USAGE'],
    ['no target', ['invoice.paid', '--provider', 'stripe'], 'TARGET_MISSING'],
    [
      'an unmatched path',
      ['invoice.paid', '--provider', 'stripe', '--to', ':1', '--set', 'data.objet.x=1'],
      'PATH_UNMATCHED',
    ],
  ])('%s is exit 2', async (_, args, code) => {
    const run = await runApix(['webhook', 'send', ...args, '--json'], {env})
    expect(run.code).toBe(2)
    expect(run.json.error).toMatchObject({code, exitCode: 2})
  })

  test('a missing secret under --no-input is exit 2 and says where it comes from', async () => {
    const args = ['webhook', 'send', 'invoice.paid', '--provider', 'stripe', '--to', ':1']
    const run = await runApix([...args, '--no-input'])
    expect(run.code).toBe(2)
    expect(run.stderr).toContain('APIX_WEBHOOK_SECRET')
    expect(run.stderr).toContain('webhook secret set stripe')
  })

  test('a stored secret signs; its API knows its provider and target', async () => {
    const home = temporaryFolder()
    const server = await startServer((request, response) => {
      const signature = String(request.headers['stripe-signature'])
      stripe.webhooks.constructEvent(request.body, signature, SECRET)
      sendJson(response, 200, {})
    })
    const own = {home, env: {APIX_PASSPHRASE: 'correct horse battery staple'}}
    const stored = await runApix(['webhook', 'secret', 'set', 'stripe'], {
      ...own,
      stdin: `${SECRET}\n`,
    })
    expect(stored).toMatchObject({code: 0})
    writeFileSync(
      join(home, 'apix.yaml'),
      `default: shop\napis:\n  shop:\n    baseUrl: ${server.url}\n    webhook: {provider: stripe, url: ${server.url}/hook}\n`,
    )
    const run = await runApix(['webhook', 'send', 'invoice.paid', '--json'], own)
    expect(run.json.deliveries).toMatchObject([{status: 200, url: `${server.url}/hook`}])
    expect(run.stdout).not.toContain(SECRET)
  })

  test('--print sends nothing, and what it prints verifies', async () => {
    const server = await startServer((_, response) => sendJson(response, 200, {}))
    const home = temporaryFolder()
    for (const form of ['curl', 'http']) {
      const printed = await send(server.url, '--print', form)
      const run = await runApix(['webhook', 'verify', '-', '--json'], {
        home,
        env,
        stdin: printed.bytes,
      })
      expect(run.json).toMatchObject({verified: true, provider: 'stripe'})
      const late = ['webhook', 'verify', '-', '--at', '2040-01-01T00:00:00Z']
      const stale = await runApix(late, {home, env, stdin: printed.bytes})
      expect(stale.code).toBe(9)
      expect(stale.stdout).toMatch(/stale by \d+ s/)
    }
    expect(server.requests).toHaveLength(0)
  })
})

describe('webhook listen', () => {
  test('verifies, forwards the exact bytes once, records, and stops on Ctrl-C', async () => {
    const server = await startServer((_, response) => sendJson(response, 200, {}))
    const listener = await listen(['--forward-to', `${server.url}/app`])
    const to = `${listener.url}/webhooks/stripe`
    const first = await send(to, '--duplicate', '--json')
    expect(first.json.deliveries.map((d: {responseBody: string}) => d.responseBody)).toEqual([
      '{"status":"success"}',
      '{"status":"already_processed"}',
    ])
    const forged = await send(to, '--tamper', 'signature', '--json')
    expect(forged.code).toBe(4)
    expect(forged.json.deliveries[0]).toMatchObject({
      status: 401,
      responseBody: '{"error":"Invalid signature"}',
    })
    expect(server.requests).toHaveLength(1)
    expect(server.requests[0]).toMatchObject({url: '/app', body: first.json.deliveries[0].body})
    await until(() => (listener.deliveries().length === 3 ? true : undefined))
    expect(listener.deliveries()).toMatchObject([
      {type: 'delivery', verified: true, duplicate: false, status: 200, forwarded: {status: 200}},
      {verified: true, duplicate: true, status: 200, forwarded: null},
      {verified: false, reason: 'signature_mismatch', status: 401, forwarded: null},
    ])
    listener.child.kill('SIGINT')
    expect((await listener.finished).code).toBe(130)

    const {home} = listener
    const listed = await runApix(['webhook', 'list', '--json'], {home})
    expect(listed.json.deliveries).toHaveLength(3)
    const {deliveryId, id} = listed.json.deliveries[2]
    const shown = await runApix(['webhook', 'show', deliveryId, '--json'], {home})
    expect(shown.json.body).toBe(server.requests[0]?.body)
    // The newest is the forged one: it comes again with a signature of now.
    const last = await runApix(['webhook', 'show', 'last', '--json'], {home})
    expect(last.json.deliveryId).toBe(listed.json.deliveries[0].deliveryId)
    const again = await runApix(['webhook', 'replay', deliveryId, '--to', server.url, '--json'], {
      home,
      env,
    })
    expect(again.json.deliveries).toMatchObject([{id, status: 200}])
    const replayed = server.requests[1]
    expect(replayed?.body).toBe(server.requests[0]?.body)
    const signature = String(replayed?.headers['stripe-signature'])
    expect(() =>
      stripe.webhooks.constructEvent(replayed?.body ?? '', signature, SECRET),
    ).not.toThrow()
  })

  test('a failed forward is 502 and leaves the id free', async () => {
    let status = 500
    const server = await startServer((_, response) => sendJson(response, status, {}))
    const listener = await listen(['--provider', 'stripe', '--forward-to', server.url])
    const failed = await send(listener.url, '--id', 'evt_again', '--json')
    expect(failed.json.deliveries[0]).toMatchObject({
      status: 502,
      responseBody: '{"error":"Processing failed"}',
    })
    status = 200
    const retried = await send(listener.url, '--id', 'evt_again', '--json')
    expect(retried.json.deliveries[0].responseBody).toBe('{"status":"success"}')
  })

  test('two listeners on one store process an event once, also when it arrives at once', async () => {
    const server = await startServer(async (_, response) => {
      await sleep(300)
      sendJson(response, 200, {})
    })
    const home = temporaryFolder()
    const [a, b] = await Promise.all([
      listen(['--provider', 'stripe', '--forward-to', server.url], home),
      listen(['--provider', 'stripe', '--forward-to', server.url], home),
    ])
    const runs = await Promise.all(
      [a, b, a, b].map(({url}) => send(url, '--id', 'evt_shared', '--json')),
    )
    const answers = runs.map((run) => run.json.deliveries[0].responseBody).sort()
    expect(answers).toEqual([
      ...Array(3).fill('{"status":"already_processed"}'),
      '{"status":"success"}',
    ])
    expect(server.requests).toHaveLength(1)
  })

  test('a listener killed while it forwards loses its claim; the delivery is on record', async () => {
    let answer = false
    const server = await startServer((_, response) => {
      if (answer) sendJson(response, 200, {})
    })
    const home = temporaryFolder()
    const args = ['--provider', 'stripe', '--forward-to', server.url]
    const killed = await listen(args, home)
    const lost = send(killed.url, '--id', 'evt_killed')
    await until(() => server.requests[0])
    killed.child.kill('SIGKILL')
    expect((await lost).code).toBe(6)
    answer = true
    const next = await listen(args, home)
    const retried = await send(next.url, '--id', 'evt_killed', '--json')
    expect(retried.json.deliveries[0].responseBody).toBe('{"status":"success"}')
    const listed = await runApix(['webhook', 'list', '--json'], {home})
    expect(listed.json.deliveries).toMatchObject([{status: 200}, {id: 'evt_killed', status: null}])
  })

  test('Ctrl-C finishes what is in flight and takes no more; --events forwards these alone', async () => {
    const server = await startServer(async (_, response) => {
      await sleep(1500)
      sendJson(response, 200, {})
    })
    const only = ['--skip-verify', '--provider', 'stripe', '--events', 'invoice.*']
    const listener = await listen([...only, '--forward-to', server.url])
    const post = (body: string) => fetch(listener.url, {method: 'POST', body})
    const other = await post('{"id":"evt_1","type":"charge.failed"}')
    expect(await other.text()).toBe('{"status":"success"}')
    const slow = post('{"id":"evt_2","type":"invoice.paid"}')
    await until(() => server.requests[0])
    listener.child.kill('SIGINT')
    expect(await (await slow).text()).toBe('{"status":"success"}')
    expect((await listener.finished).code).toBe(130)
    expect(server.requests).toHaveLength(1)
    expect(listener.deliveries()).toMatchObject([
      {id: 'evt_1', status: 200, forwarded: null},
      {id: 'evt_2', status: 200, forwarded: {status: 200}},
    ])
    await expect(post('{}')).rejects.toThrow()
  })

  test('answers 413, 400, 404 and 405', async () => {
    const listener = await listen(['--skip-verify', '--max-body', '1k'])
    const post = (path: string, body: string) =>
      fetch(listener.url + path, {
        method: 'POST',
        body,
        headers: {'content-type': 'application/json'},
      })
    // So much that the sender is still busy when the answer comes.
    expect((await post('/webhooks/stripe', 'x'.repeat(4_000_000))).status).toBe(413)
    expect((await post('/webhooks/stripe', '{')).status).toBe(400)
    expect((await post('/webhooks/nobody', '{}')).status).toBe(404)
    expect((await post('/', '{}')).status).toBe(404)
    expect((await fetch(`${listener.url}/webhooks/stripe`)).status).toBe(405)
    expect((await post('/webhooks/stripe', '{"id":"evt_1"}')).status).toBe(200)
  })
})
