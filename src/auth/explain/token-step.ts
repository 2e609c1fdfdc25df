import type {Configuration} from 'openid-client'
import type {OAuthSettings} from '../../api/index.js'
import type {ExplainedRule, ExplainedStep} from './types.js'

/** Stands for every value that is secret, or made anew for each login. */
export const MASK = '[redacted]'

/** A login that is explained. */
export interface Flow {
  auth: OAuthSettings
  issuer: string | undefined
  configuration: Configuration
}

/** How the client says who it is, in the body of a request. */
export function clientFields({auth}: Flow): Record<string, string> {
  return {
    client_id: auth.clientId ?? 'CLIENT_ID',
    ...(auth.clientAuth === 'post' && {client_secret: MASK}),
  }
}

export function scopeField({auth}: Flow): Record<string, string> {
  return auth.scopes.length > 0 ? {scope: auth.scopes.join(auth.scopeSeparator)} : {}
}

/** A request to the token endpoint. */
export function tokenStep(
  flow: Flow,
  title: string,
  body: Record<string, string>,
  rules: readonly ExplainedRule[],
): ExplainedStep {
  const {auth, configuration} = flow
  return {
    title,
    request: {
      method: 'POST',
      url: configuration.serverMetadata().token_endpoint ?? '',
      body: {...body, ...clientFields(flow), ...auth.tokenParams},
    },
    rules: [...rules, clientRule(auth)],
  }
}

function clientRule({clientAuth = 'none'}: OAuthSettings): ExplainedRule {
  const words = {
    none: 'a public client: it has no secret',
    basic: 'the client proves itself in the Authorization header',
    post: 'the client proves itself in the body',
  }
  return {rule: 'RFC 6749 2.3', text: words[clientAuth], met: true}
}
