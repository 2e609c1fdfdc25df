import {readFile} from 'node:fs/promises'
import {fileURLToPath} from 'node:url'
import {isApixError} from '../../errors/index.js'
import {referenceOf} from '../document/document.js'
import {
  asObject,
  asText,
  elements,
  escapePointer,
  isObject,
  member,
  members,
} from '../document/json.js'
import {nameOf} from '../document/read.js'
import {type ListedOperation, listOperations} from '../index/build.js'
import {splitPath} from '../operation/match.js'
import {parametersOf} from '../operation/view.js'
import type {Located, Spec, SpecDocument} from '../types.js'
import {createLocator} from './locate.js'
import type {LintProblem} from './types.js'

type Report = (
  severity: LintProblem['severity'],
  rule: string,
  at: Located,
  message: string,
) => void

/** Everything that a caller, a validator or a generator would stumble over, with its place. */
export async function lintSpec(spec: Spec): Promise<LintProblem[]> {
  const document = await spec.document()
  const found: Array<{
    at: Located
    rule: string
    severity: LintProblem['severity']
    message: string
  }> = []
  const report: Report = (severity, rule, at, message) => found.push({severity, rule, at, message})
  checkInfo(document, report)
  for (const file of document.files.values())
    checkValues(document, {value: file.root, file, pointer: ''}, report)
  checkOperations(document, report)
  const locators = new Map<string, Awaited<ReturnType<typeof locatorOf>>>()
  const problems: LintProblem[] = []
  for (const {at, ...problem} of found) {
    const {uri} = at.file
    const locate = locators.get(uri) ?? (await locatorOf(uri))
    locators.set(uri, locate)
    const file = nameOf(uri)
    const {line, column} = locate(at.pointer)
    problems.push({
      ...problem,
      pointer: at.pointer,
      file,
      line,
      column,
      location: `${file}:${line}:${column}`,
    })
  }
  return problems.sort(
    (a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column,
  )
}

/** Without the text at hand everything stands at the beginning. */
async function locatorOf(uri: string) {
  if (!uri.startsWith('file:')) return () => ({line: 1, column: 1})
  return createLocator(await readFile(fileURLToPath(uri), 'utf8'))
}

function checkInfo({root}: SpecDocument, report: Report): void {
  const info = member(root, 'info')
  if (!info) report('error', 'info', root, 'expected "info" with a title and a version')
  for (const name of ['title', 'version']) {
    if (info && asObject(info.value)[name] === undefined)
      report('error', 'info', info, `expected a ${name}`)
  }
  const paths = member(root, 'paths')
  const others = ['webhooks', 'components'].some((name) => member(root, name))
  if (!paths && !others) report('error', 'paths', root, 'expected "paths"')
  for (const [path, item] of members(paths)) {
    if (!path.startsWith('/') && !path.startsWith('x-'))
      report('error', 'paths', item, `the path "${path}" does not start with "/"`)
  }
}

const TYPES = new Set(['string', 'number', 'integer', 'boolean', 'array', 'object', 'null', 'file'])

/** Keys below which values are data: an example may look like a reference or a schema. */
const DATA = new Set(['example', 'examples', 'default', 'enum', 'const', 'value'])

/** References that lead nowhere, and schemas that no validator takes. */
function checkValues(document: SpecDocument, root: Located, report: Report): void {
  const waiting: Located[] = [root]
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    const {value} = at
    const ref = referenceOf(value)
    if (ref !== undefined) checkReference(document, at, ref, report)
    if (isObject(value)) checkSchema(at, report)
    const inProperties = /\/properties$/.test(at.pointer)
    const children = isObject(value)
      ? members(at).filter(([key]) => inProperties || !DATA.has(key))
      : elements(at).map((item) => ['', item] as const)
    for (const [, child] of children) {
      if (typeof child.value === 'object' && child.value !== null) waiting.push(child)
    }
  }
}

function checkReference(document: SpecDocument, at: Located, ref: string, report: Report): void {
  try {
    document.follow(at)
  } catch (error) {
    if (!isApixError(error)) throw error
    report(
      'error',
      'reference',
      at,
      error.message.replace(/^the reference /, `${ref === '' ? 'an empty ' : ''}`),
    )
  }
}

function checkSchema(at: Located, report: Report): void {
  // Only what can be nothing but a schema.
  if (
    !/\/(?:schema|items|additionalProperties|schemas\/[^/]+|properties\/[^/]+|definitions\/[^/]+|(?:allOf|oneOf|anyOf)\/\d+)$/.test(
      at.pointer,
    )
  )
    return
  const {type, required, pattern, enum: listed} = asObject(at.value)
  for (const name of [type].flat()) {
    if (typeof name === 'string' && !TYPES.has(name))
      report('error', 'schema', at, `there is no type "${name}"`)
  }
  if (required !== undefined && typeof required !== 'boolean' && !Array.isArray(required)) {
    report('error', 'schema', at, 'expected "required" to be a list of names')
  }
  if (listed !== undefined && (!Array.isArray(listed) || listed.length === 0)) {
    report('error', 'schema', at, 'expected "enum" to be a list of at least one value')
  }
  if (typeof pattern === 'string' && !isPattern(pattern)) {
    report(
      'warning',
      'pattern',
      at,
      `"${pattern}" is no regular expression that every tool understands`,
    )
  }
  const properties = asObject(asObject(at.value)['properties'])
  const composed = ['allOf', 'oneOf', 'anyOf', '$ref'].some((key) => key in asObject(at.value))
  if (!Array.isArray(required) || composed || Object.keys(properties).length === 0) return
  for (const name of required) {
    if (!Object.hasOwn(properties, String(name)))
      report('warning', 'required', at, `"${name}" is required, but not described`)
  }
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u')
    return true
  } catch {
    return false
  }
}

function checkOperations(document: SpecDocument, report: Report): void {
  const ids = new Map<string, string>()
  const shapes = new Map<string, string>()
  let operations: ListedOperation[] = []
  try {
    operations = listOperations(document)
  } catch (error) {
    // Its reference has been reported.
    if (!isApixError(error)) throw error
  }
  for (const found of operations) {
    const {operation, method, path} = found
    const id = asText(asObject(operation.value)['operationId'])
    if (id === undefined)
      report('warning', 'operation-id', operation, `${method} ${path} has no operationId`)
    else if (ids.has(id))
      report(
        'error',
        'operation-id',
        operation,
        `"${id}" is the operationId of ${ids.get(id)}, too`,
      )
    else ids.set(id, `${method} ${path}`)
    const shape = `${method} ${path.replaceAll(/\{[^}]*\}/g, '{}')}`
    const other = shapes.get(shape)
    if (other !== undefined && other !== path)
      report('error', 'paths', operation, `${path} and ${other} are the same path`)
    shapes.set(shape, path)
    checkParameters(document, found, report)
    checkResponses(found, report)
    checkSecurity(document, operation, report)
  }
}

function checkParameters(
  document: SpecDocument,
  {item, operation, path}: ListedOperation,
  report: Report,
): void {
  let parameters: Located[]
  try {
    parameters = parametersOf(document, item, operation)
  } catch (error) {
    if (isApixError(error)) return
    throw error
  }
  const named = [...splitPath(path).path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name)
  const described = new Set<string>()
  for (const parameter of parameters) {
    const {name, in: place, required} = asObject(parameter.value)
    if (typeof name !== 'string' || typeof place !== 'string')
      report('error', 'parameter', parameter, 'expected a name and "in"')
    if (place !== 'path' || typeof name !== 'string') continue
    described.add(name)
    if (required !== true)
      report('error', 'parameter', parameter, `the path parameter "${name}" has to be required`)
    if (!named.includes(name))
      report('error', 'parameter', parameter, `"${name}" is not in ${path}`)
  }
  for (const name of named) {
    if (!described.has(name))
      report('error', 'parameter', operation, `"${name}" of ${path} is not described`)
  }
}

function checkResponses({operation, method, path}: ListedOperation, report: Report): void {
  const responses = member(operation, 'responses')
  if (!responses || members(responses).length === 0) {
    report('warning', 'responses', operation, `${method} ${path} describes no response`)
  }
  for (const [status, response] of members(responses)) {
    const known = /^(?:[1-5]\d\d|[1-5]XX|default|x-.*)$/.test(status)
    if (!known) report('error', 'responses', response, `"${status}" is no status`)
  }
}

function checkSecurity(document: SpecDocument, operation: Located, report: Report): void {
  const components = member(document.root, 'components')
  const schemes = asObject(
    (
      member(document.root, 'securityDefinitions') ??
      (components && member(components, 'securitySchemes'))
    )?.value,
  )
  for (const alternative of elements(member(operation, 'security'))) {
    for (const name of Object.keys(asObject(alternative.value))) {
      if (Object.hasOwn(schemes, name)) continue
      const at = {...alternative, pointer: `${alternative.pointer}/${escapePointer(name)}`}
      report('error', 'security', at, `there is no security scheme "${name}"`)
    }
  }
}
