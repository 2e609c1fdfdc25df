import {createHash, randomBytes} from 'node:crypto'
import {onTestFinished} from 'vitest'
import {type Demo, type DemoOptions, startDemo} from '../../../src/demo/index.js'
import {systemClock} from '../../../src/shared/index.js'
import {createBrowser} from './browse.js'

/** Nothing listens there: the tests read the code from the redirect. */
export const CALLBACK = 'http://127.0.0.1:49999/callback'

export const silent = {notice() {}, warn() {}, detail() {}}

export async function demo(options: DemoOptions = {}): Promise<Demo> {
  const running = await startDemo(options, {clock: systemClock, notifier: silent})
  onTestFinished(() => running.close())
  return running
}

export interface Tokens {
  access_token: string
  refresh_token: string
  scope: string
  expires_in: number
}

export function authorizationUrl(running: Demo, scope: string, overrides: object = {}) {
  const verifier = randomBytes(32).toString('base64url')
  const parameters = {
    client_id: running.clientId,
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope,
    prompt: 'consent',
    state: 'state-1',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...overrides,
  }
  return {url: `${running.issuer}/auth?${new URLSearchParams(parameters)}`, verifier}
}

export async function token(running: Demo, parameters: Record<string, string>) {
  const response = await fetch(`${running.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({client_id: running.clientId, ...parameters}),
  })
  return {status: response.status, body: (await response.json()) as Tokens & {error?: string}}
}

/** The whole flow: page, Allow, code, tokens. */
export async function logIn(running: Demo, scope = running.scopes.join(' ')): Promise<Tokens> {
  const {url, verifier} = authorizationUrl(running, scope)
  const end = new URL(await createBrowser().decide(url, CALLBACK, 'allow'))
  const {body} = await token(running, {
    grant_type: 'authorization_code',
    code: end.searchParams.get('code') ?? '',
    redirect_uri: CALLBACK,
    code_verifier: verifier,
  })
  return body
}

export function bearer({access_token}: Tokens): {authorization: string} {
  return {authorization: `Bearer ${access_token}`}
}
