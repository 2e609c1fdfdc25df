import {spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, rmSync} from 'node:fs'
import {createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe} from 'vitest'

const missing = spawnSync('redis-server', ['--version']).error !== undefined
if (missing && !process.env['CI']) {
  console.warn('skipped: redis-server is missing (apt-get install redis-server)')
}

/** A suite that talks to a real Redis; skipped where there is none, but not in CI. */
export const describeWithRedis = describe.skipIf(missing && !process.env['CI'])

export interface RunningRedis {
  port: number
  /** `redis://127.0.0.1:PORT`, with the password if there is one; over TLS `rediss://localhost:PORT`. */
  url: string
  stop(): Promise<void>
}

/** A real Redis of its own on a free port that keeps nothing. */
export async function startRedis(
  options: {
    password?: string
    port?: number
    /** Serves nothing but TLS. */
    tls?: {cert: string; key: string}
    arguments?: readonly string[]
  } = {},
): Promise<RunningRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'apix-redis-'))
  const {password, tls} = options
  const port = options.port ?? (await freePort())
  const server = spawn(
    'redis-server',
    [
      ...['--port', tls ? '0' : String(port), '--bind', '127.0.0.1', '--dir', folder],
      ...(tls
        ? ['--tls-port', String(port), '--tls-cert-file', tls.cert, '--tls-key-file', tls.key]
        : []),
      ...(tls ? ['--tls-auth-clients', 'no'] : []),
      ...['--save', '', '--appendonly', 'no'],
      ...(password === undefined ? [] : ['--requirepass', password]),
      ...(options.arguments ?? []),
    ],
    {stdio: ['ignore', 'pipe', 'inherit']},
  )
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject)
    server.on('exit', (code) => reject(new Error(`redis-server ended with ${code}`)))
    let log = ''
    server.stdout.on('data', (chunk) => {
      log += chunk
      if (log.includes('Ready to accept connections')) resolve()
    })
  })
  server.stdout.resume()
  const user = password === undefined ? '' : `:${encodeURIComponent(password)}@`
  return {
    port,
    url: tls ? `rediss://${user}localhost:${port}` : `redis://${user}127.0.0.1:${port}`,
    async stop() {
      server.removeAllListeners('exit')
      if (server.exitCode === null && server.signalCode === null) {
        server.kill('SIGKILL')
        await once(server, 'exit')
      }
      rmSync(folder, {recursive: true, force: true})
    },
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
