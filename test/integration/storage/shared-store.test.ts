import {execFile} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {createServer, type Socket} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import {promisify} from 'node:util'
import {build} from 'esbuild'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
} from 'vitest'
import {createRedactor, systemClock} from '../../../src/shared/index.js'
import {type Database, openDatabase, openSharedStore} from '../../../src/storage/index.js'
import {makeCertificates} from '../../helpers/certificates.js'
import {describeWithRedis, freePort, type RunningRedis, startRedis} from '../../helpers/redis.js'
import {nativePackagesFromHere} from './native-packages.js'

const root = mkdtempSync(join(tmpdir(), 'apix-shared-'))
const worker = join(root, 'worker.mjs')
const redactor = createRedactor()
let database: Database
let path: string

beforeAll(() =>
  build({
    entryPoints: [fileURLToPath(new URL('shared-store-worker.ts', import.meta.url))],
    outfile: worker,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: {
      js: "import {createRequire} from 'node:module'; const require = createRequire(import.meta.url)",
    },
    external: ['@opentelemetry/api', '@node-rs/xxhash'],
    plugins: [nativePackagesFromHere],
    logLevel: 'error',
  }),
)
beforeEach(async () => {
  path = join(mkdtempSync(join(root, 'case-')), 'apix.db')
  database = await openDatabase(path)
})
afterEach(() => database.close())
afterAll(() => rmSync(root, {recursive: true, force: true}))

function open(url?: string) {
  return openSharedStore({url, database: async () => database, clock: systemClock, redactor})
}

/** What both engines promise. */
function promises(url: () => string | undefined): void {
  test('a value is there for its time, and not longer', async () => {
    const store = await open(url())
    await store.update('test:a', () => ({value: 'é"\n😀', ttl: 60_000, result: null}))
    await store.update('test:b', () => ({value: 'short', ttl: 30, result: null}))
    expect(await store.read('test:a')).toBe('é"\n😀')
    await sleep(60)
    expect(await store.read('test:b')).toBeUndefined()
    expect(await store.update('test:b', (current) => ({result: current}))).toBeUndefined()
    await store.close()
  })

  test('a change sees what is there and the time of the store', async () => {
    const store = await open(url())
    const seen: Array<[string | undefined, number]> = []
    for (const value of ['one', 'two', null, undefined]) {
      await store.update('test:c', (current, now) => {
        seen.push([current, now])
        if (value === undefined) return {result: 0}
        return value === null ? {value, result: 0} : {value, ttl: 60_000, result: 0}
      })
    }
    expect(seen.map(([current]) => current)).toEqual([undefined, 'one', 'two', undefined])
    for (const [, now] of seen) expect(Math.abs(now - Date.now())).toBeLessThan(5000)
    await store.close()
  })

  test('a change that throws changes nothing', async () => {
    const store = await open(url())
    await store.update('test:d', () => ({value: 'kept', ttl: 60_000, result: 0}))
    const failing = store.update('test:d', () => {
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow()
    expect(await store.read('test:d')).toBe('kept')
    await store.close()
  })

  test('keys are listed and cleared by how they begin, whatever they contain', async () => {
    const store = await open(url())
    for (const key of ['x*:1', 'x*:2', 'xy:1', 'x*:[é]']) {
      await store.update(key, () => ({value: key, ttl: 60_000, result: 0}))
    }
    const keys = (await store.list('x*:')).map(({key, value}) => (key === value ? key : 'wrong'))
    expect(keys.sort()).toEqual(['x*:1', 'x*:2', 'x*:[é]'])
    expect(await store.clear('x*:')).toBe(3)
    expect(await store.list('x')).toEqual([{key: 'xy:1', value: 'xy:1'}])
    await store.close()
  })

  test('no change is lost and each thing is had once, among twelve processes', async () => {
    const runs = Array.from({length: 12}, () =>
      promisify(execFile)(process.execPath, [worker, path, url() ?? '', '20']),
    )
    const firsts = (await Promise.all(runs)).map(({stdout}) => Number(stdout))
    const store = await open(url())
    expect(await store.read('test:count')).toBe('240')
    expect(firsts.reduce((sum, count) => sum + count, 0)).toBe(20)
    await store.close()
  }, 60_000)
}

describe('state shared through the database', () => {
  promises(() => undefined)

  test('what has expired is removed', async () => {
    const store = await open()
    await store.update('test:old', () => ({value: '', ttl: 1, result: 0}))
    await sleep(5)
    await store.update('test:new', () => ({value: '', ttl: 60_000, result: 0}))
    expect(database.prepare('SELECT key FROM shared_state').all()).toHaveLength(1)
  })
})

describeWithRedis('state shared through Redis', () => {
  let redis: RunningRedis
  beforeAll(async () => {
    redis = await startRedis({password: 'p@ss:word/1'})
  })
  afterAll(() => redis.stop())
  promises(() => redis.url)

  test('the password is known to the redactor and in no message', async () => {
    const store = await open(redis.url)
    expect(redactor.text('it is p@ss:word/1')).toBe('it is [redacted]')
    expect(store.place).toBe(`redis://127.0.0.1:${redis.port}`)
    const wrong = await open(redis.url.replace('word', 'w0rd'))
    const error = await wrong.read('test:a').catch((thrown: Error) => thrown)
    expect(error).toMatchObject({code: 'STORE_UNREACHABLE'})
    expect((error as Error).message).toBe(
      `the shared store ${store.place} refuses the user or the password`,
    )
    const without = await open(store.place)
    await expect(without.read('test:a')).rejects.toThrow('refuses the user or the password')
    for (const opened of [store, wrong, without]) await opened.close()
  })

  test('over TLS, an authority that is not known is named as the reason, with what to do', async () => {
    const certificates = makeCertificates()
    onTestFinished(() => certificates.remove())
    const server = await startRedis({tls: certificates})
    onTestFinished(() => server.stop())
    const store = await open(server.url)
    await expect(store.read('test:x')).rejects.toMatchObject({
      code: 'STORE_UNREACHABLE',
      message: expect.stringContaining(`rediss://localhost:${server.port} cannot be used`),
      hints: [expect.stringContaining('NODE_EXTRA_CA_CERTS'), expect.any(String)],
    })
    await store.close()
  })

  test('a store goes on when the server came back', async () => {
    const mortal = await startRedis()
    const store = await open(mortal.url)
    await store.update('test:a', () => ({value: '1', ttl: 60_000, result: 0}))
    await mortal.stop()
    await expect(store.read('test:a')).rejects.toMatchObject({code: 'STORE_UNREACHABLE'})
    const again = await startRedis({port: mortal.port})
    // Nobody waits for a dead server at every step, so it takes a moment until it is asked again.
    await expect
      .poll(() => store.read('test:a').catch(() => 'down'), {timeout: 15_000})
      .toBeUndefined()
    await store.close()
    await again.stop()
  })
})

describe('a shared store that cannot be reached', () => {
  test('says so at once, with the host and without the password', async () => {
    const port = await freePort()
    const store = await open(`redis://me:hunter22@127.0.0.1:${port}/1`)
    const error = await store.read('a').catch((thrown: Error) => thrown)
    expect(error).toMatchObject({code: 'STORE_UNREACHABLE', exitCode: 6})
    expect(String(error)).toContain(`redis://127.0.0.1:${port} cannot be used: ECONNREFUSED`)
    expect(JSON.stringify([String(error), error])).not.toMatch(/hunter22|me:/)
    await store.close()
  })

  test('does not hang where nobody answers, and not again right after', async () => {
    const sockets: Socket[] = []
    const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1')
    await new Promise((resolve) => silent.once('listening', resolve))
    const {port} = silent.address() as {port: number}
    const store = await open(`redis://127.0.0.1:${port}`)
    const began = performance.now()
    await expect(store.read('a')).rejects.toMatchObject({code: 'STORE_UNREACHABLE'})
    for (let count = 0; count < 20; count++) await expect(store.read('a')).rejects.toThrow()
    expect(performance.now() - began).toBeLessThan(15_000)
    await store.close()
    for (const socket of sockets) socket.destroy()
    silent.close()
  })

  test.each(['http://h', 'redis://', 'redis://h/x', 'nonsense:hunter22'])('%s', async (url) => {
    const error = await open(url).catch((thrown: Error) => thrown)
    expect(error).toMatchObject({code: 'CONFIG_INVALID', exitCode: 2})
    expect(String(error)).not.toContain('hunter22')
  })
})
