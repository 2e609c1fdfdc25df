import {createInterface} from 'node:readline'
import {createBrowser, headlessReason, type LoginIo} from '../auth/index.js'
import type {Deps} from './deps.js'

/** The terminal's side of a login in the browser. */
export function createLoginIo(deps: Deps, options: {browser: boolean}): LoginIo {
  const {environment, notifier, output, prompter, signal} = deps
  const headless = headlessReason(environment, process.platform)
  return {
    signal,
    openBrowser: options.browser && !headless ? createBrowser(environment) : undefined,
    announce(url, redirectUri) {
      // Always, whatever --quiet says: without the address nobody could log in.
      void output.stderr.write(`Open this address to log in:\n  ${url.href}\n`)
      if (headless && options.browser) {
        const {port} = new URL(redirectUri)
        notifier.notice(`${headless}, so no browser is opened.`)
        notifier.notice(
          `On another machine, forward the port first: ssh -N -L ${port}:127.0.0.1:${port} THIS_HOST`,
        )
      }
      if (prompter.interactive) {
        notifier.notice('Waiting. The address the browser ends up at can be pasted here as well.')
      }
    },
    async *pastedLines(until) {
      if (!prompter.interactive) return
      yield* createInterface({input: process.stdin, signal: until})
    },
  }
}
