import type {ApiSettings, ConfiguredValue, Guard, SecretResolver} from '../api/index.js'
import {ApixError} from '../errors/index.js'
import {ACCEPT_ENCODING, type HeaderList} from '../http/index.js'
import {isSafeMethod, type Redactor, type Secret} from '../shared/index.js'
import {CREDENTIAL_HEADERS, CREDENTIAL_QUERY} from './headers.js'
import {absoluteTarget, targetUnder} from './target.js'
import type {PipelineRequest, RequestDraft, RequestOptions} from './types.js'

export interface PrepareDeps {
  redactor: Redactor
  /** The value of `User-Agent`. */
  userAgent: string
  secrets?: () => Promise<SecretResolver>
  /** Which environment a URL leads into, if that one wants to be asked. */
  guard?: (url: URL, chosen: ApiSettings | undefined) => Promise<Guard | undefined>
}

type Field = readonly [name: string, value: string]

/**
 * Joins a draft with its API's settings: URL, headers and query, secret references resolved. The
 * settings take part only when the URL is one of the API's origins.
 * @throws ApixError API_MISSING for a path without an API, SECRET_MISSING
 */
export async function prepare(
  draft: RequestDraft,
  given: ApiSettings | undefined,
  options: RequestOptions,
  deps: PrepareDeps,
): Promise<PipelineRequest> {
  const url = resolveUrl(draft.target, given)
  const settings = given?.origins.includes(url.origin) ? given : undefined
  const guard = await guardOf(draft.method, url, settings, given, deps)
  const configured = await resolveFields(settings?.headers ?? {}, deps)
  const query = await resolveFields(settings?.query ?? {}, deps)
  const headers: Field[] = []
  const userinfo = takeUserinfo(url)
  if (userinfo) headers.push(['Authorization', userinfo])
  const chosen = [...defaults(draft, deps.userAgent), ...configured.fields, ...headers]
  appendQuery(url, [...query.fields, ...draft.query])
  const merged = merge(chosen, draft.headers)
  learnCredentials(merged, url, deps.redactor)
  return {
    method: draft.method,
    url,
    headers: merged,
    body: draft.body,
    settings,
    options,
    ...(guard && {guard}),
    bound: {headers: bindable(configured.secret, draft), query: query.secret},
  }
}

async function guardOf(
  method: string,
  url: URL,
  settings: ApiSettings | undefined,
  given: ApiSettings | undefined,
  {guard}: PrepareDeps,
): Promise<Guard | undefined> {
  if (isSafeMethod(method)) return undefined
  if (settings?.confirm) return {api: settings.name, environment: settings.environment}
  return guard?.(url, given)
}

function resolveUrl(target: string, settings: ApiSettings | undefined): URL {
  const absolute = absoluteTarget(target)
  if (absolute) return absolute
  if (settings) return targetUnder(settings.baseUrl, target)
  throw new ApixError('API_MISSING', `"${target}" is a path, and no API is configured`)
}

/** What apix sends by itself; everything can be overridden or removed. */
function defaults(draft: RequestDraft, userAgent: string): Field[] {
  // As HTTPie has it: who sends anything but a form likes JSON best.
  const isForm = /form/.test(draft.contentType ?? 'form')
  return [
    ['User-Agent', userAgent],
    ['Accept', isForm ? '*/*' : 'application/json, */*;q=0.5'],
    ['Accept-Encoding', ACCEPT_ENCODING],
    ...(draft.contentType ? [['Content-Type', draft.contentType] as const] : []),
  ]
}

/** Later layers replace the names of earlier ones; within the draft repeats are kept. */
function merge(base: readonly Field[], own: RequestDraft['headers']): HeaderList {
  const names = new Set(own.map(([name]) => name.toLowerCase()))
  const last = new Map(base.map((field) => [field[0].toLowerCase(), field]))
  const kept = [...last].filter(([name]) => !names.has(name)).map(([, field]) => field)
  const added = own.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]))
  return [...kept, ...added]
}

/** What was given or removed by hand wins over configuration, for secrets too. */
function bindable(
  secret: ReadonlyArray<readonly [string, Secret]>,
  draft: RequestDraft,
): ReadonlyArray<readonly [string, Secret]> {
  const names = new Set(draft.headers.map(([name]) => name.toLowerCase()))
  return secret.filter(([name]) => !names.has(name.toLowerCase()))
}

async function resolveFields(
  values: Readonly<Record<string, ConfiguredValue>>,
  deps: PrepareDeps,
): Promise<{fields: Field[]; secret: Array<readonly [string, Secret]>}> {
  const fields: Field[] = []
  const secret: Array<readonly [string, Secret]> = []
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string') {
      fields.push([name, value])
      continue
    }
    if (!deps.secrets) throw new ApixError('SECRET_MISSING', `no secrets here for ${name}`)
    const resolved = await (await deps.secrets()).resolve(value)
    deps.redactor.add(resolved)
    secret.push([name, resolved])
  }
  return {fields, secret}
}

/** Appends without touching what is there: its spelling is the caller's. */
function appendQuery(url: URL, fields: readonly Field[]): void {
  if (fields.length === 0) return
  const added = fields.map((field) => field.map(encodeURIComponent).join('='))
  url.search = [url.search.slice(1), ...added].filter((part) => part !== '').join('&')
}

function takeUserinfo(url: URL): string | undefined {
  if (!url.username && !url.password) return undefined
  const user = `${decoded(url.username)}:${decoded(url.password)}`
  url.username = ''
  url.password = ''
  return `Basic ${Buffer.from(user).toString('base64')}`
}

/** As it stands where it is no percent-encoding. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Credentials given by hand are masked like those that apix keeps. */
function learnCredentials(headers: HeaderList, url: URL, redactor: Redactor): void {
  for (const [name, value] of headers) {
    if (!CREDENTIAL_HEADERS.includes(name.toLowerCase())) continue
    const [, token = value] = /^(?:basic|bearer|token)\s+(.+)$/i.exec(value) ?? []
    redactor.add(token)
    const [, password] = /^basic /i.test(value)
      ? (/^[^:]*:(.*)$/s.exec(Buffer.from(token, 'base64').toString('utf8')) ?? [])
      : []
    if (password) redactor.add(password)
  }
  for (const [name, value] of url.searchParams) {
    if (CREDENTIAL_QUERY.includes(name.toLowerCase())) redactor.add(value)
  }
}
