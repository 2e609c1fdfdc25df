import type {HeaderList} from '../http/index.js'

/** The first value of a header, whatever its case. */
export function headerValue(headers: HeaderList, name: string): string | undefined {
  return headers.find(([candidate]) => candidate.toLowerCase() === name.toLowerCase())?.[1]
}

export function withoutHeaders(headers: HeaderList, names: readonly string[]): HeaderList {
  const dropped = new Set(names.map((name) => name.toLowerCase()))
  return headers.filter(([name]) => !dropped.has(name.toLowerCase()))
}

/** The headers with one set to a single value, wherever it stood before. */
export function withHeader(headers: HeaderList, name: string, value: string): HeaderList {
  return [...withoutHeaders(headers, [name]), [name, value]]
}

/** Headers that carry credentials by convention; they are masked and never cross an origin. */
export const CREDENTIAL_HEADERS: readonly string[] = [
  'authorization',
  'proxy-authorization',
  'cookie',
  'api-key',
  'x-api-key',
  'x-auth-token',
  'x-api-token',
  'x-access-token',
  'x-secret',
  'private-token',
  'ocp-apim-subscription-key',
]

/** Whether a header carries a credential by convention. */
export function isCredentialHeader(name: string): boolean {
  return CREDENTIAL_HEADERS.includes(name.toLowerCase())
}

/** Query fields that carry credentials by convention. */
export const CREDENTIAL_QUERY: readonly string[] = [
  'access_token',
  'refresh_token',
  'id_token',
  'token',
  'api_key',
  'apikey',
  'client_secret',
  'password',
  'secret',
  'subscription-key',
]
