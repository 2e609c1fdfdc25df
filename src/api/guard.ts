import type {ConfiguredApis} from './registry.js'
import type {ApiSettings, Guard} from './types.js'

/**
 * The environment with `confirm: true` into which a URL leads, whichever one was chosen: somebody
 * who types the address of production means production. Where the base URLs of several environments
 * lead to it, the longest counts, and of equals the one that was chosen.
 * @param chosen the API and environment that the request was made for
 */
export function guardOf(
  url: URL,
  chosen: ApiSettings | undefined,
  registry: Pick<ConfiguredApis, 'list' | 'resolve'>,
): Guard | undefined {
  let open = depthUnder(chosen?.baseUrl, url)
  let guarded = -1
  let found: Guard | undefined
  for (const {name, environment, settings} of environments(registry)) {
    const depth = depthUnder(settings.baseUrl, url)
    if (!settings.confirm) {
      // One that was not chosen must be nearer to make asking needless.
      open = Math.max(open, depth - 1)
    } else if (depth > guarded) {
      guarded = depth
      found = {api: name, environment}
    }
  }
  return guarded > open ? found : undefined
}

function* environments(registry: Pick<ConfiguredApis, 'list' | 'resolve'>) {
  for (const {name, environments} of registry.list()) {
    for (const environment of environments.length === 0 ? ['default'] : environments) {
      try {
        const settings = registry.resolve({api: name, environment, login: true})
        yield {name, environment, settings}
      } catch {
        // Without a base URL, say: nothing leads there.
      }
    }
  }
}

/** How much of a URL's path the base URL says; -1 when it does not lie under it. */
function depthUnder(baseUrl: string | undefined, url: URL): number {
  if (baseUrl === undefined || !URL.canParse(baseUrl)) return -1
  const base = new URL(baseUrl)
  const path = base.pathname.replace(/\/+$/, '')
  const isUnder = url.pathname === path || url.pathname.startsWith(`${path}/`)
  return base.origin === url.origin && isUnder ? path.length : -1
}
