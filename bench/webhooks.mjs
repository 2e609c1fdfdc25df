#!/usr/bin/env node
// `npm run bench:webhooks`: signed deliveries per second that `apix webhook listen` verifies,
// records and answers, beside a bare node server that only reads and answers. The rounds are
// interleaved; the ratio is the median of the rounds' ratios, so that a busy machine does not
// decide it. On Linux it also says how much processor time a delivery takes, which depends least on
// what else runs.
//
//   node bench/webhooks.mjs [--rounds 5] [--deliveries 4000] [--connections 50]
import {execFileSync, spawn} from 'node:child_process'
import {createHmac} from 'node:crypto'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {connect} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {parseArgs} from 'node:util'

const {values} = parseArgs({
  options: {
    rounds: {type: 'string', default: '5'},
    deliveries: {type: 'string', default: '4000'},
    connections: {type: 'string', default: '50'},
  },
})
const rounds = Number(values.rounds)
const count = Number(values.deliveries)
const connections = Number(values.connections)

const SECRET = 'whsec_secret_of_the_benchmark'
const bin = fileURLToPath(new URL('../bin/run.js', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'apix-bench-'))

const BARE = `
import {createServer} from 'node:http'
createServer((request, response) => {
  request.on('data', () => {})
  request.on('end', () => {
    response.writeHead(200, {'content-type': 'application/json'})
    response.end('{"status":"success"}')
  })
}).listen(0, '127.0.0.1', function () {
  console.log(JSON.stringify({url: 'http://127.0.0.1:' + this.address().port}))
})`

/** Starts a server and waits for the line that says where it is. */
async function start(args, env = {}) {
  const {NODE_EXTRA_CA_CERTS: _, ...own} = process.env
  const child = spawn(process.execPath, args, {
    env: {...own, ...env},
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise((resolve, reject) => {
    let text = ''
    child.on('exit', (code) => reject(new Error(`a server ended with ${code}`)))
    child.stdout.on('data', (chunk) => {
      if (text.includes('\n')) return
      text += chunk
      if (text.includes('\n')) resolve(JSON.parse(text.split('\n')[0]).url)
    })
  })
  return {pid: child.pid, port: Number(new URL(url).port), stop: () => child.kill('SIGKILL')}
}

let serial = 0

/** A Stripe event of about 1.5 KB with an id of its own, as it goes over the wire. */
function prepare(port) {
  const body = JSON.stringify({
    id: `evt_${process.pid}_${serial++}`,
    object: 'event',
    type: 'payment_intent.succeeded',
    data: {object: {id: 'pi_1', amount: 4200, description: 'x'.repeat(1200)}},
  })
  const time = Math.floor(Date.now() / 1000)
  const signature = createHmac('sha256', SECRET).update(`${time}.${body}`).digest('hex')
  return Buffer.from(
    `POST /webhooks/stripe HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nStripe-Signature: t=${time},v1=${signature}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
}

/** Deliveries per second: every connection sends the next one when the last is answered. */
async function measure(port) {
  const messages = Array.from({length: count}, () => prepare(port))
  const sockets = await Promise.all(
    Array.from({length: connections}, () => {
      const socket = connect(port, '127.0.0.1')
      socket.setNoDelay(true)
      return new Promise((resolve, reject) => {
        socket.once('connect', () => resolve(socket))
        socket.once('error', reject)
      })
    }),
  )
  let next = 0
  const started = performance.now()
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise((resolve, reject) => {
          let text = ''
          const send = () => {
            const message = messages[next++]
            if (message) socket.write(message)
            else resolve()
          }
          socket.on('error', reject)
          socket.on('close', () => reject(new Error('a connection was closed')))
          socket.on('data', (chunk) => {
            text += chunk.toString('latin1')
            // Both servers answer with this body, chunked or not.
            if (!text.includes('"success"}')) return
            if (!text.startsWith('HTTP/1.1 200')) return reject(new Error(text))
            // The end of a chunked body comes with it.
            text = ''
            send()
          })
          send()
        }),
    ),
  )
  const seconds = (performance.now() - started) / 1000
  for (const socket of sockets) socket.removeAllListeners('close').destroy()
  return count / seconds
}

/** Seconds of processor time that a process has used; undefined where that is not to be had. */
function processorTime(pid) {
  if (process.platform !== 'linux') return undefined
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  const ticks = Number(execFileSync('getconf', ['CLK_TCK'], {encoding: 'utf8'}))
  return (Number(fields[11]) + Number(fields[12])) / ticks
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) / 2)]

const listener = await start(
  [bin, 'webhook', 'listen', '--provider', 'stripe', '--port', '0', '--json'],
  {
    APIX_WEBHOOK_SECRET: SECRET,
    APIX_CONFIG_DIR: join(home, 'config'),
    APIX_DATA_DIR: join(home, 'data'),
    APIX_CACHE_DIR: join(home, 'cache'),
  },
)
const bare = await start(['--input-type=module', '-e', BARE])
try {
  // Warm-up, not counted.
  await measure(listener.port)
  await measure(bare.port)
  const results = []
  const before = processorTime(listener.pid)
  for (let round = 0; round < rounds; round++) {
    const pair = {apix: await measure(listener.port), bare: await measure(bare.port)}
    results.push(pair)
    console.log(
      `round ${round + 1}: apix ${pair.apix.toFixed(0)}/s, bare ${pair.bare.toFixed(0)}/s, ratio ${(pair.apix / pair.bare).toFixed(2)}`,
    )
  }
  const apix = median(results.map((pair) => pair.apix))
  const ratio = median(results.map((pair) => pair.apix / pair.bare))
  console.log(
    `median: ${apix.toFixed(0)} deliveries/s verified, deduplicated and recorded; ${ratio.toFixed(2)} of a bare node server`,
  )
  if (before !== undefined) {
    const each = ((processorTime(listener.pid) - before) / (count * rounds)) * 1e6
    console.log(
      `processor time: ${each.toFixed(0)} µs a delivery, enough for ${(1e6 / each).toFixed(0)}/s on one core`,
    )
  }
} finally {
  listener.stop()
  bare.stop()
  rmSync(home, {recursive: true, force: true})
}
