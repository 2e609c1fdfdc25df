import {createHash, createHmac, randomBytes} from 'node:crypto'
import {Agent, createServer, request} from 'node:http'
import type {AddressInfo} from 'node:net'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {describe, expect, onTestFinished, test} from 'vitest'
import {openDatabase} from '../../src/storage/index.js'
import {describeWithRedis, freePort, startRedis} from '../helpers/redis.js'
import {startApix, temporaryFolder} from '../helpers/run-apix.js'

/** `npm run test:soak` sends 5,000. */
const COUNT = Number(process.env['APIX_SOAK'] ?? 300)
const CONCURRENCY = 50
const TIMEOUT = 60_000 + COUNT * 60
const SECRET = 'whsec_test_secret_of_the_suite'

interface Delivery {
  id: string
  body: Buffer
  headers: Record<string, string>
}

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

/** Bodies that do not survive being parsed and written again. */
function createDelivery(index: number): Delivery {
  const id = `evt_${index}_${randomBytes(4).toString('hex')}`
  const filler = randomBytes(index % 50 === 0 ? 30_000 : 60).toString('base64')
  const text = `{"id" : "${id}",\n "type":"invoice.paid", "amount": 1.0, "text":"\\u00e9 é 🎉 ${filler}"}\r\n`
  const time = Math.floor(Date.now() / 1000)
  const signature = createHmac('sha256', SECRET).update(`${time}.${text}`).digest('hex')
  return {
    id,
    body: Buffer.from(text),
    headers: {
      'content-type': 'application/json',
      'stripe-signature': `t=${time},v1=${signature}`,
    },
  }
}

/** The program behind the receivers: what reached it, and when. */
async function startApp() {
  const arrivals = new Map<string, Array<{at: number; digest: string}>>()
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk) => chunks.push(chunk))
    incoming.on('end', () => {
      const body = Buffer.concat(chunks)
      const [, id = ''] = /"id" : "([^"]+)"/.exec(body.toString()) ?? []
      const known = arrivals.get(id) ?? []
      arrivals.set(id, [...known, {at: performance.now(), digest: digest(body)}])
      setTimeout(() => response.end('{}'), 5)
    })
  })
  // While a claim waits for its lease to end nothing is forwarded for seconds.
  server.keepAliveTimeout = TIMEOUT
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {arrivals, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`}
}

/** A receiver that can be killed and started again on its port. */
async function startReceiver(forwardTo: string, home: string, env: Record<string, string>) {
  const port = await freePort()
  const args = ['webhook', 'listen', '--port', String(port), '--provider', 'stripe', '--json']
  const start = async () => {
    const run = startApix([...args, '--forward-to', forwardTo], {
      home,
      env: {APIX_WEBHOOK_SECRET: SECRET, ...env},
      timeout: TIMEOUT,
    })
    for (let waited = 0; !run.stdout().includes('listening'); waited += 20) {
      if (waited > 20_000) throw new Error(`the receiver did not start: ${run.stderr()}`)
      await sleep(20)
    }
    return run
  }
  let run = await start()
  let over = false
  onTestFinished(() => {
    over = true
    run.child.kill('SIGKILL')
  })
  return {
    home,
    url: `http://127.0.0.1:${port}`,
    async restart() {
      run.child.kill('SIGKILL')
      await run.finished
      run = await start()
      // The test may have failed meanwhile.
      if (over) run.child.kill('SIGKILL')
    },
  }
}

type Receiver = Awaited<ReturnType<typeof startReceiver>>

function post(url: string, {body, headers}: Delivery, agent: Agent) {
  return new Promise<{status: number; text: string} | undefined>((resolve) => {
    const outgoing = request(url, {method: 'POST', agent, headers}, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('error', () => resolve(undefined))
      response.on('end', () => resolve({status: response.statusCode ?? 0, text}))
    })
    outgoing.on('error', () => resolve(undefined))
    outgoing.end(body)
  })
}

/**
 * Sends every delivery until it is answered 200, one in ten of them twice at once, and kills a
 * receiver after each third.
 */
async function soak(receivers: readonly Receiver[], deliveries: readonly Delivery[]) {
  const agent = new Agent({keepAlive: true, maxSockets: CONCURRENCY})
  /** When an id was first answered 200. */
  const answered = new Map<string, number>()
  const successes = new Map<string, number>()
  const queue = deliveries.flatMap((delivery, index) =>
    index % 10 === 0 ? [delivery, delivery] : [delivery],
  )
  const kills = [1, 2].map((third) => Math.floor((deliveries.length * third) / 3))
  const restarts: Array<Promise<void>> = []
  let turn = 0
  let next = 0

  async function sendOne(delivery: Delivery): Promise<void> {
    for (;;) {
      const {url = ''} = receivers[turn++ % receivers.length] ?? {}
      const reply = await post(url, delivery, agent)
      if (reply?.status === 200) {
        if (!answered.has(delivery.id)) answered.set(delivery.id, performance.now())
        if (reply.text === '{"status":"success"}') {
          successes.set(delivery.id, (successes.get(delivery.id) ?? 0) + 1)
        }
        return
      }
      // Nothing but a killed receiver may fail here.
      expect(reply).toBeUndefined()
      await sleep(50)
    }
  }

  async function work(): Promise<void> {
    for (let item = queue[next++]; item; item = queue[next++]) {
      await sendOne(item)
      const due = kills[restarts.length]
      if (due !== undefined && answered.size >= due) {
        const victim = receivers[restarts.length % receivers.length]
        if (victim) restarts.push(victim.restart())
      }
    }
  }

  await Promise.all(Array.from({length: CONCURRENCY}, work))
  await Promise.all(restarts)
  agent.destroy()
  return {answered, successes, kills: restarts.length}
}

async function recorded(homes: readonly string[]) {
  const rows: Array<{id: string; digest: string; status: unknown; duplicate: unknown}> = []
  for (const home of new Set(homes)) {
    const database = await openDatabase(join(home, 'data', 'apix.db'))
    const all = database.prepare('SELECT event_id, body, status, duplicate FROM deliveries').all()
    for (const {event_id, body, status, duplicate} of all) {
      rows.push({
        id: String(event_id),
        digest: digest(Buffer.from(body as Uint8Array)),
        status,
        duplicate,
      })
    }
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({integrity_check: 'ok'})
    database.close()
  }
  return rows
}

async function judge(homes: readonly string[], env: Record<string, string> = {}) {
  const app = await startApp()
  const receivers = await Promise.all(homes.map((home) => startReceiver(app.url, home, env)))
  const deliveries = Array.from({length: COUNT}, (_, index) => createDelivery(index))
  const started = performance.now()
  const {answered, successes, kills} = await soak(receivers, deliveries)
  const seconds = (performance.now() - started) / 1000
  expect(kills).toBe(2)
  expect(answered.size).toBe(COUNT)

  const rows = await recorded(homes)
  const byId = group(rows)
  const late: string[] = []
  let again = 0
  for (const {id, body} of deliveries) {
    const forwards = app.arrivals.get(id) ?? []
    expect(forwards.length, `${id} was forwarded`).toBeGreaterThan(0)
    if (forwards.length > 1) again++
    for (const forward of forwards) expect(forward.digest, `${id} as forwarded`).toBe(digest(body))
    if (forwards.some(({at}) => at > (answered.get(id) ?? 0))) late.push(id)
    const own = byId.get(id) ?? []
    for (const row of own) expect(row.digest, `${id} on disk`).toBe(digest(body))
    const processed = own.filter(({status, duplicate}) => status === 200 && duplicate === 0)
    expect(processed.length, `${id} on disk, processed`).toBeGreaterThanOrEqual(
      successes.get(id) ?? 0,
    )
    expect(
      own.some(({status}) => status === 200),
      `${id} on disk`,
    ).toBe(true)
    expect(successes.get(id) ?? 0, `${id} answered as success`).toBeLessThanOrEqual(1)
  }
  expect(late, 'forwarded after a 200').toEqual([])
  // What was being forwarded when a receiver died, and was not answered.
  expect(again).toBeLessThanOrEqual(kills * CONCURRENCY)
  console.log(
    `${COUNT} deliveries, ${homes.length} receivers, ${kills} kills: ${seconds.toFixed(1)} s, ${again} forwarded again`,
  )
}

function group<T extends {id: string}>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) groups.set(row.id, [...(groups.get(row.id) ?? []), row])
  return groups
}

describe('deliveries at concurrency 50 with receivers killed on the way', () => {
  test('one receiver', {timeout: TIMEOUT}, () => judge([temporaryFolder()]))

  test('two receivers on one database', {timeout: TIMEOUT}, () => {
    const home = temporaryFolder()
    return judge([home, home])
  })
})

describeWithRedis('deliveries at concurrency 50 to receivers on two machines', () => {
  test('that share what they have seen in Redis', {timeout: TIMEOUT}, async () => {
    const redis = await startRedis()
    onTestFinished(() => redis.stop())
    await judge([temporaryFolder(), temporaryFolder()], {APIX_STORE_URL: redis.url})
  })
})
