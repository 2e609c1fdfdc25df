import * as Flags from '@oclif/core/flags'
import {AUTH_TYPES, presetNames, type RawApi, type RawAuth} from '../../api/index.js'
import {ApixError} from '../../errors/index.js'
import {absoluteTarget} from '../../request/index.js'

/** The flags that describe an API on the command line, as `apix.yaml` would. */
export const apiFlags = {
  'base-url': Flags.string({summary: 'where its paths start', helpValue: 'URL'}),
  preset: Flags.string({summary: 'start from a shipped preset', options: [...presetNames]}),
  variable: Flags.string({
    summary: "a value for one of the preset's variables",
    helpValue: 'NAME=VALUE',
    multiple: true,
    multipleNonGreedy: true,
  }),
  auth: Flags.string({summary: 'how requests are authenticated', options: [...AUTH_TYPES]}),
  'auth-in': Flags.string({summary: 'where an API key goes', options: ['header', 'query']}),
  'auth-name': Flags.string({summary: 'the name of its header or parameter', helpValue: 'NAME'}),
  'auth-prefix': Flags.string({summary: 'what stands before the key', helpValue: 'TEXT'}),
  issuer: Flags.string({summary: 'OAuth: where the metadata is', helpValue: 'URL'}),
  'authorization-endpoint': Flags.string({summary: 'OAuth: login page', helpValue: 'URL'}),
  'token-endpoint': Flags.string({summary: 'OAuth: token endpoint', helpValue: 'URL'}),
  'client-id': Flags.string({summary: 'OAuth: the registered client', helpValue: 'ID'}),
  'client-auth': Flags.string({
    summary: 'OAuth: how the client proves itself',
    options: ['none', 'basic', 'post'],
  }),
  scope: Flags.string({
    summary: 'OAuth: a scope to ask for',
    multiple: true,
    multipleNonGreedy: true,
  }),
  header: Flags.string({
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the reference's own syntax.
    summary: 'sent with every request; a secret as a reference, ${env:NAME}',
    helpValue: "'K: V'",
    multiple: true,
    multipleNonGreedy: true,
  }),
  'rate-limit': Flags.string({summary: 'the fastest it may be called', helpValue: '10/s'}),
  'webhook-provider': Flags.string({summary: 'who signs its webhooks', helpValue: 'NAME'}),
  'webhook-url': Flags.string({summary: 'where its webhooks go', helpValue: 'URL'}),
  openapi: Flags.string({summary: 'its OpenAPI document', helpValue: 'FILE|URL'}),
}

interface Given {
  [name: string]: string | string[] | boolean | undefined
}

/** The configuration that the flags describe; what was not given is left out. */
export function apiFromFlags(flags: Given): RawApi {
  const auth = authFromFlags(flags)
  return compact<RawApi>({
    preset: flags['preset'],
    variables: pairs(flags['variable'], '=', '--variable NAME=VALUE'),
    baseUrl: typeof flags['base-url'] === 'string' ? baseUrlFrom(flags['base-url']) : undefined,
    headers: pairs(flags['header'], ':', "--header 'NAME: VALUE'"),
    rateLimit: flags['rate-limit'],
    auth: Object.keys(auth).length > 0 ? auth : undefined,
    webhook: webhookFromFlags(flags),
    openapi: flags['openapi'],
  })
}

/**
 * A base URL as it may be typed: whole, in the short forms of a request (`:3000/v1` is
 * `http://localhost:3000/v1`), or a host alone, which is https. What is none of these stays as it
 * is, for the configuration's own check to refuse.
 */
export function baseUrlFrom(text: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text
  const host = /^[a-z0-9-]+(\.[a-z0-9-]+)+(\/\S*)?$/i.test(text)
  const url =
    host && !/^[\d.]+(\/|$)/.test(text) ? new URL(`https://${text}`) : absoluteTarget(text)
  return url ? url.href.replace(/\/$/, '') : text
}

function authFromFlags(flags: Given): RawAuth {
  const oauth = {
    issuer: flags['issuer'],
    authorizationEndpoint: flags['authorization-endpoint'],
    tokenEndpoint: flags['token-endpoint'],
    clientId: flags['client-id'],
    clientAuth: flags['client-auth'],
    scopes: flags['scope'],
  }
  const key = {
    in: flags['auth-in'],
    name: flags['auth-name'],
    prefix: flags['auth-prefix'],
  }
  const given = (values: Given) => Object.values(values).some((value) => value !== undefined)
  // Over a preset the flags refine its own kind of authentication.
  const implied = flags['preset']
    ? undefined
    : given(oauth)
      ? 'oauth2'
      : given(key)
        ? 'apiKey'
        : undefined
  return compact<RawAuth>({type: flags['auth'] ?? implied, ...key, ...oauth})
}

function webhookFromFlags(flags: Given): RawApi['webhook'] | undefined {
  const webhook = compact<NonNullable<RawApi['webhook']>>({
    provider: flags['webhook-provider'],
    url: flags['webhook-url'],
  })
  return Object.keys(webhook).length > 0 ? webhook : undefined
}

function compact<T extends object>(values: {[K in keyof T]?: unknown}): T {
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given) as T
}

function pairs(
  texts: Given[string],
  separator: string,
  usage: string,
): Record<string, string> | undefined {
  if (!Array.isArray(texts)) return undefined
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf(separator)
      // The text may hold a secret that does not belong here: it is not repeated.
      if (at < 1) throw new ApixError('USAGE', `expected ${usage}`)
      return [text.slice(0, at).trim(), text.slice(at + 1).trim()]
    }),
  )
}
