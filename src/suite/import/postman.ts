import {ApixError} from '../../errors/index.js'
import {isSecretName} from '../../latency/index.js'
import {
  applyAuth,
  type PostmanAuth,
  type PostmanCollection,
  type PostmanItem,
  type PostmanVariable,
} from './postman-parts.js'
import {postmanRequest} from './postman-request.js'
import {translateTests} from './postman-tests.js'
import {shortest} from './request.js'
import type {ImportedSuite, StepDraft} from './types.js'
import {createVault, type Vault} from './vault.js'

/** Postman's made-up values under the names that suites have for them. */
const MADE: Readonly<Record<string, string>> = {
  $randomUUID: '$uuid',
  $randomEmail: '$random.email',
  $randomAlphaNumeric: '$random.alphanumeric(1)',
}

/**
 * A collection in Postman's format 2.0 or 2.1: folders, variables, authentication, and of test
 * scripts what can be said as an expectation or a capture.
 * @throws ApixError USAGE when it is no collection
 */
export function importPostman(text: string): ImportedSuite {
  const collection = parse(text)
  const vault = createVault()
  const notes: string[] = []
  const variables = new Map<string, unknown>()
  for (const variable of collection.variable ?? []) addVariable(variable, variables, vault)
  const steps: StepDraft[] = []

  function walk(items: readonly PostmanItem[], folders: readonly string[], auth?: PostmanAuth) {
    for (const item of items) {
      const names = [...folders, item.name ?? '']
      const own = item.auth ?? auth
      noteScripts(item, names.join(' / '))
      if (item.item) walk(item.item, names, own)
      else if (item.request !== undefined) steps.push(stepOf(item, names.join(' / '), own))
    }
  }

  function stepOf(item: PostmanItem, name: string, auth?: PostmanAuth): StepDraft {
    const note = (what: string) => notes.push(`${name}: ${what}`)
    const given = postmanRequest(item.request ?? '', vault, {note, variables})
    const request = applyAuth(given.request, given.auth ?? auth, vault, note)
    const {expect, capture, rest} = translateTests(scriptOf(item, 'test'))
    for (const line of rest) note(`test: ${line}`)
    return {
      name,
      request: shortest(request),
      ...(expect !== undefined && {expect}),
      ...(capture && {capture}),
    }
  }

  function noteScripts(item: Pick<PostmanItem, 'event' | 'item'>, name: string): void {
    const where = name === '' ? 'collection' : name
    const before = scriptOf(item, 'prerequest')
    if (before.trim() !== '') notes.push(`${where}: a script that runs before the request`)
    const isFolder = item.item !== undefined
    if (isFolder && scriptOf(item, 'test').trim() !== '') {
      notes.push(`${where}: tests for all that is in it`)
    }
  }

  noteScripts(collection, '')
  walk(collection.item, [], collection.auth)
  const unset = unsetVariables(steps, variables)
  if (unset.length > 0) {
    notes.push(`values of ${unset.join(', ')}: give them with --var, or write them below`)
    for (const name of unset) variables.set(name, '')
  }
  return {
    suite: {
      name: collection.info?.name ?? 'Postman',
      ...(variables.size > 0 && {variables: Object.fromEntries(variables)}),
      steps: renamed(steps),
    },
    notes,
    secrets: vault.names,
  }
}

function parse(text: string): PostmanCollection {
  let document: unknown
  try {
    document = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    document = undefined
  }
  const wrapped = (document as {collection?: unknown} | undefined)?.collection ?? document
  const collection = wrapped as PostmanCollection | undefined
  if (Array.isArray(collection?.item)) return collection
  throw new ApixError('USAGE', 'this is no Postman collection', {
    hints: ['export it from Postman as Collection v2.1'],
  })
}

function addVariable(
  {key, value, type, disabled}: PostmanVariable,
  variables: Map<string, unknown>,
  vault: Vault,
): void {
  if (key === undefined || disabled) return
  const plain = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)
  const isSecret = type === 'secret' || isSecretName(key)
  variables.set(key, isSecret ? vault.secret(key, plain) : vault.field(key, plain))
}

function scriptOf({event = []}: Pick<PostmanItem, 'event'>, listen: string): string {
  return event
    .filter((one) => one.listen === listen && !one.disabled)
    .flatMap(({script}) => script?.exec ?? [])
    .join('\n')
}

/** Variables that neither the collection nor a test script gives a value to. */
function unsetVariables(
  steps: readonly StepDraft[],
  variables: ReadonlyMap<string, unknown>,
): string[] {
  const captured = new Set(steps.flatMap(({capture}) => Object.keys(capture ?? {})))
  const used = JSON.stringify([...steps.map(({request}) => request), ...variables.values()])
  const names = [...used.matchAll(/\{\{\s*([^{}$\s][^{}]*?)\s*\}\}/g)].map(([, name = '']) => name)
  return [...new Set(names)].filter((name) => !variables.has(name) && !captured.has(name)).sort()
}

function renamed(steps: readonly StepDraft[]): StepDraft[] {
  const text = JSON.stringify(steps).replace(/\{\{\s*(\$\w+)\s*\}\}/g, (whole, name: string) =>
    MADE[name] === undefined ? whole : `{{${MADE[name]}}}`,
  )
  return JSON.parse(text) as StepDraft[]
}
