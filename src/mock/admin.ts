import {CREDENTIAL_QUERY, isCredentialHeader} from '../request/index.js'
import {replyOf} from './routes/reply.js'
import type {StateSnapshot} from './state/store.js'
import type {MockCall, MockReply, MockRequest} from './types.js'

const ADMIN = '/__apix/'

/** What can be looked at and done over HTTP. */
export interface Administered {
  calls(): readonly MockCall[]
  state(): StateSnapshot
  startAnew(whole: boolean): void
}

export function isAdmin({path}: MockRequest): boolean {
  return path.startsWith(ADMIN)
}

type Actions = Readonly<Record<string, (mock: Administered) => MockReply>>

const PATHS: Readonly<Record<string, Actions>> = {
  calls: {
    GET: (mock) => replyOf({calls: mock.calls().map(maskedCall)}),
    DELETE(mock) {
      mock.startAnew(false)
      return replyOf(undefined, 204)
    },
  },
  state: {GET: (mock) => replyOf(mock.state())},
  reset: {
    POST(mock) {
      mock.startAnew(true)
      return replyOf(undefined, 204)
    },
  },
}

/**
 * `GET /__apix/calls` tells what was asked, `GET /__apix/state` what became of it;
 * `DELETE /__apix/calls` forgets the calls, `POST /__apix/reset` everything.
 */
export function answerAdmin(request: MockRequest, mock: Administered): MockReply {
  const {method, path, headers} = request
  // A page of another origin must not read or change what is remembered here.
  if (headers.some(([name]) => name === 'origin')) return replyOf({error: 'not for pages'}, 403)
  const name = path.slice(ADMIN.length)
  const actions = Object.hasOwn(PATHS, name) ? PATHS[name] : undefined
  if (!actions) {
    const known = Object.keys(PATHS).map((one) => ADMIN + one)
    return replyOf({error: `there is only ${known.join(', ')}`}, 404)
  }
  const act = Object.hasOwn(actions, method) ? actions[method] : undefined
  if (act) return act(mock)
  const allowed = Object.keys(actions)
  return replyOf({error: allowed.join(' or ')}, 405, [['allow', allowed.join(', ')]])
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
