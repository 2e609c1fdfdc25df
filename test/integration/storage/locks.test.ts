import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {build} from 'esbuild'
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {systemClock} from '../../../src/shared/index.js'
import {createLocks} from '../../../src/storage/index.js'

const built = mkdtempSync(join(tmpdir(), 'apix-locks-'))
const worker = join(built, 'worker.mjs')
let data: string

beforeAll(async () => {
  await build({
    entryPoints: [fileURLToPath(new URL('lock-worker.ts', import.meta.url))],
    outfile: worker,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  })
})
beforeEach(() => {
  data = mkdtempSync(join(built, 'data-'))
})
afterAll(() => rmSync(built, {recursive: true, force: true}))

function start(...args: string[]) {
  return spawn(process.execPath, [worker, data, ...args], {stdio: ['ignore', 'pipe', 'inherit']})
}

const leftovers = () => readdirSync(join(data, 'locks'))

describe('locks', () => {
  test('20 processes that add to one file lose no update', async () => {
    writeFileSync(join(data, 'counter'), '0')
    const children = Array.from({length: 20}, () => start('increment', '5'))
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]))
    expect(codes).toEqual(Array(20).fill(0))
    expect(readFileSync(join(data, 'counter'), 'utf8')).toBe('100')
    expect(leftovers()).toEqual([])
  })

  test('processes that find a killed holder all get their turn, one at a time', async () => {
    const holder = start('hold')
    await once(holder.stdout, 'data')
    holder.kill('SIGKILL')
    await once(holder, 'exit')
    expect(leftovers()).toHaveLength(1)
    writeFileSync(join(data, 'counter'), '0')
    const children = Array.from({length: 8}, () => start('increment', '3'))
    await Promise.all(children.map((child) => once(child, 'exit')))
    expect(readFileSync(join(data, 'counter'), 'utf8')).toBe('24')
    expect(leftovers()).toEqual([])
  })

  test('a live holder keeps its lock; the waiter gives up in time', async () => {
    const holder = start('hold')
    await once(holder.stdout, 'data')
    const waiting = createLocks(data, systemClock).withLock('counter', async () => 'ran', {
      timeout: 200,
    })
    await expect(waiting).rejects.toMatchObject({
      code: 'STORAGE',
      message: `process ${holder.pid} has held the lock counter for too long`,
    })
    holder.kill('SIGKILL')
  })

  test('a process that ends by process.exit releases its locks', async () => {
    const holder = start('exit')
    await once(holder, 'exit')
    expect(leftovers()).toEqual([])
  })

  test('a holder whose heart stopped loses its lock after 20 s', async () => {
    let now = 0
    const clock = {
      ...systemClock,
      monotonic: () => now,
      sleep: async () => {
        now += 1000
      },
    }
    mkdirSync(join(data, 'locks'), {recursive: true})
    const locks = createLocks(data, clock)
    await locks.withLock('counter', async () => {
      await locks.withLock('counter', async () => {
        expect(now).toBeGreaterThan(20_000)
      })
    })
    expect(leftovers()).toEqual([])
  })

  test('without a usable lock directory nothing runs', async () => {
    writeFileSync(join(data, 'locks'), 'a file where the directory should be')
    let ran = false
    const locked = createLocks(data, systemClock).withLock('counter', async () => {
      ran = true
    })
    await expect(locked).rejects.toMatchObject({code: 'STORAGE'})
    expect(ran).toBe(false)
  })

  test('an aborted wait ends with the reason', async () => {
    const locks = createLocks(data, systemClock)
    const controller = new AbortController()
    await locks.withLock('counter', async () => {
      const waiting = locks.withLock('counter', async () => {}, {signal: controller.signal})
      controller.abort(new Error('enough'))
      await expect(waiting).rejects.toThrow('enough')
    })
  })

  test('the lock is free again after work that failed', async () => {
    const locks = createLocks(data, systemClock)
    const failing = locks.withLock('a/b c', async () => {
      throw new Error('broken')
    })
    await expect(failing).rejects.toThrow('broken')
    await expect(locks.withLock('a/b c', async () => 1)).resolves.toBe(1)
  })
})
