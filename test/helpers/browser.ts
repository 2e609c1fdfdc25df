import {chmodSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect} from 'vitest'

/**
 * What a person does with the login page, as a program: opens the URL, sends the login and consent
 * forms on, and ends at the redirect. It leaves a trace of what it was started with.
 */
const SCRIPT = String.raw`
import {appendFileSync} from 'node:fs'

const trace = process.env.BROWSER_TRACE
const log = (entry) => trace && appendFileSync(trace, JSON.stringify(entry) + '\n')
log({arguments: process.argv.slice(2), environment: process.env})

const jars = new Map()
async function visit(url, init = {}) {
  const {origin} = new URL(url)
  const jar = jars.get(origin) ?? new Map()
  jars.set(origin, jar)
  const cookie = [...jar].map(([name, value]) => name + '=' + value).join('; ')
  const response = await fetch(url, {...init, redirect: 'manual', headers: {...init.headers, cookie}})
  for (const line of response.headers.getSetCookie()) {
    const [pair] = line.split(';')
    const equals = pair.indexOf('=')
    jar.set(pair.slice(0, equals), pair.slice(equals + 1))
  }
  return response
}

let url = process.argv[2]
let init
for (let step = 0; step < 20; step++) {
  const response = await visit(url, init)
  init = undefined
  const location = response.headers.get('location')
  if (location) {
    url = new URL(location, url).href
    continue
  }
  const html = await response.text()
  const form = /<form[^>]*action="([^"]+)"[^>]*>([\s\S]*?)<\/form>/.exec(html)
  if (!form) {
    log({end: url, status: response.status, html})
    break
  }
  const fields = new URLSearchParams()
  for (const [input] of form[2].matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]+)"/.exec(input)?.[1]
    const value = /value="([^"]*)"/.exec(input)?.[1]
    if (name) fields.set(name, value ?? 'ann')
  }
  const deny = process.env.BROWSER_DENIES && /abort/.exec(html)
  if (deny) {
    url = new URL(/href="([^"]*abort)"/.exec(html)[1], url).href
    continue
  }
  url = new URL(form[1].replaceAll('&amp;', '&'), url).href
  init = {
    method: 'POST',
    body: fields,
    headers: {'content-type': 'application/x-www-form-urlencoded'},
  }
}
`

export interface BrowserTrace {
  arguments?: string[]
  environment?: Record<string, string>
  end?: string
  status?: number
  html?: string
}

export interface ScriptedBrowser {
  path: string
  /** What it has seen up to now; throws when it was never opened. */
  trace(): BrowserTrace
  /** What it has seen once it is at its last page, which may be after the login has ended. */
  ended(): Promise<BrowserTrace>
}

/** Writes the program into the folder; hand its path to APIX_BROWSER. */
export function writeBrowser(folder: string): ScriptedBrowser {
  const script = join(folder, 'browser.mjs')
  const path = join(folder, 'browser')
  const tracePath = join(folder, 'browser-trace.ndjson')
  writeFileSync(script, SCRIPT)
  writeFileSync(
    path,
    `#!/bin/sh\nBROWSER_TRACE='${tracePath}' exec '${process.execPath}' '${script}' "$@"\n`,
  )
  chmodSync(path, 0o755)
  const trace = (): BrowserTrace => {
    const lines = readFileSync(tracePath, 'utf8').split('\n').slice(0, -1)
    return Object.assign({}, ...lines.map((line) => JSON.parse(line)))
  }
  return {
    path,
    trace,
    async ended() {
      await expect.poll(() => trace().end).toBeDefined()
      return trace()
    },
  }
}
