import {X509Certificate} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import {connect} from 'node:net'
import type {ApiSettings} from '../api/index.js'
import {clockCheck, failure} from '../auth/index.js'
import {PROXY_VARIABLES, proxyFor} from '../http/index.js'
import {type Check, failed, formatDuration, passed, skipped, warned} from '../shared/index.js'
import {parseStoreUrl} from '../storage/index.js'
import type {DoctorDeps, DoctorInput} from './types.js'

/** Milliseconds. */
const PROXY_TIMEOUT = 3000
const API_TIMEOUT = 15_000
const DAY = 24 * 60 * 60 * 1000

const NOT_ASKED = 'not asked for: apix doctor API, or --network for all of them'

/** The proxies that the environment names, and whether somebody listens there. */
export async function proxies({environment}: DoctorDeps): Promise<Check[]> {
  const set = PROXY_VARIABLES.filter((name) => environment[name])
  if (set.length === 0) return [skipped('proxy', 'none is set')]
  const checks = await Promise.all(set.map((name) => proxy(name, environment[name] ?? '')))
  const exempt = environment['no_proxy'] ?? environment['NO_PROXY']
  return exempt ? [...checks, passed('NO_PROXY', exempt)] : checks
}

async function proxy(name: string, text: string): Promise<Check> {
  const full = text.includes('://') ? text : `http://${text}`
  const url = URL.canParse(full) ? new URL(full) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) {
    // The value may hold a password, wherever it stands in what is no URL.
    return failed(name, 'is no http or https URL', 'write it as http://HOST:PORT')
  }
  const shown = `${url.protocol}//${url.username ? '…@' : ''}${url.host}`
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  const problem = await listens(url.hostname.replace(/^\[|\]$/g, ''), port)
  return problem === undefined
    ? passed(name, `${shown} accepts connections`)
    : failed(name, `${shown} cannot be reached: ${problem}`, `start it, or unset ${name}`)
}

/** Undefined when somebody does; else why not. */
function listens(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({host, port})
    const finish = (problem?: string) => {
      socket.destroy()
      resolve(problem)
    }
    socket.setTimeout(PROXY_TIMEOUT, () => finish(`no answer within ${PROXY_TIMEOUT / 1000} s`))
    socket.once('connect', () => finish())
    socket.once('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message))
  })
}

/** Redis, where processes share limits and what they have seen; no finding where it is not used. */
export async function sharedStore({environment}: DoctorDeps): Promise<Check[]> {
  const name = 'APIX_STORE_URL'
  const text = environment[name]
  if (!text) return []
  try {
    const {host, port, place} = parseStoreUrl(text)
    const problem = await listens(host, port)
    return problem === undefined
      ? [passed(name, `${place} accepts connections`)]
      : [
          failed(
            name,
            `${place} cannot be reached: ${problem}`,
            `start Redis there, or unset ${name}`,
          ),
        ]
  } catch (error) {
    return [failure(name, error)]
  }
}

/** What decides which certificates are trusted. */
export async function certificates({environment, clock}: DoctorDeps): Promise<Check[]> {
  const checks: Check[] = []
  if (environment['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    const hint = 'unset it, and name your own authority with NODE_EXTRA_CA_CERTS or --ca'
    checks.push(failed('TLS', 'NODE_TLS_REJECT_UNAUTHORIZED=0: no certificate is checked', hint))
  }
  const path = environment['NODE_EXTRA_CA_CERTS']
  if (!path) return [...checks, skipped('NODE_EXTRA_CA_CERTS', 'not set')]
  return [...checks, await extraAuthorities(path, clock.now())]
}

async function extraAuthorities(path: string, now: number): Promise<Check> {
  const name = 'NODE_EXTRA_CA_CERTS'
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    return failed(name, `${path} cannot be read (${code})`, 'name a PEM file that can be read')
  }
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  const parsed = blocks.map((block) => certificate(block))
  const bad = parsed.indexOf(undefined)
  if (blocks.length === 0 || bad !== -1) {
    const what = blocks.length === 0 ? 'no certificate' : `a damaged certificate (no. ${bad + 1})`
    return failed(name, `${path} has ${what}`, 'name a file of certificates in PEM form')
  }
  const ends = parsed.map((one) => Date.parse(one?.validTo ?? ''))
  const over = ends.filter((end) => end < now).length
  const words = `${path}: ${blocks.length} certificate${blocks.length === 1 ? '' : 's'}`
  if (over === blocks.length) {
    return failed(name, `${words}, all expired`, 'fetch the present ones of your authority')
  }
  if (over > 0) return warned(name, `${words}, ${over} expired`, 'take out what has expired')
  const soon = Math.min(...ends)
  const days = Math.floor((soon - now) / DAY)
  return days < 14
    ? warned(name, `${words}, one expires in ${days} days`, 'fetch the next one in time')
    : passed(name, words)
}

function certificate(block: string): X509Certificate | undefined {
  try {
    return new X509Certificate(block)
  } catch {
    return undefined
  }
}

/** Every API that may be contacted, one after the other, and the clock against each. */
export async function reachability(deps: DoctorDeps, {apis}: DoctorInput): Promise<Check[]> {
  if (apis.length === 0) return [skipped('APIs', NOT_ASKED), skipped('clock', NOT_ASKED)]
  const checks: Check[] = []
  for (const api of apis) checks.push(...(await reach(api, deps)))
  return checks
}

/** Without a credential: whatever it answers, it answers. */
async function reach(settings: ApiSettings, deps: DoctorDeps): Promise<Check[]> {
  const {name, baseUrl} = settings
  const url = new URL(baseUrl)
  const through = proxyFor(url, deps.environment)
  const way = through ? `through the proxy ${through.host}` : 'directly'
  try {
    const client = await deps.http()
    const sent = deps.clock.now()
    const response = await client.send({
      method: 'GET',
      url,
      headers: [['Accept', '*/*']],
      body: {kind: 'none'},
      timeout: API_TIMEOUT,
    })
    const received = deps.clock.now()
    const {dns, tcp, tls, firstByte} = response.timings()
    // The rest of the body is not waited for.
    for await (const _ of response.body) break
    const phases = [
      ['DNS', dns],
      ['connect', tcp],
      ...(url.protocol === 'https:' ? ([['TLS', tls]] as const) : []),
      ['first byte', firstByte],
    ] as const
    const times = phases.map(([phase, time]) => `${phase} ${formatDuration(time)}`).join(', ')
    const date = response.headers.find(([header]) => header.toLowerCase() === 'date')?.[1] ?? null
    return [
      passed(name, `${url.host} answers ${way} (HTTP ${response.status}): ${times}`),
      clockCheck(date, (sent + received) / 2),
    ]
  } catch (error) {
    return [failure(name, error, way)]
  }
}
