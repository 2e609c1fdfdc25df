import type {Configuration} from 'openid-client'
import {ApixError} from '../../errors/index.js'
import type {AuthDeps} from '../types.js'
import type {AuthorizationResult, LoginIo} from './authorization-code.js'
import {type ClientInput, connect, lastingEndpoints} from './client.js'
import {type DPoPKey, dpopHandle} from './dpop.js'
import {secureEndpoint} from './endpoints.js'
import {errorCodeOf, mapOAuthError, plain} from './errors.js'
import {checkIdToken} from './id-token.js'
import {type Watched, watchClock} from './server-clock.js'
import {type TokenSet, toTokenSet} from './tokens.js'

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

/** Seconds between polls where the server does not say (RFC 8628 section 3.2). */
const INTERVAL = 5

/** Seconds that are added for each slow_down, and after each failure of the network (3.5). */
const SLOWER = 5

const NETWORK = ['DNS', 'CONNECTION_REFUSED', 'CONNECTION_RESET', 'NETWORK', 'TIMEOUT']

export interface DeviceInput {
  client: ClientInput
  parameters: URLSearchParams
  dpop?: DPoPKey | undefined
  /** Milliseconds; the code's own life ends it earlier. */
  timeout: number | undefined
}

/** What the person needs to see. */
export interface DevicePrompt {
  userCode: string
  url: URL
  /** With the code in it already. */
  complete: URL | undefined
  /** Milliseconds. */
  expiresIn: number
}

type Deps = Pick<AuthDeps, 'clock' | 'fetch' | 'notifier' | 'redactor'>

/**
 * The device flow (RFC 8628): the person enters a code on any device, apix asks until it is done.
 * @throws ApixError LOGIN_FAILED, LOGIN_DENIED, LOGIN_TIMEOUT, network codes
 */
export async function authorizeDevice(
  input: DeviceInput,
  io: Pick<LoginIo, 'announceDevice' | 'openBrowser' | 'signal'>,
  plainDeps: Deps,
): Promise<AuthorizationResult> {
  const {initiateDeviceAuthorization} = await import('openid-client')
  const deps = watchClock(plainDeps)
  const configuration = await connect(input.client, deps)
  if (!configuration.serverMetadata().device_authorization_endpoint) {
    throw new ApixError('LOGIN_FAILED', 'the server names no device authorization endpoint', {
      hints: ['set auth.deviceAuthorizationEndpoint, or log in with --flow authorizationCode'],
    })
  }
  const started = deps.clock.monotonic()
  const answer = await initiateDeviceAuthorization(configuration, input.parameters).catch(
    (error: unknown) => {
      throw mapOAuthError(error, 'device', deps.skew())
    },
  )
  const {verification_uri_complete: complete} = answer
  const url = secureEndpoint('verification_uri', answer.verification_uri)
  const prompt: DevicePrompt = {
    userCode: plain(answer.user_code),
    url,
    complete:
      complete === undefined ? undefined : secureEndpoint('verification_uri_complete', complete),
    expiresIn: Math.min(answer.expires_in * 1000, input.timeout ?? Number.POSITIVE_INFINITY),
  }
  const conceal = io.announceDevice(prompt)
  io.openBrowser?.(prompt.complete ?? url).catch((error: unknown) => {
    deps.notifier.warn(`${(error as Error).message}: open the address above yourself`)
  })
  const tokens = await poll(configuration, answer.device_code, {
    interval: answer.interval ?? INTERVAL,
    until: started + prompt.expiresIn,
    clientId: input.client.clientId,
    dpop: input.dpop,
    signal: io.signal,
    deps,
  }).finally(() => conceal?.())
  return {tokens, ...lastingEndpoints(configuration)}
}

interface Polling {
  /** Seconds. */
  interval: number
  /** On the monotonic clock, milliseconds. */
  until: number
  clientId: string
  dpop: DPoPKey | undefined
  signal: AbortSignal
  deps: Watched<Deps>
}

async function poll(
  configuration: Configuration,
  deviceCode: string,
  {interval: first, until, clientId, dpop, signal, deps}: Polling,
): Promise<TokenSet> {
  const {genericGrantRequest} = await import('openid-client')
  const handle = await dpopHandle(dpop, configuration)
  let interval = first
  for (;;) {
    const left = until - deps.clock.monotonic()
    if (left <= 0) throw expired()
    await deps.clock.sleep(Math.min(interval * 1000, left), signal)
    if (deps.clock.monotonic() >= until) throw expired()
    try {
      const answer = await genericGrantRequest(
        configuration,
        GRANT,
        {device_code: deviceCode},
        handle,
      )
      const now = deps.clock.now()
      const person = checkIdToken(answer, {clientId, now, skew: deps.skew()})
      return {...toTokenSet(answer, now, dpop !== undefined), ...(person && {person})}
    } catch (error) {
      const code = errorCodeOf(error)
      if (code === 'authorization_pending') continue
      if (code === 'expired_token') throw expired()
      const failure = mapOAuthError(error, 'login', deps.skew())
      if (code !== 'slow_down' && !NETWORK.includes(failure.code)) throw failure
      interval += SLOWER
      const why = code === 'slow_down' ? 'the server asks for patience' : failure.message
      deps.notifier.detail(`${why}: asking every ${interval} s`)
    }
  }
}

function expired(): ApixError {
  return new ApixError('LOGIN_TIMEOUT', 'nobody entered the code in time', {
    hints: ['run apix login again: each attempt has a code of its own'],
  })
}
