import type {ApiSettings, OAuthSettings} from '../api/index.js'
import {isApixError} from '../errors/index.js'
import {proxyFor, startServer} from '../http/index.js'
import {probe} from '../storage/index.js'
import {headlessReason} from './oauth/browser.js'
import {connect} from './oauth/client.js'
import type {AuthDeps} from './types.js'

/** One thing that a login needs. */
export interface Check {
  name: string
  /** Null: it does not apply here. */
  ok: boolean | null
  detail: string
  hint?: string
}

/** Milliseconds that clocks may differ before tokens are refused. */
const TOLERANCE = 60_000

type Deps = AuthDeps & {platform: NodeJS.Platform}

/** Tries what a login needs, one after the other; nothing is logged in to, nothing stays behind. */
export async function examine(settings: ApiSettings | undefined, deps: Deps): Promise<Check[]> {
  const oauth = settings?.auth.type === 'oauth2' ? settings.auth : undefined
  const port = oauth?.redirect.port ?? 0
  const checks = [
    await bind('loopback (IPv4)', '127.0.0.1', port),
    await bind('loopback (IPv6)', '::1', port),
    browser(deps),
    await keychain(deps),
  ]
  if (!settings) return checks
  const address = oauth ? await endpointOf(oauth, deps) : {url: settings.baseUrl}
  const name = oauth ? 'token endpoint' : 'API'
  if ('check' in address) return [...checks, address.check]
  return [...checks, ...(await reach(name, address.url, deps))]
}

async function bind(name: string, host: string, port: number): Promise<Check> {
  try {
    const server = await startServer({host, port, handler: (_, response) => void response.end()})
    await server.close()
    return {name, ok: true, detail: `${host} port ${server.port} can be listened on`}
  } catch (error) {
    const {message} = error as Error
    const isBusy = isApixError(error) && error.code === 'PORT_BUSY'
    // Machines without IPv6 do well with the other address.
    if (host === '::1' && !isBusy) return {name, ok: null, detail: message}
    return {name, ok: false, detail: message, hint: 'choose another port: apix login --port'}
  }
}

function browser({environment, platform}: Deps): Check {
  const name = 'browser'
  const program = environment['APIX_BROWSER'] ?? environment['BROWSER']
  if (program !== undefined) return {name, ok: true, detail: `${program} will be run`}
  const reason = headlessReason(environment, platform)
  if (reason === undefined) return {name, ok: true, detail: 'the system browser will be opened'}
  const hint =
    'open the printed address elsewhere and paste where it ends, or use --flow deviceCode'
  return {name, ok: null, detail: `${reason}: none will be opened`, hint}
}

async function keychain(deps: Deps): Promise<Check> {
  const name = 'credential store'
  try {
    const store = await deps.secretStore()
    await probe(store)
    return {name, ok: true, detail: `${store.description}: written, read and deleted`}
  } catch (error) {
    return failed(name, error)
  }
}

async function endpointOf(
  auth: OAuthSettings,
  deps: Deps,
): Promise<{url: string} | {check: Check}> {
  try {
    const {clientSecret: _, ...rest} = auth
    const client = {...rest, clientId: 'none', clientAuth: 'none' as const}
    const {token_endpoint: url = ''} = (await connect(client, deps)).serverMetadata()
    return {url}
  } catch (error) {
    return {check: failed('metadata', error)}
  }
}

async function reach(name: string, address: string, deps: Deps): Promise<Check[]> {
  const url = new URL(address)
  const proxy = proxyFor(url, deps.environment)
  const way = proxy ? `through the proxy ${proxy.host}` : 'directly'
  try {
    const fetch = await deps.fetch()
    const sent = deps.clock.now()
    const response = await fetch(url, {redirect: 'manual', signal: AbortSignal.timeout(15_000)})
    const received = deps.clock.now()
    await response.body?.cancel()
    const answered = {
      name,
      ok: true,
      detail: `${url.host} answers ${way} (HTTP ${response.status})`,
    }
    return [answered, clock(response.headers.get('date'), (sent + received) / 2)]
  } catch (error) {
    return [failed(name, error, way)]
  }
}

function clock(date: string | null, now: number): Check {
  const name = 'clock'
  const theirs = Date.parse(date ?? '')
  if (Number.isNaN(theirs))
    return {name, ok: null, detail: 'the server does not say what time it is'}
  // The header has whole seconds.
  const skew = Math.round((now - theirs - 500) / 1000)
  const words =
    Math.abs(skew) <= 1 ? 'agrees' : `is ${Math.abs(skew)} s ${skew > 0 ? 'ahead' : 'behind'}`
  const ok = Math.abs(skew) * 1000 <= TOLERANCE
  const detail = `this machine's clock ${words}`
  return ok
    ? {name, ok, detail}
    : {name, ok, detail, hint: 'set the clock: signed tokens depend on it'}
}

function failed(name: string, error: unknown, way?: string): Check {
  const {message} = error as Error
  const [hint] = isApixError(error) ? error.hints : []
  const detail = way === undefined ? message : `${message} (${way})`
  return {name, ok: false, detail, ...(hint !== undefined && {hint})}
}
