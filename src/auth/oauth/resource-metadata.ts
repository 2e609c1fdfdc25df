import {ApixError} from '../../errors/index.js'
import type {AuthDeps} from '../types.js'
import {secureEndpoint} from './endpoints.js'
import {mapOAuthError, plain} from './errors.js'

/** Milliseconds. */
const TIMEOUT = 30_000

/** What an API says about how it wants to be called (RFC 9728). */
export interface ResourceMetadata {
  /** Where this was read. */
  source: string
  resource: string
  /** Never empty. */
  issuers: readonly string[]
  /** What the API's challenge asks for. */
  scopes: readonly string[]
  /** It takes tokens with a proof of possession only. */
  dpopRequired: boolean
}

type Deps = Pick<AuthDeps, 'fetch' | 'notifier'>

/**
 * Asks an API which authorization server it trusts: first by calling it without a credential, as its
 * 401 names the address (RFC 9728 section 5.1), then at the well-known addresses (section 3).
 * @returns undefined when the API publishes nothing
 * @throws ApixError LOGIN_FAILED for metadata that cannot be trusted, network codes
 */
export async function discoverResource(
  baseUrl: string,
  deps: Deps,
): Promise<ResourceMetadata | undefined> {
  const base = secureEndpoint('baseUrl', baseUrl)
  const fetch = await deps.fetch()
  const get = async (url: URL) =>
    fetch(url, {
      headers: {accept: 'application/json'},
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT),
    }).catch((error: unknown) => {
      throw mapOAuthError(error, 'resource')
    })

  const answer = await get(base)
  const challenge = answer.headers.get('www-authenticate') ?? ''
  await answer.body?.cancel()
  const named = challengeParameter(challenge, 'resource_metadata')
  const scopes = challengeParameter(challenge, 'scope')?.split(' ').filter(Boolean) ?? []
  const candidates =
    answer.status === 401 && named !== undefined
      ? [secureEndpoint('resource_metadata', new URL(named, base).href)]
      : wellKnown(base)
  for (const url of candidates) {
    const response = await get(url)
    const document = response.ok ? await response.json().catch(() => undefined) : undefined
    if (document === undefined && candidates.length > 1) continue
    deps.notifier.detail(`the API's metadata (RFC 9728) is at ${url.href}`)
    return parse(document, url, base, scopes)
  }
  return undefined
}

function wellKnown(base: URL): URL[] {
  const at = (path: string) => new URL(`/.well-known/oauth-protected-resource${path}`, base)
  const path = base.pathname.replace(/\/$/, '')
  // Two candidates even for a bare origin, so that a missing document is no error.
  return [at(path), at('')]
}

function parse(
  document: unknown,
  source: URL,
  base: URL,
  scopes: readonly string[],
): ResourceMetadata {
  const fail = (why: string) =>
    new ApixError('LOGIN_FAILED', `the metadata of the API at ${source.href} ${why}`, {
      hints: ['set auth.issuer in the configuration instead'],
    })
  if (typeof document !== 'object' || document === null) throw fail('is no JSON document')
  const fields = document as Record<string, unknown>
  const {resource, authorization_servers: servers} = fields
  if (typeof resource !== 'string' || !URL.canParse(resource)) throw fail('names no resource')
  // Section 3.3: metadata of another resource may lead to tokens for it.
  if (!covers(new URL(resource), base)) {
    throw fail(`is about ${plain(resource)}, not about ${base.href}`)
  }
  const issuers = Array.isArray(servers)
    ? servers.filter((server): server is string => typeof server === 'string')
    : []
  if (issuers.length === 0) throw fail('names no authorization server')
  return {
    source: source.href,
    resource,
    issuers,
    scopes,
    dpopRequired: fields['dpop_bound_access_tokens_required'] === true,
  }
}

function covers(resource: URL, base: URL): boolean {
  const prefix = resource.pathname.replace(/\/$/, '')
  const path = base.pathname
  return resource.origin === base.origin && (path === prefix || path.startsWith(`${prefix}/`))
}

/** A parameter of a WWW-Authenticate header (RFC 9110 section 11.6.1). */
export function challengeParameter(challenge: string, name: string): string | undefined {
  const match = new RegExp(`(?:^|[\\s,])${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s,]+))`, 'i').exec(
    challenge,
  )
  return match?.[1]?.replace(/\\(.)/g, '$1') ?? match?.[2]
}
