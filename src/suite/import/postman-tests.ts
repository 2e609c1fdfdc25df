import {isSecretName} from '../../latency/index.js'
import type {RawCapture} from '../read/raw.js'

type Matcher = unknown

export interface Translated {
  expect?: Record<string, unknown>
  capture?: Record<string, RawCapture>
  /** Statements that say something else. */
  rest: string[]
}

/** Names that Chai's plugin of Postman has for statuses. */
const STATUSES: Readonly<Record<string, number | string>> = {
  ok: '2xx',
  success: '2xx',
  info: '1xx',
  redirection: '3xx',
  clientError: '4xx',
  serverError: '5xx',
  error: '400-599',
  accepted: 202,
  badRequest: 400,
  unauthorized: 401,
  unauthorised: 401,
  forbidden: 403,
  notFound: 404,
  rateLimited: 429,
}
const TYPES = /^(?:string|number|boolean|array|object|null)$/
/** Says nothing about the response. */
const HARMLESS =
  /^(?:pm\.test\(|\}\)?\)?$|\)$|\{$|try\s*\{|console\.\w+\(|'use strict'|"use strict"|(?:async\s+)?(?:function|\(\)\s*=>).*\{$)/
const SETTERS =
  /^(?:pm\.(?:environment|collectionVariables|globals|variables)\.set|postman\.set(?:Environment|Global)Variable)\(\s*(['"`])([\w.-]+)\1\s*,\s*(.+)\)$/s

/** A test script as expectations and captures, as far as it says what they can say. */
export function translateTests(script: string): Translated {
  const expect: Record<string, unknown> = {}
  const json: Record<string, Record<string, Matcher>> = {}
  const headers: Record<string, Matcher> = {}
  const capture: Record<string, RawCapture> = {}
  const aliases = new Map<string, string>()
  const rest: string[] = []

  /** The JSONPath that an expression is; undefined when it is none. */
  function pathOf(expression: string): string | undefined {
    const text = expression
      .trim()
      .replace(/^(?:pm\.response\.json\(\)|JSON\.parse\(responseBody\))/, '\0')
      .replace(/^([A-Za-z_$][\w$]*)/, (name) => aliases.get(name) ?? name)
    if (!text.startsWith('\0') && !text.startsWith('$')) return undefined
    const path = text.replace('\0', '$').replace(/\?\./g, '.')
    return /^\$(?:\.[A-Za-z_]\w*|\[\d+\]|\[(['"])[^'"]+\1\])*$/.test(path) ? path : undefined
  }

  function add(path: string, matcher: Record<string, Matcher>): true {
    json[path] = {...json[path], ...matcher}
    return true
  }

  function judged(subject: string, chain: string): boolean {
    const [, negated, word = '', argument] =
      /^(?:\.to)?(?:\.(not))?(?:\.to)?(?:\.(?:be|have|deep|an?|that|is|and)\b)*\.?(\w+)(?:\((.*)\))?$/s.exec(
        chain,
      ) ?? []
    const literal = argument === undefined ? undefined : literalOf(argument)
    if (/^pm\.response\.code$|^responseCode\.code$/.test(subject)) {
      if (negated || !/^(?:eq|eql|equal|equals|oneOf)$/.test(word) || !literal) return false
      expect['status'] = literal.value
      return true
    }
    if (/^(?:pm\.response\.responseTime|responseTime)$/.test(subject)) {
      if (negated || !/^(?:below|lessThan|lt)$/.test(word) || !literal) return false
      expect['duration'] = `< ${String(literal.value)}ms`
      return true
    }
    const [, , header] = /^pm\.response\.headers\.get\((['"])(.+)\1\)$/.exec(subject) ?? []
    const matcher = matcherOf(negated !== undefined, word, literal)
    if (header !== undefined && matcher) headers[header] = matcher
    if (header !== undefined) return matcher !== undefined
    if (/^(?:pm\.response\.text\(\)|responseBody)$/.test(subject) && matcher) {
      expect['body'] = matcher
      return true
    }
    const path = pathOf(subject)
    if (path === undefined) return false
    if (word === 'property' && !negated && argument !== undefined) {
      const [name, value] = splitArguments(argument)
      if (typeof name?.value !== 'string') return false
      const member = /^[A-Za-z_]\w*$/.test(name.value) ? `.${name.value}` : `['${name.value}']`
      return add(path + member, value ? {equals: value.value} : {exists: true})
    }
    // `.to.be.an('array')`: the type stands where a word would.
    const [, , type] = /\.an?\((['"])(\w+)\1\)$/.exec(chain) ?? []
    if (type !== undefined && TYPES.test(type.toLowerCase()) && !negated) {
      return add(path, {type: type.toLowerCase()})
    }
    return matcher !== undefined && add(path, matcher)
  }

  function translated(statement: string): boolean {
    const [, name, value = ''] =
      /^(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*=\s*(.+)$/s.exec(statement) ?? []
    const path = pathOf(name === undefined ? '' : value)
    if (name !== undefined) {
      if (path !== undefined) aliases.set(name, path)
      return path !== undefined
    }
    const [, status] = /^pm\.response\.to\.have\.status\((\d+)\)$/.exec(statement) ?? []
    if (status !== undefined) {
      expect['status'] = Number(status)
      return true
    }
    const [, word = ''] = /^pm\.response\.to\.be\.(\w+)$/.exec(statement) ?? []
    if (Object.hasOwn(STATUSES, word)) {
      expect['status'] = STATUSES[word]
      return true
    }
    if (word === 'json' || /^pm\.response\.to\.have\.jsonBody\(\)$/.test(statement)) {
      headers['content-type'] = {contains: 'json'}
      return true
    }
    const [, given] = /^pm\.response\.to\.have\.header\((.+)\)$/s.exec(statement) ?? []
    if (given !== undefined) {
      const [header, wanted] = splitArguments(given)
      if (typeof header?.value !== 'string') return false
      headers[header.value] = wanted ? String(wanted.value) : {exists: true}
      return true
    }
    const [, code] = /^tests\[.+\]\s*=\s*responseCode\.code\s*===?\s*(\d+)$/s.exec(statement) ?? []
    if (code !== undefined) {
      expect['status'] = Number(code)
      return true
    }
    const set = SETTERS.exec(statement)
    if (set) return captured(set[2] ?? '', set[3] ?? '')
    const subject = /^pm\.expect\(/.test(statement)
      ? closing(statement, 'pm.expect('.length)
      : undefined
    return (
      subject !== undefined && judged(subject[0].trim(), subject[1].replace(/\s+/g, ' ').trim())
    )
  }

  function captured(name: string, value: string): boolean {
    const secret = isSecretName(name) ? {secret: true} : {}
    const [, , header] = /^pm\.response\.headers\.get\((['"])(.+)\1\)$/.exec(value) ?? []
    const path = pathOf(value)
    if (header !== undefined) capture[name] = {header, ...secret}
    else if (path !== undefined) capture[name] = isSecretName(name) ? {json: path, ...secret} : path
    return header !== undefined || path !== undefined
  }

  for (const statement of statements(script)) {
    if (!HARMLESS.test(statement) && !translated(statement)) rest.push(statement)
  }
  if (Object.keys(headers).length > 0) expect['headers'] = headers
  if (Object.keys(json).length > 0) expect['json'] = json
  return {
    ...(Object.keys(expect).length > 0 && {expect}),
    ...(Object.keys(capture).length > 0 && {capture}),
    rest,
  }
}

function matcherOf(
  isNegated: boolean,
  word: string,
  literal: {value: unknown} | undefined,
): Record<string, Matcher> | undefined {
  if (/^(?:true|false)$/.test(word) && !isNegated) return {equals: word === 'true'}
  if (word === 'null') return isNegated ? {not: null} : {equals: null}
  if (word === 'undefined') return {exists: isNegated}
  if (word === 'exist') return {exists: !isNegated}
  if (word === 'empty') return {empty: !isNegated}
  if (!literal) return undefined
  const {value} = literal
  if (/^(?:eq|eql|equal|equals)$/.test(word)) return isNegated ? {not: value} : {equals: value}
  if (/^(?:include|includes|contain|contains)$/.test(word)) {
    return isNegated ? {notContains: value} : {contains: value}
  }
  if (isNegated) return undefined
  if (/^(?:length|lengthOf)$/.test(word)) return {count: value}
  if (/^(?:above|greaterThan|gt)$/.test(word)) return {gt: value}
  if (/^(?:below|lessThan|lt)$/.test(word)) return {lt: value}
  if (/^(?:least|gte)$/.test(word)) return {gte: value}
  if (/^(?:most|lte)$/.test(word)) return {lte: value}
  return word === 'oneOf' && Array.isArray(value) ? {in: value} : undefined
}

/** Statements without comments, each on one line; a line that begins with a dot goes on. */
function statements(script: string): string[] {
  return (
    script
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/(^|[\s;{}])\/\/[^\n]*/g, '$1')
      .replace(/\n\s*\./g, '.')
      // What stands behind an opening brace of `pm.test("…", function () {` on the same line.
      .replace(/(pm\.test\([^\n]*?(?:\{|=>(?!\s*\{)))/g, '$1\n')
      .split(/[;\n]/)
      .map((line) => balanced(line.trim()))
      .filter((line) => line !== '')
  )
}

/** Without the brackets at its end that nothing in it opened: those of `pm.test(…)` around it. */
function balanced(line: string): string {
  const count = (text: string, character: string) => text.split(character).length - 1
  let text = line
  for (;;) {
    const last = text.at(-1)
    const isExtra =
      (last === ')' && count(text, ')') > count(text, '(')) ||
      (last === '}' && count(text, '}') > count(text, '{'))
    if (!isExtra) return text
    text = text.slice(0, -1).trimEnd()
  }
}

/** What stands within the parenthesis that is open at `from`, and what follows it. */
function closing(text: string, from: number): [inside: string, after: string] | undefined {
  let depth = 1
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === '(') depth++
    if (character === ')') depth--
    if (depth === 0) return [text.slice(from, at), text.slice(at + 1)]
  }
  return undefined
}

/** A literal of JavaScript, as far as JSON knows it. */
function literalOf(text: string): {value: unknown} | undefined {
  const json = text
    .trim()
    .replace(/'((?:[^'\\]|\\.)*)'/g, (_, inner: string) =>
      JSON.stringify(inner.replace(/\\'/g, "'")),
    )
  try {
    return {value: JSON.parse(json)}
  } catch {
    return undefined
  }
}

function splitArguments(text: string): Array<{value: unknown} | undefined> {
  const whole = literalOf(`[${text}]`)
  return Array.isArray(whole?.value) ? whole.value.map((value: unknown) => ({value})) : []
}
