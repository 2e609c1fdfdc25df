import type {ApiSettings, OAuthSettings} from '../api/index.js'
import {isApixError} from '../errors/index.js'
import {proxyFor, startServer} from '../http/index.js'
import {type Check, failed, passed, skipped, warned} from '../shared/index.js'
import {clockCheck, failure, keychain} from './checks.js'
import {headlessReason} from './oauth/browser.js'
import {connect} from './oauth/client.js'
import type {AuthDeps} from './types.js'

type Deps = AuthDeps & {platform: NodeJS.Platform}

/** Tries what a login needs, one after the other; nothing is logged in to, nothing stays behind. */
export async function examine(settings: ApiSettings | undefined, deps: Deps): Promise<Check[]> {
  const oauth = settings?.auth.type === 'oauth2' ? settings.auth : undefined
  const port = oauth?.redirect.port ?? 0
  const known = oauth ? await endpointOf(oauth, deps) : undefined
  const device = known !== undefined && 'url' in known && known.device
  const checks = [
    await bind('loopback (IPv4)', '127.0.0.1', port),
    await bind('loopback (IPv6)', '::1', port),
    browser(device, deps),
    await keychain(deps),
  ]
  if (!settings) return checks
  const address = known ?? {url: settings.baseUrl}
  const name = oauth ? 'token endpoint' : 'API'
  if ('check' in address) return [...checks, address.check]
  return [...checks, ...(await reach(name, address.url, deps))]
}

async function bind(name: string, host: string, port: number): Promise<Check> {
  try {
    const server = await startServer({host, port, handler: (_, response) => void response.end()})
    await server.close()
    return passed(name, `${host} port ${server.port} can be listened on`)
  } catch (error) {
    const {message} = error as Error
    const isBusy = isApixError(error) && error.code === 'PORT_BUSY'
    // Machines without IPv6 do well with the other address.
    if (host === '::1' && !isBusy) return skipped(name, message)
    return failed(name, message, 'choose another port: apix login --port')
  }
}

function browser(device: boolean, {environment, platform}: Deps): Check {
  const name = 'browser'
  const program = environment['APIX_BROWSER'] ?? environment['BROWSER']
  if (program !== undefined) return passed(name, `${program} will be run`)
  const reason = headlessReason(environment, platform)
  if (reason === undefined) return passed(name, 'the system browser will be opened')
  const otherwise = device ? ', or use --flow deviceCode' : ''
  const hint = `open the printed address elsewhere and paste where it ends${otherwise}`
  return warned(name, `${reason}: none will be opened`, hint)
}

async function endpointOf(
  auth: OAuthSettings,
  deps: Deps,
): Promise<{url: string; device: boolean} | {check: Check}> {
  try {
    const {clientSecret: _, ...rest} = auth
    const client = {...rest, clientId: 'none', clientAuth: 'none' as const}
    const metadata = (await connect(client, deps)).serverMetadata()
    const {token_endpoint: url = '', device_authorization_endpoint: device} = metadata
    return {url, device: device !== undefined}
  } catch (error) {
    return {check: failure('metadata', error)}
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
    const answered = passed(name, `${url.host} answers ${way} (HTTP ${response.status})`)
    return [answered, clockCheck(response.headers.get('date'), (sent + received) / 2)]
  } catch (error) {
    return [failure(name, error, way)]
  }
}
