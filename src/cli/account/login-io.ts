import {createInterface} from 'node:readline'
import {createBrowser, headlessReason, type LoginIo} from '../../auth/index.js'
import type {Deps} from '../deps.js'
import {inMinutes, showTimeLeft} from '../time-left.js'

export interface LoginIoOptions {
  browser: boolean
  /** What is logged in to, for the command of the device flow. */
  api: string
  /** Whether configuration has a device flow; the server may say so as well. */
  device: boolean
}

/** The terminal's side of a login in the browser. */
export function createLoginIo(deps: Deps, options: LoginIoOptions): LoginIo {
  const {environment, notifier, output, prompter, signal} = deps
  const headless = headlessReason(environment, process.platform)
  return {
    signal,
    openBrowser: options.browser && !headless ? createBrowser(environment) : undefined,
    announce(url, redirectUri, offersDevice) {
      // Always, whatever --quiet says: without the address nobody could log in.
      void output.stderr.write(`Open this address to log in:\n  ${url.href}\n`)
      if (headless && options.browser) {
        const {port} = new URL(redirectUri)
        notifier.notice(`${headless}, so no browser is opened.`)
        if (options.device || offersDevice) {
          notifier.notice(`Without the way back: apix login ${options.api} --flow deviceCode`)
        }
        // On a line of its own, so that it can be copied.
        notifier.notice(
          `On the machine with the browser, forward the port first:\n  ${forwarding(port, environment)}`,
        )
      }
      if (prompter.interactive) {
        notifier.notice('Waiting. The address the browser ends up at can be pasted here as well.')
      }
    },
    announceDevice({userCode, url, complete, expiresIn}) {
      void output.stderr.write(
        `Open this address on any device and enter the code:\n  ${url.href}\n  code: ${userCode}\n`,
      )
      if (complete) void output.stderr.write(`With the code in it already:\n  ${complete.href}\n`)
      notifier.notice('Enter it only if you started this login yourself.')
      // Where nobody would see it change, and beside lines that come in between, it is said once.
      const {quiet, verbose} = deps.options
      const changes = prompter.interactive && !quiet && !verbose
      if (changes) return showTimeLeft(expiresIn, deps)
      notifier.notice(`Waiting: the code is good for ${inMinutes(expiresIn)} minutes.`)
      return undefined
    },
    async *pastedLines(until) {
      if (!prompter.interactive) return
      yield* createInterface({input: process.stdin, signal: until})
    },
  }
}

/** The command that leads a port of the person's machine to this one, as far as SSH tells. */
function forwarding(port: string, {SSH_CONNECTION: connection = '', USER}: Deps['environment']) {
  // "client-address client-port server-address server-port"
  const [, , address, sshPort = '22'] = connection.split(' ')
  const host = address ? `${USER ? `${USER}@` : ''}${address}` : 'THIS_HOST'
  return `ssh -N -L ${port}:127.0.0.1:${port} ${sshPort === '22' ? '' : `-p ${sshPort} `}${host}`
}
