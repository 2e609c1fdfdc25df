import type {ApiSettings, OAuthSettings} from '../api/index.js'
import {ApixError} from '../errors/index.js'
import {authorizationParameters, pushesParameters} from './oauth/authorization-request.js'
import {connect} from './oauth/client.js'
import {redirectUri, resolveRedirect} from './oauth/redirect.js'
import type {AuthDeps} from './types.js'

/** A rule that a request keeps, or that the server leaves open. */
export interface ExplainedRule {
  rule: string
  text: string
  /** False: the server does not announce it. */
  met: boolean
}

export interface ExplainedStep {
  title: string
  request?: {method: string; url: string; body?: Readonly<Record<string, string>>}
  rules: readonly ExplainedRule[]
}

export interface Explanation {
  api: string
  environment: string
  type: ApiSettings['auth']['type']
  flow: OAuthSettings['flow'] | null
  steps: readonly ExplainedStep[]
}

const MASK = '[redacted]'

/** What the metadata can say, and what it is good for. */
const METADATA: ReadonlyArray<readonly [field: string, rule: string, text: string]> = [
  ['code_challenge_methods_supported', 'RFC 7636', 'says that it checks PKCE'],
  ['authorization_response_iss_parameter_supported', 'RFC 9207', 'names itself in the redirect'],
  ['pushed_authorization_request_endpoint', 'RFC 9126', 'takes pushed authorization requests'],
  ['dpop_signing_alg_values_supported', 'RFC 9449', 'binds tokens to a key'],
  ['revocation_endpoint', 'RFC 7009', 'lets apix logout end a token'],
  ['device_authorization_endpoint', 'RFC 8628', 'has a flow for machines without a browser'],
  ['jwks_uri', 'OpenID Connect Core 10', 'publishes the keys of its ID tokens'],
]

type Deps = Pick<AuthDeps, 'fetch' | 'notifier' | 'redactor'>

/**
 * What a login would do, request by request, without doing it: only metadata is read.
 * @throws ApixError LOGIN_FAILED for metadata that cannot be trusted, network codes
 */
export async function explainLogin(
  settings: ApiSettings,
  flow: OAuthSettings['flow'] | undefined,
  deps: Deps,
): Promise<Explanation> {
  const {name: api, environment, auth, flows} = settings
  const known = {api, environment, type: auth.type}
  const oauth = (flow && flows?.[flow]) ?? (auth.type === 'oauth2' ? auth : undefined)
  if (!oauth) return {...known, flow: null, steps: [staticStep(auth)]}
  const chosen = flow === undefined ? oauth : {...oauth, flow}
  return {...known, flow: chosen.flow, steps: await oauthSteps(settings, chosen, deps)}
}

function staticStep(auth: ApiSettings['auth']): ExplainedStep {
  const rules: Record<ApiSettings['auth']['type'], ExplainedRule> = {
    none: {rule: 'apix', text: 'no credential is sent', met: true},
    apiKey: {rule: 'apix', text: 'a key is asked for once and kept in the keychain', met: true},
    bearer: {rule: 'RFC 6750', text: 'a token is asked for once and sent as a header', met: true},
    basic: {rule: 'RFC 7617', text: 'user and password are sent with each request', met: true},
    jwt: {rule: 'RFC 7519', text: 'a token is signed here, anew at 80 % of its life', met: true},
    oauth2: {rule: 'RFC 6749', text: 'tokens come from a server', met: true},
  }
  return {title: 'No login server is involved', rules: [rules[auth.type]]}
}

async function oauthSteps(
  settings: ApiSettings,
  auth: OAuthSettings,
  deps: Deps,
): Promise<ExplainedStep[]> {
  const steps: ExplainedStep[] = []
  let {issuer} = auth
  if (issuer === undefined && auth.tokenEndpoint === undefined) {
    const {discoverResource} = await import('./oauth/resource-metadata.js')
    const found = await discoverResource(settings.baseUrl, deps)
    if (!found) throw new ApixError('CONFIG_INVALID', 'the API does not say where to log in')
    issuer = found.issuers[0]
    steps.push({
      title: 'The API is asked where to log in',
      request: {method: 'GET', url: found.source},
      rules: [{rule: 'RFC 9728', text: `the authorization server is ${issuer}`, met: true}],
    })
  }
  const confidential = (auth.clientAuth ?? 'none') !== 'none'
  const {clientSecret: _, ...open} = auth
  const configuration = await connect(
    {...open, clientId: auth.clientId ?? 'CLIENT_ID', clientAuth: 'none', ...(issuer && {issuer})},
    deps,
  )
  const metadata = configuration.serverMetadata() as unknown as Record<string, unknown>
  if (auth.tokenEndpoint === undefined) steps.push(metadataStep(metadata))
  steps.push(...(await flowSteps(auth, confidential, configuration)))
  return steps
}

function metadataStep(metadata: Record<string, unknown>): ExplainedStep {
  return {
    title: 'The metadata of the authorization server',
    request: {method: 'GET', url: String(metadata['issuer'])},
    rules: [
      {rule: 'RFC 8414 3.3', text: 'it names the issuer that is configured', met: true},
      ...METADATA.map(([field, rule, text]) => {
        const value = metadata[field]
        const met = value !== undefined && value !== false
        return {rule, text: met ? text : `does not say that it ${text} (${field})`, met}
      }),
    ],
  }
}

async function flowSteps(
  auth: OAuthSettings,
  confidential: boolean,
  configuration: Awaited<ReturnType<typeof connect>>,
): Promise<ExplainedStep[]> {
  const metadata = configuration.serverMetadata()
  const tokenUrl = metadata.token_endpoint ?? ''
  const client: Record<string, string> = {
    client_id: auth.clientId ?? 'CLIENT_ID',
    ...(auth.clientAuth === 'post' && {client_secret: MASK}),
  }
  const scope: Record<string, string> =
    auth.scopes.length > 0 ? {scope: auth.scopes.join(auth.scopeSeparator)} : {}
  const token = (title: string, body: Record<string, string>, rules: ExplainedRule[]) => ({
    title,
    request: {method: 'POST', url: tokenUrl, body: {...body, ...client, ...auth.tokenParams}},
    rules: [...rules, clientRule(auth)],
  })
  if (auth.flow === 'clientCredentials') {
    const rules = [{rule: 'RFC 6749 4.4', text: 'the client gets a token for itself', met: true}]
    return [token('A token', {grant_type: 'client_credentials', ...auth.params, ...scope}, rules)]
  }
  if (auth.flow === 'jwtBearer') {
    const rules = [
      {rule: 'RFC 7523 2.1', text: 'an assertion is signed on this machine', met: true},
    ]
    const grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
    return [token('A token', {grant_type: grant, assertion: MASK, ...auth.params, ...scope}, rules)]
  }
  if (auth.flow === 'deviceCode') {
    const endpoint = metadata.device_authorization_endpoint
    const known = endpoint !== undefined
    const grant = 'urn:ietf:params:oauth:grant-type:device_code'
    return [
      {
        title: 'A code for the person',
        request: {method: 'POST', url: String(endpoint ?? '-'), body: {...client, ...scope}},
        rules: [{rule: 'RFC 8628 3.1', text: 'the server has the device flow', met: known}],
      },
      token(
        'A token, asked for until the code was entered',
        {grant_type: grant, device_code: MASK},
        [{rule: 'RFC 8628 3.5', text: 'slow_down adds five seconds', met: true}],
      ),
    ]
  }
  return codeSteps(auth, confidential, configuration, token)
}

async function codeSteps(
  auth: OAuthSettings,
  confidential: boolean,
  configuration: Awaited<ReturnType<typeof connect>>,
  token: (title: string, body: Record<string, string>, rules: ExplainedRule[]) => ExplainedStep,
): Promise<ExplainedStep[]> {
  const metadata = configuration.serverMetadata()
  const redirect = resolveRedirect(auth.redirect, {})
  const address = redirectUri(redirect, redirect.port).replace(/:0\//, ':PORT/')
  const session = {state: MASK, verifier: 'not the real one', nonce: undefined}
  const {settings, scopes} = {settings: auth, scopes: auth.scopes}
  const parameters = await authorizationParameters(address, session, {
    scopes,
    settings,
    issuer: auth.issuer,
    confidential,
  })
  if (auth.pkce) parameters.set('code_challenge', MASK)
  parameters.set('client_id', auth.clientId ?? 'CLIENT_ID')
  const {pushes} = pushesParameters(configuration, {settings, confidential})
  const methods = metadata.code_challenge_methods_supported
  const iss = metadata.authorization_response_iss_parameter_supported === true
  const rules: ExplainedRule[] = [
    {
      rule: 'RFC 7636',
      text: 'PKCE with S256',
      met: auth.pkce && (methods?.includes('S256') ?? true),
    },
    {rule: 'RFC 6749 10.12', text: 'state, 256 bits', met: true},
    {rule: 'RFC 8252 7.3', text: `comes back to ${redirect.host}`, met: true},
    {rule: 'RFC 8707', text: 'names the API the token is for', met: auth.resource !== undefined},
  ]
  const page = String(metadata.authorization_endpoint ?? '-')
  const body = Object.fromEntries(parameters)
  return [
    ...(pushes
      ? [
          {
            title: 'The request is handed to the server directly',
            request: {
              method: 'POST',
              url: String(metadata.pushed_authorization_request_endpoint),
              body,
            },
            rules: [{rule: 'RFC 9126', text: 'the browser carries a handle only', met: true}],
          },
        ]
      : []),
    {
      title: 'The login page, in the browser',
      request: {
        method: 'GET',
        url: pushes
          ? `${page}?client_id=${body['client_id']}&request_uri=${MASK}`
          : `${page}?${parameters}`,
      },
      rules,
    },
    {
      title: 'The way back',
      request: {method: 'GET', url: `${address}?code=${MASK}&state=${MASK}${iss ? '&iss=…' : ''}`},
      rules: [{rule: 'RFC 9207', text: 'iss says which server answered', met: iss}],
    },
    token(
      'The code for a token',
      {
        grant_type: 'authorization_code',
        code: MASK,
        redirect_uri: address,
        ...(auth.pkce && {code_verifier: MASK}),
      },
      [{rule: 'RFC 6749 4.1.3', text: 'sent once, whatever happens', met: true}],
    ),
    token('Later: a new token', {grant_type: 'refresh_token', refresh_token: MASK}, [
      {rule: 'RFC 9700 4.14', text: 'one process renews, the others wait for it', met: true},
    ]),
  ]
}

function clientRule({clientAuth = 'none'}: OAuthSettings): ExplainedRule {
  const words = {
    none: 'a public client: it has no secret',
    basic: 'the client proves itself in the Authorization header',
    post: 'the client proves itself in the body',
  }
  return {rule: 'RFC 6749 2.3', text: words[clientAuth], met: true}
}
