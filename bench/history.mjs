// What a long history costs: import a million requests, ask for statistics, hold them against sorting;
// and what recording costs one request. Run it on a quiet machine.
//   npm run bench:history -- [--rows 1000000] [--rounds 21]
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import http from 'node:http'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {Readable} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import {fileURLToPath} from 'node:url'
import {parseArgs} from 'node:util'
import {createHistory, percentileOf} from './history-rows.mjs'

const bin = join(dirname(fileURLToPath(import.meta.url)), '../bin/run.js')
const {values} = parseArgs({
  options: {rows: {type: 'string', default: '1000000'}, rounds: {type: 'string', default: '21'}},
})
const rows = Number(values.rows)
const rounds = Number(values.rounds)
const home = mkdtempSync(join(tmpdir(), 'apix-history-'))
const usageFile = join(home, 'usage.json')
// Seconds of CPU and megabytes, as the process itself sees them.
const usageHook = `import {writeFileSync} from 'node:fs'
process.on('exit', () => {
  writeFileSync(${JSON.stringify(usageFile)}, JSON.stringify(process.resourceUsage()))
})`
const usage = `data:text/javascript,${encodeURIComponent(usageHook)}`
const env = {
  ...process.env,
  APIX_CONFIG_DIR: join(home, 'config'),
  APIX_DATA_DIR: join(home, 'data'),
  APIX_CACHE_DIR: join(home, 'cache'),
}
// Node parses every certificate in it at each start, whatever is run.
delete env.NODE_EXTRA_CA_CERTS
// Below a file nothing can be made: requests work, and are not recorded.
const blocked = join(home, 'file')
writeFileSync(blocked, '')
const unrecorded = {...env, APIX_DATA_DIR: join(blocked, 'data')}

/** @returns its output, and how long it took in milliseconds */
async function run(args, {environment = env, node = []} = {}) {
  const start = performance.now()
  const child = spawn(process.execPath, [...node, bin, ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let text = ''
  child.stdout.on('data', (chunk) => {
    text += chunk
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`apix ${args.join(' ')} ended with ${code}`)
  return {text, duration: performance.now() - start}
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
}

let missed = 0
function report(name, figure, goal, met) {
  if (!met) missed++
  console.log(`${name.padEnd(34)} ${figure.padEnd(30)} goal ${goal}: ${met ? 'met' : 'missed'}`)
}

function* chunksOf(lines) {
  const some = []
  for (const line of lines) if (some.push(line) === 500) yield some.splice(0).join('')
  yield some.join('')
}

async function benchImport() {
  const {lines, latencies} = createHistory(rows, Date.now())
  const file = join(home, 'history.ndjson')
  await pipeline(Readable.from(chunksOf(lines())), createWriteStream(file))
  const {duration} = await run(['history', 'import', file], {node: ['--import', usage]})
  const {userCPUTime, systemCPUTime, maxRSS} = JSON.parse(readFileSync(usageFile, 'utf8'))
  const cpu = (userCPUTime + systemCPUTime) / 1e6
  const figure = `${(duration / 1000).toFixed(1)} s, ${cpu.toFixed(1)} s CPU, ${Math.round(maxRSS / 1024)} MB`
  const allowed = (30 * rows) / 1e6
  report(`import of ${rows} requests`, figure, `${allowed} s CPU`, cpu <= allowed)
  return latencies
}

async function benchStats(latencies) {
  const durations = []
  let document
  for (let round = 0; round < 7; round++) {
    const {text, duration} = await run(['stats', '--since', '31d', '--json'])
    durations.push(duration)
    document = JSON.parse(text)
  }
  const time = median(durations)
  report('apix stats', `${time.toFixed(0)} ms`, '1000 ms', time < 1000)
  let worst = 0
  let counted = 0
  for (const {key, count, latency} of document.groups) {
    counted += count
    for (const percent of [50, 99]) {
      const exact = percentileOf(latencies.get(key), percent)
      worst = Math.max(worst, Math.abs(latency[`p${percent}`] - exact) / exact)
    }
  }
  report('  p50 and p99 beside sorting', `${(worst * 100).toFixed(2)} % off`, '2 %', worst <= 0.02)
  report('  requests counted', String(counted), String(rows), counted === rows)
}

async function benchRecording() {
  const server = http.createServer((_, response) => response.end('{"id":1}'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const args = ['get', `http://127.0.0.1:${server.address().port}/users/1`]
  const fresh = {...env, APIX_DATA_DIR: join(home, 'recording')}
  const differences = []
  const plain = []
  for (let round = 0; round <= rounds; round++) {
    const sides = [fresh, unrecorded]
    const order = round % 2 ? [0, 1] : [1, 0]
    const durations = []
    for (const side of order) {
      durations[side] = (await run(args, {environment: sides[side]})).duration
    }
    // The first pair fills caches and is not counted.
    if (round === 0) continue
    differences.push(durations[0] - durations[1])
    plain.push(durations[1])
  }
  server.close()
  const cost = median(differences)
  const figure = `${cost.toFixed(1)} ms of ${median(plain).toFixed(0)} ms`
  report('recording, of one request', figure, '5 ms', cost < 5)
}

try {
  await benchStats(await benchImport())
  await benchRecording()
} finally {
  rmSync(home, {recursive: true, force: true})
}
process.exitCode = missed > 0 ? 1 : 0
