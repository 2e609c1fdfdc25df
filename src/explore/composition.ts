import {CREDENTIAL_HEADERS, type RequestDraft} from '../request/index.js'
import {MASK, type Redactor} from '../shared/index.js'
import {type CallPlan, planCall} from '../spec/index.js'
import type {Composition, Workplace} from './types.js'
import {isFile, takenBy} from './values.js'

/** An ITEM that gives a value by its name, whatever separators are in either. */
export function item(name: string, value: string): string {
  const escaped = (text: string) => text.replaceAll(/[:=@;]/g, String.raw`\$&`)
  return `${escaped(name)}=${escaped(value)}`
}

/** The ITEMs that give the values of an operation; a field that is a file names its path. */
function wordsOf(composition: Composition): string[] {
  const files = new Map(
    takenBy(composition)
      .filter(isFile)
      .map((one) => [one.key, one]),
  )
  return [...composition.values].flatMap(([name, value]) => {
    const file = files.get(name)
    if (!file) return [item(name, value)]
    // Many files are named one after the other; a path with a comma in it can only be alone.
    const paths = file.types.includes('array') ? value.split(',') : [value]
    return paths.map((path) => `${item(name, '').slice(0, -1)}@${path.trim()}`)
  })
}

/** What the values of an operation make; @throws ApixError USAGE for a value that cannot be sent */
export async function planOf(
  composition: Composition,
  {spec, settings}: Workplace,
): Promise<CallPlan | undefined> {
  const {operation, body} = composition
  if (!operation || !spec) return undefined
  const words = wordsOf(composition)
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
  const {operation, method, target, headers, body} = composition
  const {settings, openapi, environments} = workplace
  const type = body?.contentType
  const isUsual = type === undefined || /^application\/json\b/.test(type)
  const all = isUsual || operation ? headers : [...headers, ['Content-Type', type] as const]
  const words = operation
    ? ['call', operation.operation.id, ...wordsOf(composition)]
    : VERBS.has(method)
      ? [method.toLowerCase(), target]
      : ['request', method, target]
  for (const [name, value] of all) words.push(headerItem(name, value))
  if (body?.path !== undefined) words.push(`@${body.path}`)
  else if (body) words.push('--raw', body.bytes.toString('utf8'))
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
