import type {IndexedOperation, OperationName} from '../../spec/index.js'
import {completeCall, completePath} from './operations.js'

export interface Candidate {
  value: string
  about?: string
}

interface Flag {
  char?: string
  type: string
  allowNo?: boolean
  options?: readonly string[]
  summary?: string
  description?: string
  hidden?: boolean
  multiple?: boolean
}

/** A command as the manifest has it. */
export interface Command {
  summary?: string
  hidden?: boolean
  flags?: Record<string, Flag>
  args?: Record<string, {options?: readonly string[]}>
}

/** What is known of the configured APIs. */
export interface Facts {
  apis: readonly Candidate[]
  environments: readonly string[]
  /** The operations of the API's description; empty where it has not been read. */
  names(): readonly OperationName[]
  operation(id: string): IndexedOperation | undefined
}

export interface CompletionSource {
  commands: Record<string, Command>
  facts(selection: {api?: string; environment?: string; openapi?: string}): Promise<Facts>
}

/** Commands whose first argument is a path under the base URL. */
const PATH_COMMANDS: Readonly<Record<string, string | undefined>> = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  head: 'HEAD',
  options: 'OPTIONS',
  bench: undefined,
}

/** Commands whose first argument is an operation. */
const OPERATION_COMMANDS = new Set(['call', 'spec:show'])

/** Commands whose first argument is an API. */
const API_COMMANDS = new Set(['login', 'logout', 'api:show', 'api:use', 'api:remove', 'explore'])

/** The words that can stand where the last one is being typed. */
export async function completeWords(
  words: readonly string[],
  source: CompletionSource,
): Promise<Candidate[]> {
  const current = words.at(-1) ?? ''
  const before = words.slice(0, -1)
  const {id, rest} = splitCommand(before, source.commands)
  const command = source.commands[id]
  const {values, positional, pending} = readFlags(rest, command)
  const facts = () => source.facts(selectionOf(values))
  if (pending) return startingWith(current, await flagValues(pending, facts))
  const [, name, value] = /^--([\w-]+)=(.*)$/s.exec(current) ?? []
  if (name !== undefined && value !== undefined) {
    const flag = command?.flags?.[name]
    const found = flag ? await flagValues({name, flag}, facts) : []
    return startingWith(value, found).map((one) => ({...one, value: `--${name}=${one.value}`}))
  }
  if (current.startsWith('-')) return startingWith(current, flagNames(command))
  const nextWords = positional.length === 0 ? subcommands(id, source.commands) : []
  const found = command ? await positionals(id, positional, current, facts) : []
  return [...startingWith(current, nextWords), ...found]
}

function splitCommand(words: readonly string[], commands: Record<string, Command>) {
  const end = words.findIndex((word) => word.startsWith('-'))
  const plain = end === -1 ? words : words.slice(0, end)
  for (let count = Math.min(plain.length, 3); count > 0; count--) {
    const id = plain.slice(0, count).join(':')
    if (commands[id]) return {id, rest: words.slice(count)}
  }
  const ids = Object.keys(commands)
  for (let count = Math.min(plain.length, 2); count > 0; count--) {
    const topic = plain.slice(0, count).join(':')
    if (ids.some((id) => id.startsWith(`${topic}:`))) return {id: topic, rest: words.slice(count)}
  }
  return {id: '', rest: words}
}

/** The flags given so far, what stands between them, and the flag whose value comes next. */
function readFlags(words: readonly string[], command: Command | undefined) {
  const values: Record<string, string> = {}
  const positional: string[] = []
  let pending: {name: string; flag: Flag} | undefined
  const flags = Object.entries(command?.flags ?? {})
  for (const word of words) {
    if (pending) {
      values[pending.name] = word
      pending = undefined
      continue
    }
    const [, name, value] = /^--([\w-]+)(?:=(.*))?$/s.exec(word) ?? []
    const found = flags.find(([key, flag]) => key === name || word === `-${flag.char ?? ''}`)
    if (!word.startsWith('-') || word === '-') positional.push(word)
    else if (found && found[1].type === 'option') {
      if (value === undefined) pending = {name: found[0], flag: found[1]}
      else values[found[0]] = value
    }
  }
  return {values, positional, pending}
}

function selectionOf(values: Record<string, string>) {
  const {api, env, openapi} = values
  return {
    ...(api !== undefined && {api}),
    ...(env !== undefined && {environment: env}),
    ...(openapi !== undefined && {openapi}),
  }
}

async function flagValues(
  {name, flag}: {name: string; flag: Flag},
  facts: () => Promise<Facts>,
): Promise<Candidate[]> {
  if (flag.options) return flag.options.map((value) => ({value}))
  if (name === 'api') return [...(await facts()).apis]
  if (name === 'env') return (await facts()).environments.map((value) => ({value}))
  if (name !== 'tag') return []
  const tags = new Set((await facts()).names().flatMap((operation) => operation.tags ?? []))
  return [...tags].map((value) => ({value}))
}

function flagNames(command: Command | undefined): Candidate[] {
  return Object.entries(command?.flags ?? {}).flatMap(([name, flag]): Candidate[] => {
    if (flag.hidden) return []
    const about = flag.summary ?? flag.description ?? ''
    const own = {value: `--${name}`, about}
    return flag.allowNo ? [own, {value: `--no-${name}`, about}] : [own]
  })
}

/** The next word of the commands below a topic; `id` is empty at the start. */
function subcommands(id: string, commands: Record<string, Command>): Candidate[] {
  const prefix = id === '' ? '' : `${id}:`
  const found = new Map<string, string>()
  for (const [name, command] of Object.entries(commands)) {
    if (command.hidden || !name.startsWith(prefix) || name === id) continue
    const [word = '', ...more] = name.slice(prefix.length).split(':')
    if (more.length === 0) found.set(word, command.summary ?? '')
    else if (!found.has(word)) found.set(word, '')
  }
  return [...found].map(([value, about]) => ({value, about}))
}

async function positionals(
  id: string,
  given: readonly string[],
  current: string,
  facts: () => Promise<Facts>,
): Promise<Candidate[]> {
  const [first] = given
  if (API_COMMANDS.has(id))
    return first === undefined ? startingWith(current, (await facts()).apis) : []
  const takesOperation = OPERATION_COMMANDS.has(id)
  const isRequest = id === 'request'
  const takesPath = Object.hasOwn(PATH_COMMANDS, id) || isRequest
  if (!takesOperation && !takesPath) return []
  const known = await facts()
  if (takesOperation) {
    if (first === undefined) return startingWith(current, known.names().map(operationCandidate))
    return id === 'call' ? completeCall(known.operation(first), given.slice(1), current) : []
  }
  const method = isRequest ? first?.toUpperCase() : PATH_COMMANDS[id]
  const path = isRequest ? given[1] : first
  if (isRequest && first === undefined) return []
  return path === undefined ? completePath(known.names(), method, current) : []
}

function operationCandidate({id, summary}: OperationName): Candidate {
  return {value: id, ...(summary !== undefined && {about: summary})}
}

function startingWith(current: string, candidates: readonly Candidate[]): Candidate[] {
  return candidates.filter(({value}) => value.startsWith(current))
}
