import {ApixError} from '../../errors/index.js'
import type {HeaderList} from '../../http/index.js'
import {parseFaultRule} from '../routes/parse-route.js'
import {cleanHeader, replyOf, typeOfFile} from '../routes/reply.js'
import {parseDelay} from '../rules/delay.js'
import type {MockState} from '../state/store.js'
import type {TemplateContext} from '../template/expression.js'
import {type Template, textTemplate, valueTemplate} from '../template/template.js'
import type {MockReply, MockRequest, Responder, Step} from '../types.js'
import type {RawResponse} from './raw.js'

export interface StepDeps {
  state: MockState
  context: TemplateContext
  /** @throws ApixError FILE_UNREADABLE */
  readFile(path: string): Buffer
}

/**
 * One answer of a definition.
 * @param at says where a part stands, for what is wrong with it
 */
export function stepOf(
  raw: RawResponse,
  deps: StepDeps,
  at: <T>(name: string, read: () => T) => T,
): Step {
  const {status = 200, delay, fault, times = Number.POSITIVE_INFINITY} = raw
  if (status > 599) at('status', () => wrong(`${status} is no status: 200 to 599`))
  const headers = headersOf(raw, at)
  const body = bodyOf(raw, deps, at)
  const respond = responder(status, headers, body, deps.context)
  const timed = fault === undefined ? undefined : at('fault', () => oneFault(fault))
  return {
    respond: withStates(respond, raw, deps.state),
    times,
    ...(timed && {fault: timed}),
    ...(delay !== undefined && {delay: at('delay', () => parseDelay(delay))}),
  }
}

type At = <T>(name: string, read: () => T) => T

function oneFault(text: string) {
  const {pattern, rule} = parseFaultRule(text)
  const [first, ...more] = rule
  if (pattern || !first || more.length > 0) return wrong(`"${text}" is no fault`)
  return first.fault
}

function wrong(message: string): never {
  throw new ApixError('USAGE', message)
}

function headersOf({headers = {}, template = true}: RawResponse, at: At) {
  return Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((value) => {
      const text = String(value)
      const made = at('headers', () => (template ? textTemplate(text) : plain(text)))
      return [name, made] as const
    }),
  )
}

interface Body {
  type?: string
  /** Bytes and texts are sent as they are, everything else as JSON. */
  value: Template
}

function bodyOf(raw: RawResponse, deps: StepDeps, at: At): Body {
  const {json, body, file, template = file === undefined} = raw
  const given = (['json', 'body', 'file'] as const).filter((name) => raw[name] !== undefined)
  if (given.length > 1) at(given[1] ?? '', () => wrong(`${given.join(' and ')}: only one is sent`))
  if (file !== undefined) return at('file', () => fileBody(file, template, deps))
  if (body !== undefined) {
    return {value: at('body', () => (template ? textTemplate(body) : plain(body)))}
  }
  if (json === undefined) return {value: plain(undefined)}
  const value = at('json', () => (template ? valueTemplate(json) : plain(json)))
  return {type: 'application/json', value: asJson(value)}
}

function fileBody(path: string, template: boolean, {readFile}: StepDeps): Body {
  const bytes = readFile(path)
  const type = typeOfFile(path)
  if (!template) return {type, value: plain(bytes)}
  const text = bytes.toString('utf8')
  if (!/json$/.test(type)) return {type, value: textTemplate(text)}
  try {
    return {type, value: asJson(valueTemplate(JSON.parse(text)))}
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    return wrong(`${path} is no JSON: {{…}} has to stand inside of texts`)
  }
}

function asJson(value: Template): Template {
  const {isFixed, render} = value
  return {isFixed, render: (...args) => Buffer.from(JSON.stringify(render(...args)))}
}

function plain<T>(value: T): Template<T> {
  return {isFixed: true, render: () => value}
}

function responder(
  status: number,
  headers: ReadonlyArray<readonly [name: string, value: Template<string>]>,
  {type, value}: Body,
  context: TemplateContext,
): Responder {
  const make = (request: MockRequest): MockReply => {
    const own: HeaderList = headers.map(([name, text]) => [
      name,
      cleanHeader(text.render(request, context)),
    ])
    const typed = own.some(([name]) => name.toLowerCase() === 'content-type')
    const list: HeaderList = type === undefined || typed ? own : [['content-type', type], ...own]
    return replyOf(value.render(request, context), status, list)
  }
  const isFixed = value.isFixed && headers.every(([, text]) => text.isFixed)
  if (!isFixed) return make
  let reply: MockReply | undefined
  return (request) => {
    reply ??= make(request)
    return reply
  }
}

function withStates(respond: Responder, {set}: RawResponse, state: MockState): Responder {
  if (!set) return respond
  return (request) => {
    const reply = respond(request)
    for (const [name, value] of Object.entries(set)) state.setScenario(name, String(value))
    return reply
  }
}
