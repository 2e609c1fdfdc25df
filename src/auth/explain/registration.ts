import {redirectUri, resolveRedirect} from '../oauth/redirect.js'
import {clientMetadata} from '../oauth/registration.js'
import type {Flow} from './token-step.js'
import type {ExplainedStep} from './types.js'

/** The address to which a login comes back, with a word for a port that is chosen then. */
export function comesBackTo({auth}: Flow): string {
  const redirect = resolveRedirect(auth.redirect, {})
  return redirectUri(redirect, redirect.port).replace(/:0\//, ':PORT/')
}

/** The client that a login makes for itself; nothing where the server registers none. */
export function registrationSteps(flow: Flow): ExplainedStep[] {
  const endpoint = flow.configuration.serverMetadata().registration_endpoint
  if (endpoint === undefined) return []
  return [
    {
      title: 'apix registers itself, as there is no client id',
      request: {method: 'POST', url: endpoint, body: clientMetadata(comesBackTo(flow))},
      rules: [
        {rule: 'RFC 7591 3.1', text: 'the server gives this login a client of its own', met: true},
        {rule: 'RFC 8252 8.4', text: 'a public client: it has no secret', met: true},
        {rule: 'RFC 7592 2.3', text: 'apix logout deletes it, where the server can', met: true},
      ],
    },
  ]
}
