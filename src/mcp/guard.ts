import type {ApiSettings} from '../api/index.js'
import {ApixError} from '../errors/index.js'
import {absoluteTarget, isCredentialHeader, type RequestDraft} from '../request/index.js'
import {isSafeMethod} from '../shared/index.js'
import type {CallDeps, Policy} from './types.js'

/** They decide who is spoken to, or turn a harmless method into another one. */
const FORBIDDEN_HEADERS = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'upgrade',
  'forwarded',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
])

/**
 * The API and environment of a call, within what the server was started for.
 * @throws ApixError USAGE
 */
export function selectionFor(
  input: {api?: unknown; environment?: unknown; account?: unknown},
  policy: Policy,
): CallDeps['selection'] {
  const api = within('api', input.api, policy.api)
  const environment = within('environment', input.environment, policy.environment)
  return {
    ...(api !== undefined && {api}),
    ...(environment !== undefined && {environment}),
    ...(typeof input.account === 'string' && {account: input.account}),
  }
}

function within(what: string, asked: unknown, only: string | undefined): string | undefined {
  const wanted = typeof asked === 'string' ? asked : undefined
  if (only === undefined || wanted === undefined || wanted === only) return only ?? wanted
  throw new ApixError('USAGE', `this server works with the ${what} ${only} only, not ${wanted}`, {
    hints: [`leave out "${what}"`],
  })
}

/**
 * Credentials are apix' own business: a draft brings none, and says nothing that changes whom or
 * what the request is for.
 * @throws ApixError USAGE
 */
export function assertDraft(draft: RequestDraft, settings: ApiSettings | undefined): void {
  const own = settings?.auth.type === 'apiKey' ? settings.auth.name.toLowerCase() : undefined
  for (const [name] of draft.headers) {
    const key = name.toLowerCase()
    if (isCredentialHeader(key) || key === own) {
      throw new ApixError('USAGE', `${name} cannot be set by a tool`, {
        hints: ['apix adds the credential itself; a person logs in with: apix login'],
      })
    }
    if (FORBIDDEN_HEADERS.has(key)) throw new ApixError('USAGE', `${name} cannot be set by a tool`)
  }
  const url = absoluteTarget(draft.target)
  if (url && (url.username || url.password)) {
    throw new ApixError('USAGE', 'a URL with a user and a password cannot be requested by a tool')
  }
}

/**
 * Requests go to the selected API, and to this machine where no single API was chosen: a tool that
 * reads private data is no way to send it anywhere else.
 * @throws ApixError CREDENTIAL_ORIGIN
 */
export function assertReachable(url: URL, settings: ApiSettings | undefined, policy: Policy): void {
  if (settings?.origins.includes(url.origin)) return
  if (policy.api === undefined && isLoopback(url)) return
  const whose = settings ? `no address of ${settings.name}` : 'no address of a configured API'
  throw new ApixError('CREDENTIAL_ORIGIN', `${url.origin} is ${whose}: nothing was sent`, {
    hints: [
      'name the API it belongs to with "api" (list_apis shows them)',
      `or have a person add it: apix api add NAME --base-url ${url.origin}`,
    ],
  })
}

/** @throws ApixError USAGE */
export function assertMethod(method: string, policy: Policy): void {
  if (!policy.readOnly || isSafeMethod(method)) return
  throw new ApixError('USAGE', `this server is read-only: ${method} was not sent`, {
    hints: ['a person can start it without --read-only'],
  })
}

/** @throws ApixError USAGE */
export function assertWritable(what: string, policy: Policy): void {
  if (!policy.readOnly) return
  throw new ApixError('USAGE', `this server is read-only: ${what} was not written`, {
    hints: ['leave out the path'],
  })
}

export function isLoopback(url: URL): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)
}
