import type {RawRequest} from '../read/raw.js'
import {escaped, type Vault} from './vault.js'

export interface PostmanVariable {
  key?: string
  value?: unknown
  type?: string
  disabled?: boolean
}

export interface PostmanAuth {
  type: string
  /** In 2.1 a list of key and value, in 2.0 a map. */
  [scheme: string]: unknown
}

export interface PostmanItem {
  name?: string
  item?: readonly PostmanItem[]
  request?: string | PostmanRequest
  auth?: PostmanAuth
  event?: ReadonlyArray<{
    listen?: string
    disabled?: boolean
    script?: {exec?: string | readonly string[]}
  }>
}

export interface PostmanCollection extends Omit<PostmanItem, 'item' | 'request'> {
  info?: {name?: string}
  item: readonly PostmanItem[]
  variable?: readonly PostmanVariable[]
}

export interface PostmanField {
  key?: string | null
  value?: string | null
  type?: string
  src?: string | readonly string[] | null
  disabled?: boolean
}

export interface PostmanRequest {
  method?: string
  url?:
    | string
    | {raw?: string; query?: readonly PostmanField[]; variable?: readonly PostmanVariable[]}
  header?: string | readonly PostmanField[]
  body?: {
    mode?: string
    disabled?: boolean
    raw?: string
    urlencoded?: readonly PostmanField[]
    formdata?: readonly PostmanField[]
    file?: {src?: string | null}
    graphql?: {query?: string; variables?: string}
    options?: {raw?: {language?: string}}
  } | null
  auth?: PostmanAuth
}

/** The request with the header or query field that its authentication sends. */
export function applyAuth(
  request: RawRequest,
  auth: PostmanAuth | undefined,
  vault: Vault,
  note: (what: string) => void,
): RawRequest {
  const value = (key: string) => parameter(auth, key)
  const header = (name: string, text: string): RawRequest => ({
    ...request,
    headers: {...request.headers, [name]: text},
  })
  switch (auth?.type) {
    case undefined:
    case 'noauth':
      return request
    case 'bearer':
      return header('Authorization', `Bearer ${vault.secret('API_TOKEN', value('token'))}`)
    case 'basic': {
      const password = vault.secret('API_PASSWORD', value('password'))
      return header('Authorization', `Basic ${escaped(value('username'))}:${password}`)
    }
    case 'apikey': {
      const name = value('key') || 'X-API-Key'
      const secret = vault.secret(name, value('value'))
      if (value('in') !== 'query') return header(name, secret)
      return {...request, query: {...request.query, [name]: secret}}
    }
    default:
      note(
        `authentication of type ${auth?.type}: configure it, apix api add NAME --base-url URL --auth ${auth?.type === 'oauth2' ? 'oauth2' : 'TYPE'}, and give the suite that api`,
      )
      return request
  }
}

function parameter(auth: PostmanAuth | undefined, key: string): string {
  const parameters = auth?.[auth.type]
  if (Array.isArray(parameters)) {
    const found = parameters.find((one: {key?: string}) => one.key === key) as
      | {value?: unknown}
      | undefined
    return textOf(found?.value)
  }
  return textOf((parameters as Record<string, unknown> | undefined)?.[key])
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : String(value)
}
