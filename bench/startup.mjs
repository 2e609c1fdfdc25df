// What starting apix costs: paired runs, medians, ratios against the goals.
//   npm run bench:startup -- [--rounds 21]
import {spawn} from 'node:child_process'
import {existsSync, mkdtempSync, rmSync} from 'node:fs'
import http from 'node:http'
import {tmpdir} from 'node:os'
import {delimiter, dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {parseArgs} from 'node:util'

const bin = join(dirname(fileURLToPath(import.meta.url)), '../bin/run.js')
const {values} = parseArgs({options: {rounds: {type: 'string', default: '21'}}})
const rounds = Number(values.rounds)
const home = mkdtempSync(join(tmpdir(), 'apix-startup-'))
const env = {
  ...process.env,
  APIX_CONFIG_DIR: join(home, 'config'),
  APIX_DATA_DIR: join(home, 'data'),
  APIX_CACHE_DIR: join(home, 'cache'),
}
// Node parses every certificate in it at each start, whatever is run.
delete env.NODE_EXTRA_CA_CERTS

const hasHttpie = (env.PATH ?? '').split(delimiter).some((place) => existsSync(join(place, 'http')))

/** Milliseconds from the start of a command to its end. */
function time(command, args) {
  return new Promise((resolve, reject) => {
    const start = performance.now()
    const child = spawn(command, args, {env, stdio: 'ignore'})
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve(performance.now() - start)
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}`))
    })
  })
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
}

const server = http.createServer((_, response) => response.end('{"id":1}'))
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}/`
const bare = `require('http').get('${url}', (r) => r.pipe(process.stdout))`
const node = process.execPath

const pairs = [
  {
    name: 'apix --version / node -e 0',
    goal: 1.8,
    own: () => time(node, [bin, '--version']),
    other: () => time(node, ['-e', '0']),
  },
  {
    name: 'apix get / bare node:http',
    goal: 2.0,
    own: () => time(node, [bin, 'get', url]),
    other: () => time(node, ['-e', bare]),
  },
  ...(hasHttpie
    ? [
        {
          name: 'apix get / HTTPie',
          goal: 0.6,
          own: () => time(node, [bin, 'get', url]),
          other: () => time('http', ['--ignore-stdin', url]),
        },
      ]
    : []),
]

let missed = 0
try {
  for (const {name, goal, own, other} of pairs) {
    const [mine, theirs] = [[], []]
    // The first pair fills caches and is not counted.
    for (let round = 0; round <= rounds; round++) {
      const pair = round % 2 ? [await own(), await other()] : [await other(), await own()].reverse()
      if (round === 0) continue
      mine.push(pair[0])
      theirs.push(pair[1])
    }
    const ratio = median(mine.map((value, index) => value / theirs[index]))
    if (ratio > goal) missed++
    const figures = `${median(mine).toFixed(0)} ms / ${median(theirs).toFixed(0)} ms`
    const verdict = ratio <= goal ? 'met' : 'missed'
    console.log(
      `${name.padEnd(28)} ${figures.padEnd(16)} ${ratio.toFixed(2)} × (goal ${goal}: ${verdict})`,
    )
  }
} finally {
  server.close()
  rmSync(home, {recursive: true, force: true})
}
process.exitCode = missed > 0 ? 1 : 0
