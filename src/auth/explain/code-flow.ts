import type {OAuthSettings} from '../../api/index.js'
import {authorizationParameters, pushesParameters} from '../oauth/authorization-request.js'
import {type Redirect, resolveRedirect} from '../oauth/redirect.js'
import {comesBackTo} from './registration.js'
import {type Flow, MASK, tokenStep} from './token-step.js'
import type {ExplainedRule, ExplainedStep} from './types.js'

/** The authorization-code flow: the login page, the way back, the exchange, the renewal. */
export async function codeSteps(flow: Flow): Promise<ExplainedStep[]> {
  const {auth, configuration} = flow
  const redirect = resolveRedirect(auth.redirect, {})
  const address = comesBackTo(flow)
  const identified = auth.scopes.includes('openid') && flow.issuer !== undefined
  const parameters = await requestParameters(flow, address, identified)
  const promisesIss =
    configuration.serverMetadata().authorization_response_iss_parameter_supported === true
  const iss = promisesIss ? '&iss=…' : ''
  const exchange = {
    grant_type: 'authorization_code',
    code: MASK,
    redirect_uri: address,
    ...(auth.pkce && {code_verifier: MASK}),
  }
  return [
    ...loginPage(flow, parameters, redirect),
    {
      title: 'The way back',
      request: {method: 'GET', url: `${address}?code=${MASK}&state=${MASK}${iss}`},
      rules: [
        {rule: 'RFC 6749 10.12', text: 'whatever has another state is ignored', met: true},
        {
          rule: 'RFC 9207',
          text: promisesIss
            ? 'iss says which server answered'
            : 'nothing says which server answered',
          met: promisesIss,
        },
      ],
    },
    tokenStep(flow, 'The code for a token', exchange, [
      {rule: 'RFC 6749 4.1.3', text: 'sent once, whatever happens', met: true},
      ...(identified ? [ID_TOKEN] : []),
    ]),
    tokenStep(flow, 'Later: a new token', {grant_type: 'refresh_token', refresh_token: MASK}, [
      {rule: 'RFC 9700 4.14', text: 'one process renews, the others wait for it', met: true},
    ]),
  ]
}

const ID_TOKEN: ExplainedRule = {
  rule: 'OpenID Connect Core 3.1.3.7',
  text: 'the ID token has to have the right issuer, audience, nonce, signature and time',
  met: true,
}

async function requestParameters(
  {auth: settings, issuer}: Flow,
  address: string,
  identified: boolean,
): Promise<Readonly<Record<string, string>>> {
  const session = {state: MASK, verifier: 'not the real one', nonce: identified ? MASK : undefined}
  const parameters = await authorizationParameters(address, session, {
    scopes: settings.scopes,
    settings,
    issuer,
    confidential: isConfidential(settings),
  })
  return {
    ...Object.fromEntries(parameters),
    ...(settings.pkce && {code_challenge: MASK}),
    client_id: settings.clientId ?? 'CLIENT_ID',
  }
}

/** The request that the browser carries, or its handle where the server takes it directly. */
function loginPage(
  {auth, configuration}: Flow,
  parameters: Readonly<Record<string, string>>,
  redirect: Redirect,
): ExplainedStep[] {
  const metadata = configuration.serverMetadata()
  const page = String(metadata.authorization_endpoint ?? '-')
  const title = 'The login page, in the browser'
  const rules = requestRules(auth, metadata.code_challenge_methods_supported, redirect)
  const confidential = isConfidential(auth)
  const {pushes} = pushesParameters(configuration, {settings: auth, confidential})
  if (!pushes) {
    const url = `${page}?${new URLSearchParams(parameters)}`
    return [{title, request: {method: 'GET', url}, rules}]
  }
  const pushed = String(metadata.pushed_authorization_request_endpoint)
  const url = `${page}?client_id=${parameters['client_id']}&request_uri=${MASK}`
  return [
    {
      title: 'The request is handed to the server directly',
      request: {method: 'POST', url: pushed, body: parameters},
      rules: [{rule: 'RFC 9126', text: 'the browser carries a handle only', met: true}],
    },
    {title, request: {method: 'GET', url}, rules},
  ]
}

function requestRules(
  {pkce, resource}: OAuthSettings,
  methods: readonly string[] | undefined,
  {host}: Redirect,
): ExplainedRule[] {
  const checked = methods?.includes('S256') ?? true
  const doubt = pkce ? 'PKCE with S256, which the server does not announce' : 'no PKCE'
  return [
    {
      rule: 'RFC 7636',
      text: pkce && checked ? 'PKCE with S256' : doubt,
      met: pkce && checked,
    },
    {rule: 'RFC 6749 10.12', text: 'state, 256 bits', met: true},
    {rule: 'RFC 8252 7.3', text: `comes back to ${host}`, met: true},
    {
      rule: 'RFC 8707',
      text: `${resource ? 'names' : 'does not name'} the API the token is for`,
      met: resource !== undefined,
    },
  ]
}

function isConfidential({clientAuth = 'none'}: OAuthSettings): boolean {
  return clientAuth !== 'none'
}
