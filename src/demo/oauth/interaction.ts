import type {IncomingMessage, ServerResponse} from 'node:http'
import type {Interaction, Provider} from 'oidc-provider'
import {readBody} from '../../http/index.js'
import {DEMO_ACCOUNT} from './accounts.js'
import {consentPage} from './consent-page.js'
import {errorPage} from './error-page.js'
import {demoHeaders} from './page.js'
import {SCOPE_NAMES} from './scopes.js'

const FORM_LIMIT = 4096

/**
 * The page between the authorization request and its answer: GET shows it, POST decides. The
 * interaction's cookie ties both to the browser that started the flow (SameSite=Lax, HttpOnly), so
 * another site cannot press the button.
 */
export function createInteraction(provider: Provider) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const interaction = await details(provider, request, response)
    if (!interaction) return
    if (request.method === 'GET' || request.method === 'HEAD') {
      return show(interaction, response)
    }
    if (request.method !== 'POST') {
      response.writeHead(405, {allow: 'GET, HEAD, POST'}).end()
      return
    }
    const form = new URLSearchParams((await readBody(request, FORM_LIMIT))?.toString('utf8'))
    const result = form.get('decision') === 'allow' ? await allow(provider, interaction) : denial()
    response.setHeader('cache-control', 'no-store')
    await provider.interactionFinished(request, response, result, {
      mergeWithLastSubmission: false,
    })
  }
}

async function details(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Interaction | undefined> {
  try {
    const interaction = await provider.interactionDetails(request, response)
    if (request.url?.endsWith(`/${interaction.uid}`)) return interaction
  } catch {
    // No cookie, or an interaction that has been answered: the page below says what to do.
  }
  response.writeHead(400, demoHeaders())
  response.end(errorPage('expired', 'This sign-in has expired or was answered already.'))
  return undefined
}

function show(interaction: Interaction, response: ServerResponse): void {
  const redirect = new URL(String(interaction.params['redirect_uri']))
  const html = consentPage({
    client: 'apix',
    account: DEMO_ACCOUNT,
    scopes: requestedScopes(interaction),
    returnsTo: redirect.host,
  })
  // Browsers check the redirects that follow a form, too.
  response.writeHead(200, demoHeaders(`'self' ${redirect.origin}`))
  response.end(html)
}

function requestedScopes(interaction: Interaction): string[] {
  const requested = String(interaction.params['scope'] ?? '').split(' ')
  return SCOPE_NAMES.filter((scope) => requested.includes(scope))
}

/** Signs the demo user in and grants what was asked for, in one step. */
async function allow(provider: Provider, interaction: Interaction): Promise<object> {
  const accountId = DEMO_ACCOUNT.id
  const grant = new provider.Grant({accountId, clientId: String(interaction.params['client_id'])})
  grant.addOIDCScope(requestedScopes(interaction).join(' '))
  return {login: {accountId}, consent: {grantId: await grant.save()}}
}

/** RFC 6749 section 4.1.2.1 */
function denial(): object {
  return {error: 'access_denied', error_description: 'The user denied the request'}
}
