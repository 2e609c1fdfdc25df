import {CREDENTIAL_QUERY, isCredentialHeader} from '../request/index.js'
import {replyOf} from './routes/reply.js'
import type {MockCall, MockReply, MockRequest, MockServer} from './types.js'

const ADMIN = '/__apix/'

export function isAdmin({path}: MockRequest): boolean {
  return path.startsWith(ADMIN)
}

/** `GET /__apix/calls` tells what was asked, `DELETE /__apix/calls` starts anew. */
export function answerAdmin(
  {method, path, headers}: MockRequest,
  server: Pick<MockServer, 'calls' | 'reset'>,
): MockReply {
  // A page of another origin must not read or change what is remembered here.
  if (headers.some(([name]) => name === 'origin')) return replyOf({error: 'not for pages'}, 403)
  if (path !== `${ADMIN}calls`) return replyOf({error: `there is only ${ADMIN}calls`}, 404)
  if (method === 'GET') return replyOf({calls: server.calls().map(maskedCall)})
  if (method !== 'DELETE') return replyOf({error: 'GET or DELETE'}, 405, [['allow', 'GET, DELETE']])
  server.reset()
  return replyOf(undefined, 204)
}

const MASK = '[redacted]'

/** A call without the credentials that came with it. */
export function maskedCall(call: MockCall): MockCall {
  const secret = new Set(CREDENTIAL_QUERY.map((name) => name.toLowerCase()))
  return {
    ...call,
    headers: masked(call.headers, isCredentialHeader),
    query: masked(call.query, (name) => secret.has(name.toLowerCase())),
  }
}

function masked<T>(values: Readonly<Record<string, T>>, isSecret: (name: string) => boolean) {
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    isSecret(name) ? MASK : value,
  ])
  return Object.fromEntries(entries)
}
