import type {ApiSettings, OAuthSettings} from '../../api/index.js'
import {ApixError} from '../../errors/index.js'
import {connect} from '../oauth/client.js'
import {mayRegister} from '../self-registration.js'
import type {AuthDeps, OAuthCredential} from '../types.js'
import {codeSteps} from './code-flow.js'
import {clientCredentialsSteps, deviceSteps, jwtBearerSteps} from './machine-flows.js'
import {metadataStep} from './metadata.js'
import {registrationSteps} from './registration.js'
import type {Flow} from './token-step.js'
import type {ExplainedRule, ExplainedStep, ExplainOptions, Explanation} from './types.js'

type Deps = Pick<AuthDeps, 'fetch' | 'notifier' | 'redactor'>

interface Known extends Pick<ExplainOptions, 'registrationUrl'> {
  /** What a login before left; asked for only where its client is of interest. */
  stored(): Promise<OAuthCredential | undefined>
}

const STEPS: Record<
  OAuthSettings['flow'],
  (flow: Flow) => ExplainedStep[] | Promise<ExplainedStep[]>
> = {
  authorizationCode: codeSteps,
  clientCredentials: clientCredentialsSteps,
  deviceCode: deviceSteps,
  jwtBearer: jwtBearerSteps,
}

/** What is to be said where no server is involved. */
const STATIC: Record<ApiSettings['auth']['type'], readonly [rule: string, text: string]> = {
  none: ['apix', 'no credential is sent'],
  apiKey: ['apix', 'a key is asked for once and kept in the keychain'],
  bearer: ['RFC 6750', 'a token is asked for once and sent as a header'],
  basic: ['RFC 7617', 'user and password are sent with each request'],
  jwt: ['RFC 7519', 'a token is signed here, anew at 80 % of its life'],
  oauth2: ['RFC 6749', 'tokens come from a server'],
}

/**
 * What a login would do, request by request, without doing it: only metadata is read.
 * @throws ApixError LOGIN_FAILED for metadata that cannot be trusted, network codes
 */
export async function explainLogin(
  settings: ApiSettings,
  {flow, ...known}: Known & Pick<ExplainOptions, 'flow'>,
  deps: Deps,
): Promise<Explanation> {
  const {name: api, environment, auth, flows} = settings
  const about = {api, environment, type: auth.type}
  const oauth = (flow && flows?.[flow]) ?? (auth.type === 'oauth2' ? auth : undefined)
  if (!oauth) {
    const [rule, text] = STATIC[auth.type]
    const rules: ExplainedRule[] = [{rule, text, met: true}]
    return {...about, flow: null, steps: [{title: 'No login server is involved', rules}]}
  }
  const chosen = flow === undefined ? oauth : {...oauth, flow}
  return {...about, flow: chosen.flow, steps: await oauthSteps(settings, chosen, known, deps)}
}

async function oauthSteps(
  settings: ApiSettings,
  configured: OAuthSettings,
  known: Known,
  deps: Deps,
): Promise<ExplainedStep[]> {
  const steps: ExplainedStep[] = []
  const {auth, registers} = await withClient(configured, known)
  let {issuer} = auth
  if (issuer === undefined && auth.tokenEndpoint === undefined) {
    const {discoverResource} = await import('../oauth/resource-metadata.js')
    const found = await discoverResource(settings.baseUrl, deps)
    if (!found) throw new ApixError('CONFIG_INVALID', 'the API does not say where to log in')
    issuer = found.issuers[0]
    steps.push({
      title: 'The API is asked where to log in',
      request: {method: 'GET', url: found.source},
      rules: [{rule: 'RFC 9728', text: `the authorization server is ${issuer}`, met: true}],
    })
  }
  const {clientSecret: _, ...open} = auth
  const log = recording(deps)
  const configuration = await connect(
    {...open, clientId: auth.clientId ?? 'CLIENT_ID', clientAuth: 'none', ...(issuer && {issuer})},
    log.deps,
  )
  const metadata = configuration.serverMetadata()
  if (auth.tokenEndpoint === undefined) {
    steps.push(metadataStep(metadata as unknown as Record<string, unknown>, log.last()))
  }
  const flow = {auth, issuer, configuration}
  if (registers && auth.tokenEndpoint === undefined) steps.push(...registrationSteps(flow))
  steps.push(...(await STEPS[auth.flow](flow)))
  return steps
}

/** The client of a login before is used again; without one a login may make its own. */
async function withClient(auth: OAuthSettings, {registrationUrl, stored}: Known) {
  if (auth.clientId !== undefined) return {auth, registers: false}
  const before = await stored()
  const client = before && {clientId: before.clientId, clientAuth: before.clientAuth}
  return {
    auth: {...auth, ...client},
    registers: mayRegister({registrationUrl}, auth, before),
  } as {auth: OAuthSettings; registers: boolean}
}

/** The address that answered last is the one at which the metadata is. */
function recording(deps: Deps): {deps: Deps; last(): string} {
  let last = ''
  return {
    last: () => last,
    deps: {
      ...deps,
      async fetch() {
        const real = await deps.fetch()
        return (input, init) => {
          last = String(input)
          return real(input, init)
        }
      },
    },
  }
}
