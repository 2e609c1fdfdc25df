import type {ExplainedStep} from './types.js'

/** What the metadata can say, and what it is good for. */
const METADATA: ReadonlyArray<readonly [field: string, rule: string, text: string]> = [
  ['code_challenge_methods_supported', 'RFC 7636', 'says that it checks PKCE'],
  ['authorization_response_iss_parameter_supported', 'RFC 9207', 'names itself in the redirect'],
  ['pushed_authorization_request_endpoint', 'RFC 9126', 'takes pushed authorization requests'],
  ['dpop_signing_alg_values_supported', 'RFC 9449', 'binds tokens to a key'],
  ['revocation_endpoint', 'RFC 7009', 'lets apix logout end a token'],
  ['device_authorization_endpoint', 'RFC 8628', 'has a flow for machines without a browser'],
  ['registration_endpoint', 'RFC 7591', 'lets a program register itself'],
  ['jwks_uri', 'OpenID Connect Core 10', 'publishes the keys of its ID tokens'],
]

/** @param url where it was found */
export function metadataStep(metadata: Record<string, unknown>, url: string): ExplainedStep {
  return {
    title: 'The metadata of the authorization server',
    request: {method: 'GET', url},
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
