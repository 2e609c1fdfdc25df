import {CREDENTIAL_HEADERS, type RequestDraft} from '../request/index.js'
import {MASK, type Redactor} from '../shared/index.js'
import {type CallPlan, planCall} from '../spec/index.js'
import type {Composition, Workplace} from './types.js'

/** An ITEM that gives a value by its name, whatever separators are in either. */
export function item(name: string, value: string): string {
  const escaped = (text: string) => text.replaceAll(/[:=@;]/g, String.raw`\$&`)
  return `${escaped(name)}=${escaped(value)}`
}

/** What the values of an operation make; @throws ApixError USAGE for a value that cannot be sent */
export async function planOf(
  {operation, values, body}: Composition,
  {spec, settings}: Workplace,
): Promise<CallPlan | undefined> {
  if (!operation || !spec) return undefined
  const words = [...values].map(([name, value]) => item(name, value))
  return planCall(spec, {found: operation, words, settings, wholeBody: body !== undefined})
}

/** The request that is sent. @throws ApixError */
export async function draftOf(
  composition: Composition,
  workplace: Workplace,
): Promise<RequestDraft> {
  const {headers, body, method, target} = composition
  const given = {
    headers,
    query: [],
    body: body ? ({kind: 'bytes', bytes: body.bytes} as const) : ({kind: 'none'} as const),
    ...(body?.contentType !== undefined && {contentType: body.contentType}),
  }
  const plan = await planOf(composition, workplace)
  return plan ? plan.draft(given) : {method, target, ...given}
}

const VERBS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'])

/** The command line that sends the same request; secrets are left out of it. */
export function commandLine(
  composition: Composition,
  workplace: Workplace,
  redactor: Redactor,
): string {
  const {operation, values, method, target, headers, body} = composition
  const {settings, openapi, environments} = workplace
  const type = body?.contentType
  const isUsual = type === undefined || /^application\/json\b/.test(type)
  const all = isUsual || operation ? headers : [...headers, ['Content-Type', type] as const]
  const words = operation
    ? ['call', operation.operation.id, ...[...values].map(([name, value]) => item(name, value))]
    : VERBS.has(method)
      ? [method.toLowerCase(), target]
      : ['request', method, target]
  for (const [name, value] of all) words.push(headerItem(name, value))
  if (body) words.push('--raw', body.bytes.toString('utf8'))
  if (settings) words.push('-a', settings.name)
  if (settings && environments.length > 1) words.push('-e', settings.environment)
  if (openapi !== undefined) words.push('--openapi', openapi)
  return `apix ${words.map((word) => quoted(redactor.text(word))).join(' ')}`
}

function headerItem(name: string, value: string): string {
  const shown = CREDENTIAL_HEADERS.includes(name.toLowerCase()) ? MASK : value
  return shown === '' ? `${name};` : `${name}:${shown}`
}

/** As a POSIX shell reads it. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
