import {createHash} from 'node:crypto'
import {existsSync, realpathSync, statSync} from 'node:fs'
import {basename, dirname, join} from 'node:path'
import type {Document} from 'yaml'
import {ApixError} from '../errors/index.js'
import {nearest} from '../shared/index.js'
import {type Locks, writeFileAtomic} from '../storage/index.js'
import {parseConfig, readText} from './config-file.js'
import {PROJECT_FILE} from './config-paths.js'
import {pathText} from './config-problem.js'
import {variableProblem} from './presets/fill.js'
import {findPreset} from './presets/index.js'
import type {RawApi, RawConfig} from './raw.js'
import {CONFIG_SCHEMA} from './schema.js'
import {check} from './schema-check.js'

export interface EditDeps {
  /** So that two processes that edit the same file do not lose each other's change. */
  locks: Locks
}

export interface EditResult {
  /** The file that was written. */
  path: string
  /** Whether the API is now the default of that file. */
  default: boolean
}

/**
 * Adds an API to a configuration file, which is made when it is not there. The first API becomes
 * the default.
 * @throws ApixError USAGE when the name is taken or a setting is not valid
 */
export async function addApi(
  input: {path: string; name: string; api: RawApi},
  deps: EditDeps,
): Promise<EditResult> {
  const {path, name, api} = input
  refuseInvalid(name, api)
  return edit(path, deps, (document, {apis = {}, default: chosen}) => {
    if (Object.hasOwn(apis, name)) {
      throw new ApixError('USAGE', `the API "${name}" is configured already in ${path}`, {
        hints: ['choose another name, or edit the file', `or first: apix api remove ${name}`],
      })
    }
    document.setIn(['apis', name], document.createNode(api))
    const first = chosen === undefined && Object.keys(apis).length === 0
    if (first) setDefault(document, name)
    return {path, default: first || chosen === name}
  })
}

/**
 * Lays settings over those an API has in the file; what is not named stays as it is. Makes the API
 * where the file does not have it.
 * @throws ApixError USAGE when a setting is not valid
 */
export async function updateApi(
  input: {path: string; name: string; api: RawApi},
  deps: EditDeps,
): Promise<EditResult> {
  const {path, name, api} = input
  refuseInvalid(name, api)
  return edit(path, deps, (document, {apis = {}, default: chosen}) => {
    for (const [at, value] of leaves(api, ['apis', name])) {
      document.setIn(at, document.createNode(value))
    }
    const first = chosen === undefined && Object.keys(apis).length === 0
    if (first) setDefault(document, name)
    return {path, default: first || chosen === name}
  })
}

/** Makes an API the default of a configuration file. */
export function useApi(input: {path: string; name: string}, deps: EditDeps): Promise<EditResult> {
  const {path, name} = input
  return edit(path, deps, (document) => {
    setDefault(document, name)
    return {path, default: true}
  })
}

/**
 * Removes an API from a configuration file; a default that named it goes as well.
 * @throws ApixError API_UNKNOWN
 */
export function removeApi(
  input: {path: string; name: string},
  deps: EditDeps,
): Promise<EditResult> {
  const {path, name} = input
  return edit(path, deps, (document, {apis = {}, default: chosen}) => {
    if (!Object.hasOwn(apis, name)) {
      const guess = nearest(name, Object.keys(apis))
      throw new ApixError('API_UNKNOWN', `there is no API "${name}" in ${path}`, {
        hints: [...(guess ? [`did you mean ${guess}?`] : []), 'apix api list shows them all'],
      })
    }
    document.deleteIn(['apis', name])
    if (chosen === name) document.delete('default')
    return {path, default: false}
  })
}

function refuseInvalid(name: string, api: RawApi): void {
  const problems = check({apis: {[name]: api}}, CONFIG_SCHEMA)
  const first = problems.find(({kind}) => kind === 'secret') ?? problems[0]
  if (!first) {
    refuseWrongVariables(name, api)
    return
  }
  const {kind, path, message, suggestion} = first
  throw new ApixError(
    kind === 'secret' ? 'CONFIG_SECRET' : 'USAGE',
    `${pathText(path)}: ${message}`,
    suggestion ? {hints: [`did you mean ${suggestion}?`]} : {},
  )
}

function refuseWrongVariables(name: string, {preset, variables}: RawApi): void {
  const found = preset === undefined ? undefined : findPreset(preset)
  const problem = found && variableProblem(found, variables)
  if (problem) throw new ApixError('USAGE', `apis.${name}.${problem}`)
}

/** The default stands at the top of the file, where a person looks for it. */
function setDefault(document: Document, name: string): void {
  if (document.has('default')) document.set('default', name)
  else if ('items' in (document.contents ?? {})) {
    const {items} = document.contents as unknown as {items: unknown[]}
    items.unshift(document.createPair('default', name))
  }
}

function leaves(value: unknown, path: readonly string[]): Array<[readonly string[], unknown]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, value]]
  return Object.entries(value).flatMap(([key, item]) => leaves(item, [...path, key]))
}

/** Reads, changes, checks and replaces a file under a lock. Comments stay where they are. */
async function edit(
  path: string,
  {locks}: EditDeps,
  change: (document: Document, current: RawConfig) => EditResult,
): Promise<EditResult> {
  const lock = `config-${createHash('sha256').update(path).digest('hex').slice(0, 16)}`
  return locks.withLock(lock, async () => {
    // Dotfile managers link the file: the link stays, its target is replaced.
    const target = existsSync(path) ? realpathSync(path) : path
    const {parseDocument} = await import('./yaml.js')
    const text = readText(target) ?? ''
    const current = await parseConfig(text, path)
    const document = parseDocument(text)
    if (document.contents === null) document.contents = document.createNode({}) as never
    const result = change(document, current.value)
    const body = document.toString({lineWidth: 0, flowCollectionPadding: true})
    const output = withSchemaLine(body, schemaFile(target))
    await parseConfig(output, path)
    const mode = fileMode(target)
    await writeFileAtomic(
      join(dirname(target), schemaFile(target)),
      `${JSON.stringify(CONFIG_SCHEMA, null, 2)}\n`,
      {mode},
    )
    await writeFileAtomic(target, text.includes('\r\n') ? crlf(output) : output, {mode})
    return result
  })
}

function schemaFile(path: string): string {
  return basename(path) === PROJECT_FILE ? 'apix.schema.json' : 'config.schema.json'
}

function withSchemaLine(body: string, schema: string): string {
  if (/^# yaml-language-server:/m.test(body)) return body
  return `# yaml-language-server: $schema=./${schema}\n${body}`
}

function crlf(text: string): string {
  return text.replace(/\r?\n/g, '\r\n')
}

/** The file keeps its permissions; a new project file is for everybody who has the project. */
function fileMode(path: string): number {
  const stat = statSync(path, {throwIfNoEntry: false})
  if (stat) return stat.mode & 0o777
  return basename(path) === PROJECT_FILE ? 0o644 : 0o600
}
