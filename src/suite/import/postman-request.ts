import type {RawRequest} from '../read/raw.js'
import type {PostmanAuth, PostmanField, PostmanRequest} from './postman-parts.js'
import {bodyPart, grouped, rawRequest} from './request.js'
import {escaped, type Vault} from './vault.js'

type Field = readonly [name: string, value: string]

export interface RequestContext {
  note: (what: string) => void
  /** Learns the values of path variables. */
  variables: Map<string, unknown>
}

/** A request of a collection, without its authentication. */
export function postmanRequest(
  given: string | PostmanRequest,
  vault: Vault,
  context: RequestContext,
): {request: RawRequest; auth?: PostmanAuth} {
  const {method = 'GET', url, header, body, auth} = typeof given === 'string' ? {url: given} : given
  const headers = headerFields(header)
  const raw = rawRequest(
    {method, url: urlOf(url, context), headers, ...plainBody(body, headers)},
    vault,
  )
  return {
    request: {...raw, ...otherBody(body, vault, context)},
    ...(auth && {auth}),
  }
}

/** The address as it is written, without the query fields that are switched off. */
function urlOf(url: PostmanRequest['url'], {variables}: RequestContext): string {
  if (url === undefined || typeof url === 'string') return complete(url ?? '')
  const [before = ''] = (url.raw ?? '').split('?')
  const path = before.replace(/(\/):([A-Za-z_]\w*)/g, (_, slash: string, name: string) => {
    const value = (url.variable ?? []).find(({key}) => key === name)?.value
    if (typeof value === 'string' && /^\{\{.*\}\}$/.test(value)) return `${slash}${value}`
    if (!variables.has(name)) variables.set(name, value ?? '')
    return variables.get(name) === (value ?? '')
      ? `${slash}{{${name}}}`
      : `${slash}${String(value)}`
  })
  const query = used(url.query ?? []).map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
  return complete(query.length > 0 ? `${path}?${query.join('&')}` : path)
}

/** Postman adds the scheme. */
function complete(url: string): string {
  return /^(?:[a-z][a-z0-9+.-]*:\/\/|\{\{)/i.test(url) ? url : `http://${url}`
}

/** Placeholders stay what they are. */
function encoded(text: string): string {
  return text
    .split(/(\{\{[^{}]*\}\})/)
    .map((part) => (part.startsWith('{{') ? part : encodeURIComponent(part)))
    .join('')
}

function headerFields(header: PostmanRequest['header']): Field[] {
  if (typeof header !== 'string') return used(header ?? [])
  return header.split('\n').flatMap((line): Field[] => {
    const [, name, value = ''] = /^([^:]+):\s*(.*)$/.exec(line.trim()) ?? []
    return name === undefined ? [] : [[name, value]]
  })
}

function used(fields: readonly PostmanField[]): Field[] {
  return fields
    .filter(({disabled, key}) => !disabled && key)
    .map(({key, value}): Field => [key ?? '', value ?? ''])
}

function plainBody(
  body: PostmanRequest['body'],
  headers: readonly Field[],
): {body?: string; contentType?: string} {
  if (body?.mode !== 'raw' || body.disabled || !body.raw) return {}
  const isSaid = headers.some(([name]) => /^content-type$/i.test(name))
  const isJson = body.options?.raw?.language === 'json' || /^\s*[[{]/.test(body.raw)
  return {body: body.raw, ...(!isSaid && {contentType: isJson ? 'application/json' : 'text/plain'})}
}

function otherBody(
  body: PostmanRequest['body'],
  vault: Vault,
  {note}: RequestContext,
): Partial<RawRequest> {
  if (!body || body.disabled) return {}
  switch (body.mode) {
    case 'urlencoded': {
      const fields = used(body.urlencoded ?? []).map(
        ([name, value]): Field => [escaped(name), vault.field(name, value)],
      )
      return fields.length === 0 ? {} : {form: grouped(fields)}
    }
    case 'formdata': {
      const parts = (body.formdata ?? []).filter(({disabled, key}) => !disabled && key)
      return {
        multipart: Object.fromEntries(
          parts.map((part) => [
            escaped(part.key ?? ''),
            part.type === 'file'
              ? {file: [part.src ?? 'FILE'].flat()[0] ?? 'FILE'}
              : vault.field(part.key ?? '', part.value ?? ''),
          ]),
        ),
      }
    }
    case 'file':
      return {file: body.file?.src ?? 'FILE'}
    case 'graphql': {
      const {query = '', variables = ''} = body.graphql ?? {}
      const values = variables.trim() === '' ? {} : bodyPart(variables, 'application/json', vault)
      if (variables.trim() !== '' && !('json' in values)) note('the variables of its GraphQL')
      return {
        graphql: {
          query: escaped(query),
          ...('json' in values && {variables: values.json}),
        },
      }
    }
    default:
      return {}
  }
}
