import {type ChildProcess, execFile, spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import {promisify} from 'node:util'
import {build} from 'esbuild'
import {nativePackagesFromHere} from './native-packages.js'

export type Operation = [name: string, ...args: string[]]
export type Outcome = {value?: unknown; code?: string; message?: string; hints?: string[]}

/** keytar replaces an item, @napi-rs/keyring changes the secret of the one that is there. */
const DENIED = [
  '<deny send_interface="org.freedesktop.Secret.Collection" send_member="CreateItem"/>',
  '<deny send_interface="org.freedesktop.Secret.Item" send_member="SetSecret"/>',
].join('')

const CONFIGURATION = (socket: string, refusesWrites = false) => `<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    ${refusesWrites ? DENIED : ''}
  </policy>
</busconfig>
`

/** Why the real Secret Service cannot be had here, or undefined. */
export function missingService(): string | undefined {
  const missing = ['dbus-daemon', 'gnome-keyring-daemon'].filter(
    (name) => spawnSync(name, ['--version'], {stdio: 'ignore'}).error,
  )
  return missing.length > 0
    ? `${missing.join(' and ')} missing: apt-get install dbus gnome-keyring`
    : undefined
}

/** A session bus without service activation, a real gnome-keyring, and a program that uses it. */
export async function createSession() {
  const home = mkdtempSync(join(tmpdir(), 'apix-bus-'))
  const socket = join(home, 'bus-socket')
  const data = join(home, 'apix')
  const script = join(home, 'worker.mjs')
  mkdirSync(join(home, 'run'), {mode: 0o700})
  writeFileSync(join(home, 'bus.conf'), CONFIGURATION(socket))
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    XDG_RUNTIME_DIR: join(home, 'run'),
    XDG_DATA_HOME: join(home, 'share'),
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}`,
  }
  await build({
    entryPoints: [fileURLToPath(new URL('secret-store-worker.ts', import.meta.url))],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    plugins: [nativePackagesFromHere],
    logLevel: 'error',
  })

  const bus = spawn(
    'dbus-daemon',
    ['--nofork', '--print-address', '--config-file', join(home, 'bus.conf')],
    {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
  await once(bus.stdout, 'data')
  let keyring: ChildProcess | undefined

  async function run(
    operations: Operation[],
    options: {env?: Record<string, string>; store?: object} = {},
  ): Promise<Outcome[]> {
    const input = JSON.stringify({data, operations, store: options.store ?? {}})
    const {stdout} = await promisify(execFile)(process.execPath, [script, input], {
      env: {...env, ...options.env},
      maxBuffer: 10_000_000,
    })
    return JSON.parse(stdout)
  }

  async function stopKeyring(): Promise<void> {
    if (!keyring || keyring.exitCode !== null || keyring.signalCode !== null) return
    keyring.kill('SIGCONT')
    keyring.kill('SIGKILL')
    await once(keyring, 'exit')
  }

  return {
    data,
    /** What a program needs in its environment to reach this keyring and no other. */
    env,
    run,
    stopKeyring,
    /** The bus lets nobody write to the keyring, while it can be read and is not locked. */
    async refuseWrites(refuses: boolean) {
      writeFileSync(join(home, 'bus.conf'), CONFIGURATION(socket, refuses))
      bus.kill('SIGHUP')
      for (let attempt = 0; attempt < 100; attempt++) {
        const [written] = await run([['setPassword', 'apix-test', 'refuses', 'x']])
        if ((written?.code !== undefined) === refuses) return
        await sleep(20)
      }
      throw new Error('the bus did not take its new policy')
    },
    get keyring() {
      return keyring
    },
    /** @param password unlocks (or makes) the default keyring; without it, it stays locked */
    async startKeyring(password?: string) {
      await stopKeyring()
      const args = ['--foreground', '--components=secrets', ...(password ? ['--unlock'] : [])]
      keyring = spawn('gnome-keyring-daemon', args, {env, stdio: ['pipe', 'ignore', 'ignore']})
      keyring.stdin?.end(password)
      for (let attempt = 0; attempt < 100; attempt++) {
        const [state] = await run([['state']])
        if (state?.value === (password ? 'unlocked' : 'locked')) return
        await sleep(20)
      }
      throw new Error('gnome-keyring did not come up')
    },
    async close() {
      await stopKeyring()
      bus.kill()
      await once(bus, 'exit')
      rmSync(home, {recursive: true, force: true})
    },
  }
}
