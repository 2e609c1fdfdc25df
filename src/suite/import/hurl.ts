import {ApixError} from '../../errors/index.js'
import {isSecretName} from '../../latency/index.js'
import type {RawCapture, RawRequest} from '../read/raw.js'
import {type HurlExpectations, hurlCapture, hurlExpectations} from './hurl-asserts.js'
import {type HurlEntry, type HurlPair, hurlLines} from './hurl-lines.js'
import {bodyPart, grouped, rawRequest, shortest} from './request.js'
import type {ImportedSuite, StepDraft} from './types.js'
import {createVault, escaped, type Vault} from './vault.js'

type Field = readonly [name: string, value: string]
type Note = (what: string) => void

/**
 * Hurl's entries with their asserts, captures and retries, as far as a suite can say the same.
 * @throws ApixError USAGE when there is no entry in it
 */
export function importHurl(text: string, name: string): ImportedSuite {
  const entries = hurlLines(text)
  if (entries.length === 0) throw new ApixError('USAGE', 'there is no Hurl entry in it')
  const vault = createVault()
  const notes: string[] = []
  const variables = new Map<string, string>()
  const steps = entries.map((entry) => stepOf(entry, vault, variables, notes))
  const captured = new Set(steps.flatMap(({capture}) => Object.keys(capture ?? {})))
  const used = [...JSON.stringify(steps).matchAll(/\{\{\s*([A-Za-z_][\w-]*)\s*\}\}/g)]
  const unset = [...new Set(used.map(([, variable = '']) => variable))]
    .filter((variable) => !captured.has(variable) && !variables.has(variable))
    .sort()
  if (unset.length > 0) {
    notes.push(`values of ${unset.join(', ')}: give them with --var, or write them below`)
    for (const variable of unset) variables.set(variable, '')
  }
  return {
    suite: {
      name,
      ...(variables.size > 0 && {variables: Object.fromEntries(variables)}),
      steps,
    },
    notes,
    secrets: vault.names,
  }
}

function stepOf(
  entry: HurlEntry,
  vault: Vault,
  variables: Map<string, string>,
  notes: string[],
): StepDraft {
  const note: Note = (what) => notes.push(`line ${entry.line}: ${what}`)
  const options = new Map(pairs(entry.sections.get('options')))
  for (const [option, value] of options) takeOption(option, value, variables, note)
  const request: RawRequest = {
    ...requestOf(entry, vault, note),
    ...(options.get('location') === 'true' && {follow: true}),
  }
  const expect = hurlExpectations(entry, note)
  const capture = capturesOf(entry, note)
  const retries = Number(options.get('retry') ?? 0)
  return {
    name: `${entry.method} ${entry.url}`,
    request: shortest(request),
    ...(options.get('skip') === 'true' && {skip: true}),
    ...judgement(expect, retries, options.get('retry-interval')),
    ...(capture && {capture}),
  }
}

/** What Hurl tries again is waited for; `retry: -1` has no end there. */
function judgement(
  expect: HurlExpectations,
  retries: number,
  interval: string | undefined,
): Pick<StepDraft, 'expect' | 'retryUntil'> {
  // Without a status line Hurl takes any.
  const all = {status: {gte: 100}, ...expect}
  if (retries === 0) return {expect: all}
  const [, amount = '1', unit = 'ms'] = /^(\d+)(ms|s|m)?$/.exec(interval ?? '1000ms') ?? []
  const wait = Number(amount) * ({ms: 1, s: 1000, m: 60_000}[unit] ?? 1)
  const timeout = retries < 0 ? '10m' : `${(retries + 1) * Math.max(wait, 100)}ms`
  return {retryUntil: {...all, interval: `${wait}ms`, timeout}}
}

const DONE = new Set([
  'location',
  'skip',
  'retry',
  'retry-interval',
  'verbose',
  'very-verbose',
  'compressed',
])

function takeOption(
  option: string,
  value: string,
  variables: Map<string, string>,
  note: Note,
): void {
  const [, name, given = ''] = option === 'variable' ? (/^([\w-]+)=(.*)$/.exec(value) ?? []) : []
  if (name !== undefined) variables.set(name, given.replace(/^"(.*)"$/, '$1'))
  else if (!DONE.has(option)) note(`the option ${option}: ${value}`)
}

function requestOf(entry: HurlEntry, vault: Vault, note: Note): RawRequest {
  const {method, url, headers, sections, body} = entry
  const type = headers.find(([name]) => /^content-type$/i.test(name))?.[1]
  const file = /^\s*file,(.+?);?\s*$/.exec(body)?.[1]?.trim()
  const isOther = /^\s*(?:base64|hex),/.test(body)
  if (isOther) note('a body in Base64 or hex')
  const isJson = /^\s*[[{]/.test(body)
  const basic = pairs(sections.get('basicauth'))[0]
  const cookies = pairs(sections.get('cookies')).map(([name, value]) => `${name}=${value}`)
  const all: Field[] = [
    ...headers,
    ...(cookies.length > 0 ? [['Cookie', cookies.join('; ')] as const] : []),
  ]
  const raw = rawRequest({method, url, headers: all}, vault)
  const query = pairs(sections.get('query')).map(
    ([name, value]): Field => [name, vault.field(name, value)],
  )
  const form = pairs(sections.get('form')).map(
    ([name, value]): Field => [name, vault.field(name, value)],
  )
  const parts = pairs(sections.get('multipart'))
  return {
    ...raw,
    ...(query.length > 0 && {query: {...raw.query, ...grouped(query)}}),
    ...(basic && {
      headers: {
        ...raw.headers,
        Authorization: `Basic ${escaped(basic[0])}:${vault.secret('API_PASSWORD', basic[1])}`,
      },
    }),
    ...(form.length > 0 && {form: grouped(form)}),
    ...(parts.length > 0 && {
      multipart: Object.fromEntries(parts.map(([name, value]) => [name, partOf(value)])),
    }),
    ...(file !== undefined && {file}),
    ...(body !== '' &&
      file === undefined &&
      !isOther &&
      bodyPart(body, type ?? (isJson ? 'application/json' : 'text/plain'), vault)),
  }
}

/** `file,photo.jpg; image/jpeg`. */
function partOf(value: string): unknown {
  const [, file, type] = /^file,\s*([^;]+?)\s*(?:;\s*(\S+))?\s*;?$/.exec(value) ?? []
  if (file === undefined) return escaped(value)
  return {file, ...(type !== undefined && {type})}
}

function pairs(lines: readonly HurlPair[] = []): Array<[name: string, value: string]> {
  return lines.flatMap(({text}): Array<[string, string]> => {
    const [, name, value = ''] = /^([^:]+?)\s*:\s*(.*)$/.exec(text) ?? []
    return name === undefined ? [] : [[name, value]]
  })
}

function capturesOf({captures}: HurlEntry, note: Note): Record<string, RawCapture> | undefined {
  const found = captures.flatMap(({text}): Array<[string, RawCapture]> => {
    const [, name = '', query = ''] = /^([\w-]+)\s*:\s*(.+)$/.exec(text) ?? []
    const isRedacted = /\s+redact$/.test(query) || isSecretName(name)
    const capture = hurlCapture(query.replace(/\s+redact$/, ''), isRedacted)
    if (capture === undefined) note(`the capture ${text}`)
    return capture === undefined ? [] : [[name, capture]]
  })
  return found.length === 0 ? undefined : Object.fromEntries(found)
}
