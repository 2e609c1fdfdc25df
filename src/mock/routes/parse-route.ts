import {ApixError} from '../../errors/index.js'
import {parseFault} from '../rules/fault.js'
import type {Fault, MockReply, MockRoute, Ruled, Step, TimedFault} from '../types.js'
import {FAULTS} from '../types.js'
import {PATTERN, split, toPattern} from './pattern.js'
import {replyOf, typeOfFile} from './reply.js'

export interface RouteDeps {
  /** @throws ApixError FILE_UNREADABLE */
  readFile(path: string): Buffer
}

const FAULT_NAMES = Object.keys(FAULTS).sort((a, b) => b.length - a.length)
const FAULT = `(?:${FAULT_NAMES.join('|')})(?:\\([^)]*\\))?`
/** `503x2`, `reset`, `drip(2s)x3`, with what may follow it. */
const HEAD = new RegExp(`^(\\d{3}|${FAULT})(?:x(\\d+))?(?=[,:]|$)`)

/**
 * Reads `POST /charges=503x2,201:{"id":1}`.
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
    const after = head ? rest.slice(head[0].length) : `:${rest}`
    const body = after.startsWith(':') ? bodyAt(after.slice(1)) : ''
    rest = after.startsWith(':') ? after.slice(1 + body.length) : after
    if (rest !== '' && !/^,./.test(rest)) throw leftOver(rest, whole)
    rest = rest.slice(1)
    steps.push(step(head, body, deps))
  } while (rest !== '')
  return steps
}

function step(head: RegExpExecArray | null, body: string, deps: RouteDeps): Step {
  const word = head?.[1] ?? '200'
  const fault: Fault | undefined = parseFault(word)
  const status = fault ? 200 : Number(word)
  if (status < 200 || status > 599) {
    throw new ApixError('USAGE', `${status} is no final HTTP status`, {hints: ['200 to 599']})
  }
  const reply = bodyOf(body, status, deps)
  return {
    respond: () => reply,
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
  const next = new RegExp(`,(?=(?:\\d{3}|${FAULT})(?:x\\d+)?(?:[,:]|$))`).exec(text)
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

function bodyOf(text: string, status: number, {readFile}: RouteDeps): MockReply {
  if (text === '') return replyOf(undefined, status)
  if (text.startsWith('@')) {
    const path = text.slice(1)
    return replyOf(readFile(path), status, [['content-type', typeOfFile(path)]])
  }
  if (!isJson(text)) return replyOf(text, status)
  return replyOf(Buffer.from(text), status, [['content-type', 'application/json']])
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
    hints: ['answers are STATUS[xTIMES][:BODY], separated by commas: 503x2,201:{"id":1}'],
  })
}
