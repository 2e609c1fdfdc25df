import type {ApiSettings} from '../../api/index.js'
import {exitCodeOfStatus, isApixError} from '../../errors/index.js'
import {readBody} from '../../request/index.js'
import {atPointer} from '../../shared/index.js'
import type {Deps} from '../deps.js'
import {statedFailure} from '../request/stated-failure.js'

/** More than any answer about one person. Bytes. */
const LONGEST = 1024 * 1024

/** What the API itself says about a credential. */
export interface Verification {
  /** Null when nothing is known to ask the API. */
  verified: boolean | null
  /** As the API calls the account; null where it does not say. */
  identity: string | null
  status: number | null
  /** Why not. */
  reason?: string
}

/**
 * Asks the API who is logged in.
 * @param version of apix, for User-Agent
 */
export async function verifyCredential(
  settings: ApiSettings,
  account: string | undefined,
  {deps, version}: {deps: Deps; version: string},
): Promise<Verification> {
  const {whoami} = settings
  if (!whoami) {
    const reason = 'no request is known that tells: set whoami: /PATH for the API'
    return {verified: null, identity: null, status: null, reason}
  }
  const pipeline = await deps.pipeline(`apix/${version}`)
  const {body} = whoami
  const draft = {
    method: whoami.method,
    target: whoami.path,
    headers: [],
    query: [],
    body:
      body === undefined
        ? {kind: 'none' as const}
        : {kind: 'bytes' as const, bytes: Buffer.from(body)},
    ...(body !== undefined && {contentType: 'application/json'}),
  }
  try {
    const options = {signal: deps.signal, ...(account !== undefined && {account})}
    const request = await pipeline.prepare(draft, settings, options)
    const response = await pipeline.run(request)
    const content = await readBody(response.body, LONGEST)
    const {status} = response
    const stated = statedFailure(settings.failure, status, content)
    const verified = exitCodeOfStatus(status) === 0 && stated === undefined
    const identity = verified ? identityIn(content, whoami.identity) : null
    const reason = stated ?? `HTTP ${status}`
    return {verified, identity, status, ...(!verified && {reason})}
  } catch (error) {
    if (!isApixError(error) || error.code === 'INTERRUPTED') throw error
    return {verified: false, identity: null, status: null, reason: error.message}
  }
}

function identityIn(content: Buffer, pointers: readonly string[]): string | null {
  let document: unknown
  try {
    document = JSON.parse(content.toString('utf8'))
  } catch {
    return null
  }
  for (const pointer of pointers) {
    const value = atPointer(document, pointer)
    if (typeof value === 'string' || typeof value === 'number') return String(value)
  }
  return null
}
