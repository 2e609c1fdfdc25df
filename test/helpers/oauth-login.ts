import type {ApiSettings, OAuthSettings} from '../../src/api/index.js'
import {
  createAuthorizer,
  createCredentials,
  type LoginInput,
  type LoginIo,
} from '../../src/auth/index.js'
import {apiSettings, authDeps} from './auth-deps.js'

/** OAuth settings as configuration would resolve them. */
export function oauthSettings(more: Partial<OAuthSettings> = {}): OAuthSettings {
  return {
    type: 'oauth2',
    flow: 'authorizationCode',
    clientId: 'cli',
    clientAuth: 'none',
    scopes: ['read'],
    scopeSeparator: ' ',
    pkce: true,
    redirect: {host: '127.0.0.1', path: '/callback'},
    params: {},
    ...more,
  }
}

const refuse = () => Promise.reject(new Error('nothing is to be asked'))

export interface LoginRun {
  settings?: Partial<ApiSettings>
  input?: Partial<LoginInput>
  io?: Partial<LoginIo>
  deps?: Parameters<typeof authDeps>[0]
}

/** Everything of auth around one API, in memory, with a person who answers nothing. */
export function authWorld(auth: ApiSettings['auth'], run: LoginRun = {}) {
  const world = authDeps(run.deps)
  const settings = apiSettings(auth, run.settings)
  const credentials = createCredentials(world.deps)
  const prompter = {
    interactive: false,
    input: refuse,
    password: refuse,
    confirm: refuse,
    select: refuse,
  }
  const io: LoginIo = {
    signal: new AbortController().signal,
    openBrowser: undefined,
    pastedLines: async function* () {},
    announce: () => {},
    announceDevice: () => {},
    ...run.io,
  }
  return {
    ...world,
    settings,
    credentials,
    authorizer: () => createAuthorizer(world.deps),
    login: (input: Partial<LoginInput> = {}) =>
      credentials.login({settings, scopes: [], ...run.input, ...input}, {io, prompter}),
  }
}

/** A browser that asks the server and follows its redirects to the loopback address. */
export async function followRedirects(url: URL): Promise<void> {
  let next: string | undefined = url.href
  for (let hop = 0; next !== undefined && hop < 10; hop++) {
    const response: Response = await fetch(next, {redirect: 'manual'})
    await response.text()
    const location = response.headers.get('location')
    next = location === null ? undefined : new URL(location, next).href
  }
}
