import {referenceText, type SecretReference} from '../../api/index.js'
import {findSubject, type Judged} from '../checks/evaluate.js'
import type {MadeValues} from '../template/made.js'
import {renderValue, type Scope, Unresolved} from '../template/render.js'
import {responseReference} from '../template/response-reference.js'
import type {Suite} from '../types.js'

/** What a file's run knows by now. */
export interface Memory {
  captures: Map<string, unknown>
  /** By the id of the step. */
  responses: Map<string, Judged>
  /** Variables that are made up are made up once. */
  made: Map<string, unknown>
}

export interface ScopeInput {
  suite: Suite
  environment: string | undefined
  /** From the command line. */
  given: Readonly<Record<string, string>>
  secrets: ReadonlyMap<string, string>
  memory: Memory
  makes: MadeValues
  row?: Readonly<Record<string, unknown>>
}

/** The values of placeholders: row, capture, command line, environment, file, in this order. */
export function createScope(input: ScopeInput): Scope {
  const {suite, environment, given, secrets, memory, makes, row = {}} = input
  const chosen = suite.environments[environment ?? ''] ?? {}
  const open: string[] = []

  /** A value may name others, but not in a circle. */
  function rendered(name: string, value: unknown): unknown {
    if (memory.made.has(name)) return memory.made.get(name)
    if (open.includes(name)) throw new Unresolved(name, `{{${name}}} leads back to itself`)
    open.push(name)
    try {
      const result = renderValue(value, scope)
      if (isMadeUp(value)) memory.made.set(name, result)
      return result
    } finally {
      open.pop()
    }
  }

  const scope: Scope = {
    made: makes,
    secret(reference: SecretReference) {
      const text = referenceText(reference)
      const value = secrets.get(text)
      if (value === undefined) throw new Unresolved(text, `${text} is not set`)
      return value
    },
    variable(name) {
      if (Object.hasOwn(row, name)) return renderValue(row[name], scope)
      if (memory.captures.has(name)) return memory.captures.get(name)
      if (Object.hasOwn(given, name)) return rendered(name, given[name])
      const variable = chosen[name] ?? suite.variables[name]
      if (variable) return rendered(name, variable.value)
      if (name === 'env') return environment ?? ''
      return fromResponse(name, memory)
    },
  }
  return scope
}

function isMadeUp(value: unknown): boolean {
  return /\{\{\s*\$/.test(JSON.stringify(value) ?? '')
}

function fromResponse(name: string, {responses}: Memory): unknown {
  const reference = responseReference(name)
  const response = responses.get(reference?.step ?? '')
  const value = reference && response && findSubject(reference.subject, response)
  if (value !== undefined) return value
  throw new Unresolved(name, `{{${name}}} has no value`)
}
