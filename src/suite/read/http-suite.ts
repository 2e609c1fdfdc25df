import {basename} from 'node:path'
import {configError} from '../../api/index.js'
import {parseDuration} from '../../shared/index.js'
import {expression} from '../checks/compile.js'
import type {Check} from '../checks/types.js'
import type {BodyPiece, Step, StepBody, StepRequest, Suite, Variables} from '../types.js'
import {assertCheck} from './http-assert.js'
import {readHttpEnvironment} from './http-environment.js'
import {type HttpBlock, type HttpFile, type HttpLine, httpLines} from './http-lines.js'
import {suiteError, suiteProblem} from './problem.js'
import type {FileReader} from './types.js'
import {withStatus} from './with-status.js'

const METHOD = /^([A-Z]+)\s+(\S.*)$/
/** Protocols that are no HTTP requests. */
const OTHER_PROTOCOLS = /^(?:WEBSOCKET|WSS?|GRPC|RSOCKET|SSE|MQTT|AMQP)$/
/** Tags that change what happens and that apix has nothing for. */
const REFUSED_TAGS = new Set(['loop', 'import', 'script', 'injectVariables'])

/**
 * Reads an `.http` file.
 * @param environment chooses the values of `http-client.env.json`
 * @throws ApixError CONFIG_INVALID with file and line
 */
export async function httpSuite(
  text: string,
  file: string,
  path: string,
  environment: string | undefined,
  reader: FileReader,
): Promise<Suite> {
  const lines = httpLines(text)
  const refused = lines.refused.map(({line, what}) =>
    suiteProblem(
      file,
      `${line}:1`,
      `${what} is not run by apix: write # @expect status==200 above the request instead`,
    ),
  )
  if (refused.length > 0) throw configError(refused)
  const values = await readHttpEnvironment(reader, environment)
  const own: Variables = Object.fromEntries(
    lines.variables.map(({name, value, line}) => [
      name,
      {value: value.replace(/\\n/g, '\n'), place: `${line}:1`},
    ]),
  )
  return {
    file,
    path,
    name: basename(file),
    source: text,
    variables: {...values.variables, ...own},
    environments: Object.fromEntries(values.names.map((name) => [name, {}])),
    steps: steps(lines, file, reader),
    follow: true,
    cookies: true,
    reads: [],
  }
}

function steps({blocks}: HttpFile, file: string, reader: FileReader): Step[] {
  const names = new Map<string, number>()
  return blocks.map((block) => {
    const step = stepOf(block, file, reader)
    const count = (names.get(step.id) ?? 0) + 1
    names.set(step.id, count)
    return count === 1 ? step : {...step, id: `${step.id} (${count})`}
  })
}

function stepOf(block: HttpBlock, file: string, reader: FileReader): Step {
  const tag = (name: string) => block.tags.findLast((one) => one.name === name)
  const unknown = block.tags.find(({name}) => REFUSED_TAGS.has(name))
  if (unknown) {
    throw suiteError(file, `${unknown.line}:1`, `apix has nothing for @${unknown.name}`)
  }
  const request = requestOf(block, file, reader)
  const given = tag('name')?.value ?? ''
  const name = given || block.title || `${request.method} ${request.target}`
  const checks: Check[] = [
    ...block.tags
      .filter((one) => one.name === 'expect')
      .map(({value, line}) => expression(value, `${line}:1`)),
    ...block.asserts.map(({text, line}) => assertCheck(text, file, `${line}:1`)),
  ]
  return {
    name: block.title && given ? block.title : name,
    id: name,
    phase: 'main',
    place: `${block.line}:1`,
    request: {
      ...request,
      ...(tag('no-redirect') && {follow: false}),
      ...(tag('no-cookie-jar') && {cookies: 'send'}),
      ...timeoutOf(tag('timeout')?.value),
    },
    checks: withStatus(checks, `${block.line}:1`),
    captures: [],
    needs: block.tags
      .filter((one) => /^(?:ref|forceRef)$/.test(one.name))
      .map(({value, line}) => ({name: value, place: `${line}:1`})),
    ...(tag('disabled') && {skip: 'marked with @disabled'}),
    only: false,
    always: false,
  }
}

/** Seconds where no unit is said, as JetBrains has it. */
function timeoutOf(text: string | undefined): {timeout?: number} {
  const timeout = parseDuration((text ?? '').replace(/\s+/g, ''))
  return timeout === undefined ? {} : {timeout}
}

function requestOf(block: HttpBlock, file: string, reader: FileReader): StepRequest {
  const [, named = 'GET', rest = block.start] = METHOD.exec(block.start) ?? []
  if (/^curl\s/.test(block.start)) {
    const other = "a curl command is not run here: apix import curl 'curl …' --suite FILE takes it"
    throw suiteError(file, `${block.line}:1`, other)
  }
  if (OTHER_PROTOCOLS.test(named)) {
    throw suiteError(file, `${block.line}:1`, `${named} is no HTTP request`)
  }
  const all = block.headers.map(({text, line}): readonly [string, string] => {
    const [, name, value = ''] = /^([^\s:]+)\s*:\s*(.*)$/.exec(text) ?? []
    if (name !== undefined) return [name, value]
    throw suiteError(file, `${line}:1`, 'expected a header, or an empty line before the body')
  })
  const isGraphql =
    named === 'GRAPHQL' ||
    all.some(([name, value]) => /^x-request-type$/i.test(name) && /^graphql$/i.test(value))
  const headers = all.filter(([name]) => !/^x-request-type$/i.test(name))
  if (
    headers.some(([name, value]) => isHeader(name, 'authorization') && /^digest\s/i.test(value))
  ) {
    throw suiteError(file, `${block.line}:1`, 'apix has no Digest authentication')
  }
  const target = rest.replace(/\s+HTTP\/[\d.]+$/, '')
  const host = headers.find(([name]) => isHeader(name, 'host'))?.[1]
  const isUnderHost = target.startsWith('/') && host !== undefined
  return {
    method: isGraphql ? 'POST' : named,
    target: isUnderHost ? originOf(host) + target : target,
    headers: isUnderHost ? headers.filter(([name]) => !isHeader(name, 'host')) : headers,
    query: [],
    body: isGraphql ? graphqlOf(block) : bodyOf(block.body, headers, reader),
  }
}

/** Where a path goes that stands above a `Host`, as VS Code's REST Client decides it. */
function originOf(host: string): string {
  return `${/:(?:8?443)$/.test(host) ? 'https' : 'http'}://${host}`
}

function isHeader(name: string, wanted: string): boolean {
  return name.toLowerCase() === wanted
}

/** The document, an empty line, the variables. */
function graphqlOf({body}: HttpBlock): StepBody {
  const text = body.map((line) => line.text).join('\n')
  const [query = '', json] = text.split(/\n\s*\n(?=\s*\{)(?![\s\S]*\n\s*\n\s*\{)/)
  let variables: unknown
  try {
    variables = json === undefined ? undefined : JSON.parse(json)
  } catch {
    return {kind: 'graphql', query: text, variables: undefined}
  }
  return {kind: 'graphql', query: query.trim(), variables}
}

function bodyOf(
  lines: readonly HttpLine[],
  headers: ReadonlyArray<readonly [name: string, value: string]>,
  reader: FileReader,
): StepBody {
  const from = lines.findIndex(({text}) => text.trim() !== '')
  const to = lines.findLastIndex(({text}) => text.trim() !== '')
  if (from === -1) return {kind: 'none'}
  const own = lines.slice(from, to + 1)
  const isForm = headers.some(
    ([name, value]) => isHeader(name, 'content-type') && /x-www-form-urlencoded/i.test(value),
  )
  // A form may be spread over lines for people to read.
  if (isForm && own.every(({text}) => !/^<@?\s/.test(text))) {
    return {kind: 'pieces', pieces: [{text: own.map(({text}) => text.trim()).join('')}]}
  }
  const pieces: BodyPiece[] = []
  own.forEach(({text}, index) => {
    const end = index === own.length - 1 ? '' : '\n'
    const [, rendered, file] = /^<(@\S*)?\s+(\S.*?)\s*$/.exec(text) ?? []
    if (file === undefined) pieces.push({text: `${text}${end}`})
    else {
      pieces.push({file: reader.locate(file), rendered: rendered !== undefined})
      if (end) pieces.push({text: end})
    }
  })
  return {kind: 'pieces', pieces}
}
