import {spawn} from 'node:child_process'
import {existsSync} from 'node:fs'
import type {Environment} from '../../api/index.js'
import {ApixError} from '../../errors/index.js'

/** Opens a URL for the person; resolves when it is on its way, rejects when it cannot be. */
export type OpenBrowser = (url: URL) => Promise<void>

/** A launcher that fails does so at once; one that is still alive by then is a browser. */
const LAUNCH_TIME = 1500

/**
 * `APIX_BROWSER` or `BROWSER` run with the URL as its only argument, without a shell; otherwise
 * the package `open`.
 */
export function createBrowser(environment: Environment): OpenBrowser {
  return async (url) => {
    if (url.protocol !== 'https:' && url.protocol !== 'http:') {
      throw new ApixError('LOGIN_FAILED', `refused to open a ${url.protocol} URL`)
    }
    const program = environment['APIX_BROWSER'] ?? environment['BROWSER']
    if (program !== undefined) return run(program, url.href, withoutSecrets(environment))
    const {default: open} = await import('open')
    const child = await open(url.href)
    await launched(child, 'the system browser')
  }
}

function run(program: string, url: string, env: Record<string, string>): Promise<void> {
  const child = spawn(program, [url], {
    shell: false,
    // Ctrl-C in the terminal ends apix, not the browser.
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
    env,
  })
  return launched(child, program)
}

/** `open` and a desktop's launchers report failure by their exit code, if at all. */
function launched(child: ReturnType<typeof spawn>, name: string): Promise<void> {
  child.unref()
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, LAUNCH_TIME)
    timer.unref()
    const fail = (why: string) => {
      clearTimeout(timer)
      reject(new ApixError('LOGIN_FAILED', `${name} could not be started (${why})`))
    }
    child.once('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message))
    child.once('exit', (code) => {
      if (code !== 0 && code !== null) return fail(`exit code ${code}`)
      clearTimeout(timer)
      resolve()
    })
  })
}

/** The browser needs the desktop's variables, not our secrets. */
function withoutSecrets(environment: Environment): Record<string, string> {
  const kept = Object.entries(environment).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/TOKEN|SECRET|PASS|_KEY$/i.test(entry[0]),
  )
  return Object.fromEntries(kept)
}

/** Why a browser that is opened here would not be the person's own; undefined when it would. */
export function headlessReason(
  environment: Environment,
  platform: NodeJS.Platform,
): string | undefined {
  if (environment['APIX_BROWSER'] ?? environment['BROWSER']) return undefined
  if (environment['CI']) return 'this is a CI job'
  if (environment['SSH_CONNECTION'] ?? environment['SSH_TTY']) return 'this is an SSH session'
  if (platform !== 'linux') return undefined
  if (environment['WSL_DISTRO_NAME']) return undefined
  if (environment['CODESPACES'] ?? environment['REMOTE_CONTAINERS']) {
    return 'this is a development container'
  }
  if (environment['DISPLAY'] ?? environment['WAYLAND_DISPLAY']) return undefined
  const container = existsSync('/.dockerenv') || existsSync('/run/.containerenv')
  return container ? 'this is a container' : 'there is no desktop here'
}
