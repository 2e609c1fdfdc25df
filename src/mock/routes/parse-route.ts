import {ApixError} from '../../errors/index.js'
import type {HeaderList} from '../../http/index.js'
import {parseFault} from '../rules/fault.js'
import type {TemplateContext} from '../template/expression.js'
import {type Template, textTemplate, valueTemplate} from '../template/template.js'
import type {Fault, MockRequest, MockRoute, Responder, Ruled, Step, TimedFault} from '../types.js'
import {FAULTS} from '../types.js'
import {PATTERN, split, toPattern} from './pattern.js'
import {cleanHeader, replyOf, typeOfFile} from './reply.js'

export interface RouteDeps {
  /** @throws ApixError FILE_UNREADABLE */
  readFile(path: string): Buffer
  /** What `{{…}}` looks at; without it texts stay as they are. */
  context?: TemplateContext
}

const FAULT_NAMES = Object.keys(FAULTS).sort((a, b) => b.length - a.length)
const FAULT = `(?:${FAULT_NAMES.join('|')})(?:\\([^)]*\\))?`
/** `503x2`, `reset`, `drip(2s)x3`, with what may follow it. */
const HEAD = new RegExp(`^(\\d{3}|${FAULT})(?:x(\\d+))?(?=[,:;]|$)`)
/** `;Location: /users/1`, `;Date: "Wed, 21 Oct"`: what has `,`, `:` or `;` in it is quoted, but `://` is not. */
const HEADER = /^;\s*([!#$%&'*+.^_`|~\w-]+)\s*:\s*(?:"((?:[^"\\]|\\.)*)"\s*|((?:[^;,:"]|:\/\/)*))/

/**
 * Reads `POST /charges=503x2,201:{"id":1}` and `GET /x=302;Location: /y`.
 * @throws ApixError USAGE, FILE_UNREADABLE
 */
export function parseRoute(text: string, deps: RouteDeps): MockRoute {
  const {left, right} = split(text, 'GET /users=200:{"users":[]}')
  return {pattern: toPattern(left), steps: parseSteps(right, text, deps)}
}

/**
 * Reads `GET /x=reset` or `GET /x=resetx2,truncated`; without a route it hits all.
 * @throws ApixError USAGE
 */
export function parseFaultRule(text: string): Ruled<readonly TimedFault[]> {
  const {left, right} = PATTERN.test(text)
    ? split(text, 'GET /x=reset')
    : {left: undefined, right: text}
  const rule = right.split(',').map((part) => {
    const match = HEAD.exec(part)
    const fault = match?.[0] === part ? parseFault(match[1] ?? '') : undefined
    if (!fault) throw unknownFault(part)
    const times = match?.[2] === undefined ? Number.POSITIVE_INFINITY : Number(match[2])
    return {fault, times}
  })
  return left ? {pattern: toPattern(left), rule} : {rule}
}

function unknownFault(text: string): ApixError {
  const known = Object.entries(FAULTS).map(([name, meaning]) => `${name}: ${meaning}`)
  return new ApixError('USAGE', `"${text}" is no fault`, {hints: known})
}

function parseSteps(given: string, whole: string, deps: RouteDeps): Step[] {
  const steps: Step[] = []
  let rest = given
  do {
    const head = HEAD.exec(rest)
    // A body alone is a 200.
    const {headers, after} = headersAt(head ? rest.slice(head[0].length) : `:${rest}`)
    const body = after.startsWith(':') ? bodyAt(after.slice(1)) : ''
    rest = after.startsWith(':') ? after.slice(1 + body.length) : after
    if (rest !== '' && !/^,./.test(rest)) throw leftOver(rest, whole)
    rest = rest.slice(1)
    steps.push(step(head, headers, body, deps))
  } while (rest !== '')
  return steps
}

/** The headers of an answer, at the beginning of what follows its status. */
function headersAt(text: string): {headers: HeaderList; after: string} {
  const headers: Array<[string, string]> = []
  let after = text
  for (let match = HEADER.exec(after); match; match = HEADER.exec(after)) {
    const [all, name = '', quoted, bare = ''] = match
    headers.push([name, quoted?.replaceAll(/\\(.)/g, '$1') ?? bare.trim()])
    after = after.slice(all.length)
  }
  return {headers, after}
}

function step(
  head: RegExpExecArray | null,
  headers: HeaderList,
  body: string,
  deps: RouteDeps,
): Step {
  const word = head?.[1] ?? '200'
  const fault: Fault | undefined = parseFault(word)
  const status = fault ? 200 : Number(word)
  if (status < 200 || status > 599) {
    throw new ApixError('USAGE', `${status} is no final HTTP status`, {hints: ['200 to 599']})
  }
  return {
    respond: responderOf(body, status, headers, deps),
    times: head?.[2] === undefined ? 1 : Number(head[2]),
    ...(fault && {fault}),
  }
}

/** The body at the start of a text: JSON to its end, anything else to the next answer. */
function bodyAt(text: string): string {
  if (/^[[{"]/.test(text)) {
    const json = jsonAtStart(text)
    if (json !== undefined) return json
  }
  const next = new RegExp(`,(?=(?:\\d{3}|${FAULT})(?:x\\d+)?(?:[,:;]|$))`).exec(text)
  return next ? text.slice(0, next.index) : text
}

/** JSON that ends before a comma or the end; undefined when there is none. */
function jsonAtStart(text: string): string | undefined {
  for (let end = 1; end <= text.length; end++) {
    if (end < text.length && text[end] !== ',') continue
    const candidate = text.slice(0, end)
    if (isJson(candidate)) return candidate
  }
  return undefined
}

function responderOf(
  text: string,
  status: number,
  headers: HeaderList,
  {readFile, context}: RouteDeps,
): Responder {
  const {body, type} = bodyOf(text, readFile, context !== undefined)
  const typed = headers.some(([name]) => name.toLowerCase() === 'content-type')
  const all: HeaderList =
    type === undefined || typed ? headers : [['content-type', type], ...headers]
  const fields = all.map(([name, value]) => {
    return [name, context ? textTemplate(value) : plain(value)] as const
  })
  if (!context || (body.isFixed && fields.every(([, value]) => value.isFixed))) {
    const reply = replyOf((body as Template<unknown>).render(NOBODY, NOTHING), status, all)
    return () => reply
  }
  return (request) =>
    replyOf(
      body.render(request, context),
      status,
      fields.map(([name, value]) => [name, cleanHeader(value.render(request, context))]),
    )
}

/** What is fixed looks at neither. */
const NOBODY = {} as MockRequest
const NOTHING = {} as TemplateContext

function bodyOf(
  text: string,
  readFile: RouteDeps['readFile'],
  fillsIn: boolean,
): {body: Template; type?: string} {
  if (text === '') return {body: plain(undefined)}
  if (text.startsWith('@')) {
    const path = text.slice(1)
    return {body: plain(readFile(path)), type: typeOfFile(path)}
  }
  if (!isJson(text)) return {body: fillsIn ? textTemplate(text) : plain(text)}
  const type = 'application/json'
  const value = fillsIn ? valueTemplate(JSON.parse(text)) : plain(undefined)
  // As it was written, where nothing is filled in.
  if (value.isFixed) return {body: plain(Buffer.from(text)), type}
  const render: Template['render'] = (...args) => Buffer.from(JSON.stringify(value.render(...args)))
  return {body: {isFixed: false, render}, type}
}

function plain<T>(value: T): Template<T> {
  return {isFixed: true, render: () => value}
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function leftOver(rest: string, whole: string): ApixError {
  return new ApixError('USAGE', `"${whole}": expected a comma and an answer at "${rest}"`, {
    hints: [
      'answers are STATUS[xTIMES][;HEADER: VALUE][:BODY], separated by commas: 503x2,201:{"id":1}',
    ],
  })
}
