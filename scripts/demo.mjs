// `npm run demo`: the main job of apix from beginning to end, on real parts, in a minute. Starts
// the demo provider, logs in through the real loopback flow, then runs the commands below and
// shows what they print. Nothing is left behind: no process, port, file or credential.
import {spawn} from 'node:child_process'
import {randomBytes} from 'node:crypto'
import {existsSync, mkdirSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {delimiter, dirname, join} from 'node:path'
import {createInterface} from 'node:readline'
import {fileURLToPath} from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const bin = join(root, 'bin', 'run.js')
const TIME_LIMIT = 110_000

/** What the commands get of the caller's environment: no proxies, no settings of apix. */
const PASSED_ON = [
  ...['TERM', 'COLORTERM', 'FORCE_COLOR', 'NO_COLOR', 'LANG', 'TMPDIR', 'TEMP', 'SystemRoot'],
  // Where a desktop's keychain is reached.
  ...['DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'DISPLAY'],
]

const bold = (text) => (process.stdout.isTTY ? `\x1b[1m${text}\x1b[22m` : text)
const say = (text) => process.stdout.write(`${text}\n`)

const interruption = new AbortController()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(name, () => interruption.abort(new Error('interrupted')))
}

function isolatedEnvironment(home) {
  const environment = {
    PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    HOME: home,
    APIX_CONFIG_DIR: join(home, 'config'),
    APIX_DATA_DIR: join(home, 'data'),
    APIX_CACHE_DIR: join(home, 'cache'),
    APIX_BROWSER: join(root, 'scripts', 'demo-browser.mjs'),
    // Newer versions of Node keep compiled code in the machine's temporary folder otherwise.
    NODE_COMPILE_CACHE: join(home, 'cache', 'node'),
    // Used only where the machine has no keychain; it dies with this process.
    APIX_PASSPHRASE: randomBytes(24).toString('base64url'),
  }
  for (const name of PASSED_ON) {
    const value = process.env[name]
    if (value !== undefined) environment[name] = value
  }
  return environment
}

/** Starts the provider and waits until it listens. */
async function startProvider(env, cwd) {
  const child = spawn(process.execPath, [bin, 'demo', '--port', '0', '--json'], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = new Promise((resolve) => child.once('exit', resolve))
  const stop = async () => {
    child.kill('SIGINT')
    await exited
  }
  const lines = createInterface({input: child.stdout})
  const first = new Promise((resolve) => lines.once('line', resolve))
  const line = await Promise.race([first, exited])
  if (typeof line !== 'string') throw new Error('the demo provider did not start')
  return {...JSON.parse(line), stop}
}

/** Runs one command to its end; rejects unless it exits 0. */
function run(args, {env, cwd, stdout = 'inherit'}) {
  const {signal} = interruption
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const child = spawn(process.execPath, [bin, ...args], {
      cwd,
      env,
      stdio: ['ignore', stdout, 'inherit'],
    })
    const chunks = []
    child.stdout?.on('data', (chunk) => chunks.push(chunk))
    const stop = () => child.kill('SIGINT')
    signal.addEventListener('abort', stop, {once: true})
    child.once('error', reject)
    child.once('close', (code) => {
      signal.removeEventListener('abort', stop)
      if (signal.aborted) reject(signal.reason)
      else if (code === 0) resolve(Buffer.concat(chunks).toString('utf8'))
      else reject(new Error(`apix ${args[0]} ended with exit code ${code}`))
    })
  })
}

function quote(argument) {
  return /^[\w./:=@-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`
}

/** A command of the transcript: its line as one would type it, then what it prints. */
async function show(args, options) {
  say(`\n${bold(`$ apix ${args.map(quote).join(' ')}`)}`)
  await run(args, options)
}

/** A few more requests, so that the statistics have something to say. */
async function showLoop(options) {
  const ids = Array.from({length: 10}, (_, index) => String(index + 1))
  const line = `for id in ${ids.join(' ')}; do apix get /users/$id >/dev/null; done`
  say(`\n${bold(`$ ${line}`)}`)
  for (const id of ids) await run(['get', `/users/${id}`], {...options, stdout: 'ignore'})
}

async function transcript(home) {
  const cwd = join(home, 'work')
  mkdirSync(cwd)
  const env = isolatedEnvironment(home)
  const provider = await startProvider(env, cwd)
  const options = {cwd, env: {...env, APIX_WEBHOOK_SECRET: provider.webhookSecret}}
  let hasToken = false
  try {
    say(
      `The demo provider listens on ${provider.url}; its webhook secret is in APIX_WEBHOOK_SECRET.`,
    )
    await show(apiAdd(provider), options)
    hasToken = true
    await show(['login', 'demo'], options)
    const status = JSON.parse(await run(['auth', 'status', '--json'], {...options, stdout: 'pipe'}))
    say(storageNote(status.credentials[0]?.storage))
    await show(['get', '/users'], options)
    await show(['post', '/users', 'name=Ada'], options)
    await show(['webhook', 'send', 'payment.succeeded'], options)
    await show(['bench', '/users', '-n', '500', '-c', '10'], options)
    await showLoop(options)
    await show(['stats'], options)
    await show(['auth', 'status'], options)
    await show(['logout', 'demo'], options)
    hasToken = false
  } finally {
    // A keychain outlives the temporary folder; a failed run must not leave its token there.
    if (hasToken) await forget(options)
    await provider.stop()
  }
}

function apiAdd({url, issuer, clientId, scopes}) {
  return [
    ...['api', 'add', 'demo', '--base-url', url],
    ...['--auth', 'oauth2', '--issuer', issuer, '--client-id', clientId],
    ...scopes.flatMap((scope) => ['--scope', scope]),
    ...['--webhook-provider', 'standard-webhooks'],
    ...['--webhook-url', `${url}/webhooks/standard-webhooks`],
  ]
}

function storageNote(storage) {
  return storage === 'keychain'
    ? 'The token is in the keychain of this machine until the logout below.'
    : 'No keychain can be reached here; APIX_PASSPHRASE, made up for this run, encrypts the file.'
}

function forget({cwd, env}) {
  return new Promise((resolve) => {
    const args = [bin, 'logout', 'demo', '--no-revoke', '--quiet']
    spawn(process.execPath, args, {cwd, env, stdio: 'ignore'}).once('close', resolve)
  })
}

const started = performance.now()
const home = mkdtempSync(join(tmpdir(), 'apix-demo-'))
const timer = setTimeout(() => interruption.abort(new Error('took too long')), TIME_LIMIT)
try {
  if (!existsSync(join(root, 'dist', 'bootstrap.js'))) {
    const {build} = await import('./build.mjs')
    await build()
  }
  await transcript(home)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  say(`\n${bold('Everything succeeded')} in ${seconds} s, and nothing is left behind.`)
} catch (error) {
  process.stderr.write(`\nThe demo stopped: ${error.message}\n`)
  process.exitCode = error.message === 'interrupted' ? 130 : 1
} finally {
  clearTimeout(timer)
  rmSync(home, {recursive: true, force: true})
}
