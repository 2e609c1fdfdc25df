import {clientFields, type Flow, MASK, scopeField, tokenStep} from './token-step.js'
import type {ExplainedStep} from './types.js'

const GRANT = 'urn:ietf:params:oauth:grant-type'

export function clientCredentialsSteps(flow: Flow): ExplainedStep[] {
  const body = {grant_type: 'client_credentials', ...flow.auth.params, ...scopeField(flow)}
  const rule = {rule: 'RFC 6749 4.4', text: 'the client gets a token for itself', met: true}
  return [tokenStep(flow, 'A token', body, [rule])]
}

export function jwtBearerSteps(flow: Flow): ExplainedStep[] {
  const body = {
    grant_type: `${GRANT}:jwt-bearer`,
    assertion: MASK,
    ...flow.auth.params,
    ...scopeField(flow),
  }
  const rule = {rule: 'RFC 7523 2.1', text: 'an assertion is signed on this machine', met: true}
  return [tokenStep(flow, 'A token', body, [rule])]
}

export function deviceSteps(flow: Flow): ExplainedStep[] {
  const endpoint = flow.configuration.serverMetadata().device_authorization_endpoint
  const known = endpoint !== undefined
  const has = known ? 'the server has the device flow' : 'the server does not have the device flow'
  return [
    {
      title: 'A code for the person',
      request: {
        method: 'POST',
        url: String(endpoint ?? '-'),
        body: {...clientFields(flow), ...scopeField(flow)},
      },
      rules: [{rule: 'RFC 8628 3.1', text: has, met: known}],
    },
    tokenStep(
      flow,
      'A token, asked for until the code was entered',
      {grant_type: `${GRANT}:device_code`, device_code: MASK},
      [{rule: 'RFC 8628 3.5', text: 'slow_down adds five seconds', met: true}],
    ),
  ]
}
