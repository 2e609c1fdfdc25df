// How many requests per second `apix bench` sends, next to autocannon, wrk and hey where they are
// installed, against nginx (one worker) or, without it, a Node server. Rounds are interleaved, so
// that a busy moment of the machine hits everyone; medians and ratios are printed, with the memory
// that apix took (/usr/bin/time) and whether it counted as many requests as the server did.
//   npm run bench:throughput -- [--connections 20] [--seconds 3] [--rounds 4]
import {execFile, spawn} from 'node:child_process'
import {existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import http from 'node:http'
import {createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {delimiter, dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {parseArgs, promisify} from 'node:util'

const run = promisify(execFile)
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const {values} = parseArgs({
  options: {
    connections: {type: 'string', default: '20'},
    seconds: {type: 'string', default: '3'},
    rounds: {type: 'string', default: '4'},
  },
})
const [connections, seconds, rounds] = [values.connections, values.seconds, Number(values.rounds)]

const env = {...process.env}
delete env.NODE_EXTRA_CA_CERTS

function which(name) {
  const places = [...(env.PATH ?? '').split(delimiter), '/usr/sbin']
  return places.map((place) => join(place, name)).find(existsSync)
}

const memory = []
const mismatches = []

/** How many requests nginx has answered so far, or -1 where it does not say. */
async function served(url) {
  const text = await new Promise((resolve) => {
    http
      .get(new URL('/status', url), {agent: false}, (response) => {
        let body = ''
        response.on('data', (chunk) => {
          body += chunk
        })
        response.on('end', () => resolve(body))
      })
      .on('error', () => resolve(''))
  })
  return Number(/^ \d+ \d+ (\d+)/m.exec(text)?.[1] ?? -1)
}

const tools = {
  'apix bench': async (url) => {
    const args = [join(root, 'bin/run.js'), 'bench', url, '-d', `${seconds}s`, '-c', connections]
    const command = [process.execPath, ...args, '--json']
    const before = await served(url)
    const {stdout, stderr} = which('time')
      ? await run('time', ['-f', 'KB %M', ...command], {env})
      : await run(command[0], command.slice(1), {env})
    const {rps, requests} = JSON.parse(stdout)
    const after = await served(url)
    // One more was the question itself; up to one for each connection was under way at the end.
    const extra = after - before - 1 - requests
    if (before >= 0 && extra !== 0) mismatches.push(`${requests} counted, ${extra} more served`)
    memory.push(Number(/KB (\d+)/.exec(stderr)?.[1] ?? 0) / 1024)
    return rps
  },
  autocannon: async (url) => {
    const bin = join(root, 'node_modules/autocannon/autocannon.js')
    const args = [bin, '-c', connections, '-d', seconds, '--json', url]
    const result = JSON.parse((await run(process.execPath, args, {env})).stdout)
    return result['2xx'] / result.duration
  },
  ...(which('wrk') && {
    wrk: async (url) => {
      const {stdout} = await run('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, url])
      return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1])
    },
  }),
  ...(which('hey') && {
    hey: async (url) => {
      const {stdout} = await run('hey', ['-c', connections, '-z', `${seconds}s`, url])
      return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1])
    },
  }),
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const {port} = server.address()
      server.close(() => resolve(port))
    })
  })
}

async function startNginx(path) {
  const folder = mkdtempSync(join(tmpdir(), 'apix-throughput-'))
  mkdirSync(join(folder, 'tmp'))
  const port = await freePort()
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/tmp;`)
    .join(' ')
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
     events { worker_connections 1024; }
     http {
       access_log off; keepalive_requests 1000000000; ${temporary}
       server { listen 127.0.0.1:${port}; location = /status { stub_status; } location / {
         default_type application/json; return 200 '{"id":1,"name":"Ann"}'; } }
     }`,
  )
  const child = spawn(path, ['-c', join(folder, 'nginx.conf'), '-p', folder], {stdio: 'ignore'})
  const stop = () => {
    child.kill('SIGQUIT')
    child.once('exit', () => rmSync(folder, {recursive: true, force: true}))
  }
  return {name: 'nginx, one worker', url: `http://127.0.0.1:${port}/`, stop}
}

async function startNode() {
  const code = `require('http').createServer((_, response) => {
    response.setHeader('Content-Type', 'application/json'); response.end('{"id":1,"name":"Ann"}')
  }).listen(Number(process.argv[1]), '127.0.0.1')`
  const port = await freePort()
  const child = spawn(process.execPath, ['-e', code, String(port)], {stdio: 'ignore', env})
  return {name: 'Node server', url: `http://127.0.0.1:${port}/`, stop: () => child.kill()}
}

async function ready(url) {
  for (let attempt = 0; attempt < 100; attempt++) {
    const up = await new Promise((resolve) => {
      http
        .get(url, (response) => response.resume().on('end', () => resolve(true)))
        .on('error', () => resolve(false))
    })
    if (up) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${url} does not answer`)
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

const nginx = which('nginx')
const server = nginx ? await startNginx(nginx) : await startNode()
try {
  await ready(server.url)
  const results = Object.fromEntries(Object.keys(tools).map((name) => [name, []]))
  const names = Object.keys(tools)
  for (let round = 0; round < rounds; round++) {
    // Each round begins with another tool.
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length]
      results[name].push(await tools[name](server.url))
    }
  }
  console.log(
    `${server.name}, ${connections} connections, ${seconds} s, medians of ${rounds} rounds`,
  )
  const own = median(results['apix bench'])
  for (const [name, rates] of Object.entries(results)) {
    const rate = median(rates)
    const ratio = name === 'apix bench' ? '' : `   apix is ${(own / rate).toFixed(2)} ×`
    console.log(`${name.padEnd(12)} ${Math.round(rate).toString().padStart(8)} req/s${ratio}`)
  }
  if (memory.some((size) => size > 0)) {
    console.log(`apix bench took up to ${Math.round(Math.max(...memory))} MB of memory`)
  }
  if (nginx) {
    console.log(
      mismatches.length === 0
        ? 'apix bench counted exactly what the server answered'
        : `counts differ: ${mismatches.join('; ')}`,
    )
  }
} finally {
  server.stop()
}
