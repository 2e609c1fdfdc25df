import {mkdtempSync, rmSync} from 'node:fs'
import {createServer, type Socket} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, describe, expect, test} from 'vitest'
import {createSecretStore} from '../../../src/storage/index.js'
import {busAddress} from '../../../src/storage/secret-store/session-bus.js'

describe('the address of the session bus', () => {
  test.each([
    [{}, undefined],
    [{XDG_RUNTIME_DIR: '/run/user/1'}, {path: '/run/user/1/bus'}],
    [{DBUS_SESSION_BUS_ADDRESS: 'unix:path=/tmp/b%20us,guid=1f'}, {path: '/tmp/b us'}],
    [{DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=/tmp/dbus-x,guid=1f'}, {path: '\0/tmp/dbus-x'}],
    [{DBUS_SESSION_BUS_ADDRESS: 'tcp:host=h,port=1;unix:path=/second'}, {path: '/second'}],
    [
      {DBUS_SESSION_BUS_ADDRESS: 'unix:runtime=yes', XDG_RUNTIME_DIR: '/run/user/1'},
      {path: '/run/user/1/bus'},
    ],
    [{DBUS_SESSION_BUS_ADDRESS: 'disabled:', XDG_RUNTIME_DIR: '/run/user/1'}, undefined],
  ])('%j', (environment, address) => {
    expect(busAddress(environment)).toEqual(address)
  })
})

describe.runIf(process.platform === 'linux')('a session bus that', () => {
  const closers: Array<() => void> = []
  afterEach(() => {
    for (const close of closers.splice(0)) close()
  })

  async function open(path: string, behave?: (socket: Socket) => void, passphrase?: string) {
    const data = mkdtempSync(join(tmpdir(), 'apix-bus-'))
    closers.push(() => rmSync(data, {recursive: true, force: true}))
    const address = path.startsWith('\0') ? `unix:abstract=${path.slice(1)}` : `unix:path=${path}`
    if (behave) {
      const sockets: Socket[] = []
      const server = createServer((socket) => {
        sockets.push(socket)
        socket.on('error', () => {})
        behave(socket)
      })
      await new Promise<void>((resolve) => server.listen(path, resolve))
      closers.push(() => {
        for (const socket of sockets) socket.destroy()
        server.close()
      })
    }
    return createSecretStore({
      directories: {config: data, data, cache: data},
      environment: {
        DBUS_SESSION_BUS_ADDRESS: address,
        ...(passphrase && {APIX_PASSPHRASE: passphrase}),
      },
      platform: 'linux',
      notifier: {notice() {}, warn() {}, detail() {}},
    })
  }

  const abstract = () => `\0apix-test-${process.pid}-${Math.random()}`

  test('accepts and never answers is given up after 3 s, and the encrypted file is no excuse', async () => {
    let ticks = 0
    const ticker = setInterval(() => ticks++, 50)
    closers.push(() => clearInterval(ticker))
    const started = performance.now()
    await expect(open(abstract(), () => {}, 'pw')).rejects.toMatchObject({
      code: 'KEYCHAIN_TIMEOUT',
      message: 'the D-Bus session bus does not answer (waited 3000 ms)',
      hints: expect.arrayContaining([expect.stringContaining('--storage encrypted-file')]),
    })
    expect(performance.now() - started).toBeLessThan(12_000)
    expect(ticks, 'the event loop went on').toBeGreaterThan(5)
  })

  test.each([
    ['refuses the user', (socket: Socket) => void socket.write('REJECTED EXTERNAL\r\n'), /refuses/],
    ['hangs up', (socket: Socket) => void socket.end(), /closed the connection/],
  ])('%s is no keychain', async (_, behave, message) => {
    await expect(open(abstract(), behave)).rejects.toMatchObject({
      code: 'KEYCHAIN_UNAVAILABLE',
      message: expect.stringMatching(message),
    })
  })

  test('is not there is no keychain', async () => {
    await expect(open('/nonexistent/bus')).rejects.toMatchObject({code: 'KEYCHAIN_UNAVAILABLE'})
    expect((await open('/nonexistent/bus', undefined, 'pw')).kind).toBe('encrypted-file')
  })
})
