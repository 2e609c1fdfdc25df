import type {Configuration} from 'openid-client'
import {ApixError} from '../../errors/index.js'
import type {AuthDeps} from '../types.js'
import {
  type AuthorizationRequest,
  authorizationUrl,
  createSession,
  type Session,
} from './authorization-request.js'
import type {OpenBrowser} from './browser.js'
import {judgeParameters} from './callback.js'
import {listenForCallback} from './callback-server.js'
import {type ClientInput, connect, lastingEndpoints} from './client.js'
import type {DevicePrompt} from './device-code.js'
import {dpopHandle} from './dpop.js'
import {mapOAuthError} from './errors.js'
import {checkIdToken} from './id-token.js'
import {ALREADY_USED, failurePage, successPage} from './pages/outcomes.js'
import type {Page} from './pages/render.js'
import {parsePasted} from './paste.js'
import type {Redirect} from './redirect.js'
import {verifyRedirectHmac} from './redirect-hmac.js'
import {type Watched, watchClock} from './server-clock.js'
import {type TokenSet, toTokenSet} from './tokens.js'

export interface AuthorizationInput extends Omit<AuthorizationRequest, 'issuer' | 'confidential'> {
  client: ClientInput
  redirect: Redirect
  /** Milliseconds until the person is given up on. */
  timeout: number
  /** Named on the page that ends the login. */
  apiName: string
}

/** The person at the terminal, as far as a login needs one. */
export interface LoginIo {
  /** Undefined with --no-browser and where a browser makes no sense. */
  openBrowser: OpenBrowser | undefined
  /** Lines typed or pasted while the login waits; none where there is no terminal. */
  pastedLines(signal: AbortSignal): AsyncIterable<string>
  /**
   * Shows the address to open; not subject to --quiet.
   * @param offersDevice whether the server has the device flow as well
   */
  announce(url: URL, redirectUri: string, offersDevice: boolean): void
  /**
   * Shows the code to enter and where; not subject to --quiet.
   * @returns what ends a display that changes while the person is waited for
   */
  announceDevice(prompt: DevicePrompt): (() => void) | undefined
  signal: AbortSignal
}

export interface AuthorizationResult {
  tokens: TokenSet
  tokenEndpoint: string
  revocationEndpoint?: string
}

type Deps = Pick<AuthDeps, 'clock' | 'fetch' | 'notifier' | 'redactor'>

/**
 * The authorization-code flow (RFC 6749 section 4.1) as RFC 8252 and RFC 9700 want it from a native
 * application: PKCE S256, state, iss (RFC 9207), loopback redirect.
 * @throws ApixError LOGIN_*, PORT_BUSY, network codes
 */
export async function authorizeInBrowser(
  input: AuthorizationInput,
  io: LoginIo,
  deps: Deps,
): Promise<AuthorizationResult> {
  const watched = watchClock(deps)
  const configuration = await connect(input.client, watched)
  const {clientAuth, clientSecret, issuer} = input.client
  const confidential = clientSecret !== undefined && clientAuth !== 'none'
  const request = {...input, issuer, confidential}
  const session = await createSession(request, configuration, deps)
  const outcome = withResolvers<TokenSet>()
  outcome.promise.catch(() => undefined)
  let claimed = false

  /** One code, one exchange: whoever comes second is told so. */
  const complete = async (parameters: URLSearchParams, redirectUri: string): Promise<Page> => {
    if (claimed) return ALREADY_USED
    claimed = true
    const code = parameters.get('code')
    if (code !== null) deps.redactor.add(code)
    try {
      const url = new URL(`${redirectUri}?${parameters}`)
      const tokens = await exchange(configuration, url, session, input, watched)
      outcome.resolve(tokens)
      const {authorization_endpoint: server} = configuration.serverMetadata()
      return successPage({
        apiName: input.apiName,
        server: server && new URL(server).host,
        scopes: tokens.scopes,
      })
    } catch (error) {
      outcome.reject(error)
      return failurePage(error)
    }
  }

  const waiting = new AbortController()
  const signal = AbortSignal.any([io.signal, waiting.signal])
  const server = await listenForCallback(
    {
      redirect: input.redirect,
      state: session.state,
      onCallback: (parameters) => complete(parameters, server.redirectUri),
    },
    deps,
  )
  try {
    const url = await authorizationUrl(configuration, server.redirectUri, session, request, deps)
    const {device_authorization_endpoint: device} = configuration.serverMetadata()
    io.announce(url, server.redirectUri, device !== undefined)
    io.openBrowser?.(url).catch((error: unknown) => {
      deps.notifier.warn(`${(error as Error).message}: open the address above yourself`)
    })
    const pasted = async () => {
      for await (const line of io.pastedLines(signal)) {
        const parameters = parsePasted(line)
        const verdict = parameters && judgeParameters(parameters, session.state)
        if (verdict?.kind === 'callback') await complete(verdict.parameters, server.redirectUri)
        else deps.notifier.warn(pasteAdvice(verdict !== undefined))
      }
    }
    pasted().catch(() => undefined)
    const tokens = await Promise.race([
      outcome.promise,
      // Whoever came back in time is not sent away because the token endpoint is slow.
      giveUp(input.timeout, signal, deps).catch((error: unknown) => {
        if (!claimed || io.signal.aborted) throw error
        return Promise.race([outcome.promise, interrupted(io.signal)])
      }),
    ])
    return {tokens, ...lastingEndpoints(configuration)}
  } finally {
    waiting.abort()
    // The handler that made the outcome has its page to send yet.
    await new Promise((resolve) => setImmediate(resolve))
    await server.close()
  }
}

async function exchange(
  configuration: Configuration,
  url: URL,
  session: Session,
  input: AuthorizationInput,
  deps: Watched<Deps>,
): Promise<TokenSet> {
  const {authorizationCodeGrant, enableNonRepudiationChecks} = await import('openid-client')
  const {issuer} = input.client
  if (
    issuer !== undefined &&
    session.nonce !== undefined &&
    configuration.serverMetadata().jwks_uri
  )
    enableNonRepudiationChecks(configuration)
  const {redirectHmac} = input.settings
  if (redirectHmac) {
    const {host} = new URL(configuration.serverMetadata().token_endpoint ?? '')
    verifyRedirectHmac(url.searchParams, redirectHmac, input.client.clientSecret, host)
  }
  // Nothing is known that it could be compared with.
  if (issuer === undefined) url.searchParams.delete('iss')
  try {
    const answer = await authorizationCodeGrant(
      configuration,
      url,
      {
        expectedState: session.state,
        ...(input.settings.pkce && {pkceCodeVerifier: session.verifier}),
        ...(session.nonce !== undefined && {expectedNonce: session.nonce, idTokenExpected: true}),
      },
      resourceParameters(input.settings.resource),
      await dpopHandle(input.dpop, configuration),
    )
    const now = deps.clock.now()
    const person = checkIdToken(answer, {
      clientId: input.client.clientId,
      now,
      skew: deps.skew(),
    })
    return {...toTokenSet(answer, now, input.dpop !== undefined), ...(person && {person})}
  } catch (error) {
    throw mapOAuthError(error, 'login', deps.skew())
  }
}

/** RFC 8707 section 2.2: named again, so that the token is for that API alone. */
export function resourceParameters(resource: readonly string[] = []): URLSearchParams {
  return new URLSearchParams(resource.map((value): [string, string] => ['resource', value]))
}

async function giveUp(timeout: number, signal: AbortSignal, deps: Deps): Promise<never> {
  await deps.clock.sleep(timeout, signal)
  throw new ApixError('LOGIN_TIMEOUT', 'nobody came back from the browser in time', {
    hints: [
      'run apix login again; --timeout sets how long it waits',
      'if the browser showed an error, some servers report it without the state apix needs',
    ],
  })
}

/** Rejects with the signal's reason, as soon as there is one. */
function interrupted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), {once: true})
  })
}

function pasteAdvice(recognized: boolean): string {
  return recognized
    ? 'this address belongs to another login; still waiting'
    : 'paste the whole address the browser was sent to (it holds code and state); still waiting'
}

/** Promise.withResolvers, which Node 20 does not have yet. */
function withResolvers<T>() {
  let resolve: (value: T) => void = () => undefined
  let reject: (reason: unknown) => void = () => undefined
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return {promise, resolve, reject}
}
