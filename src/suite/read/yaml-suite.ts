import {basename} from 'node:path'
import {checkedYaml, pathKey} from '../../api/index.js'
import {parseDuration} from '../../shared/index.js'
import {compileExpect, type PlaceOf} from '../checks/compile.js'
import {jsonSource} from '../checks/json-source.js'
import type {Check} from '../checks/types.js'
import {SUITE_SCHEMA} from '../schema.js'
import type {Capture, CaptureSource, Phase, RetryUntil, Step, Suite, Variables} from '../types.js'
import type {RawCapture, RawRetry, RawStep, RawSuite} from './raw.js'
import {stepRequest} from './raw-request.js'
import {readRows} from './rows.js'
import type {FileReader} from './types.js'
import {withStatus} from './with-status.js'

/** Far more than a suite that people write. */
const MOST_NODES = 500_000
const PHASES = [
  ['setup', 'setup'],
  ['steps', 'main'],
  ['teardown', 'teardown'],
] as const

const RETRY = {timeout: 30_000, interval: 500, backoff: 1}
/** Operators on headers whose value is a text. */
const TEXTUAL = /^(?:equals|not|contains|notContains|startsWith|endsWith|matches)$/

/**
 * Reads an `.apix.yaml` suite.
 * @throws ApixError CONFIG_INVALID with file, line and column
 */
export async function yamlSuite(
  text: string,
  file: string,
  path: string,
  reader: FileReader,
): Promise<Suite> {
  const manners = {isText, nodes: MOST_NODES, meant}
  const {value, positions} = await checkedYaml(text, file, SUITE_SCHEMA, manners)
  const raw = value as RawSuite
  const placeOf: PlaceOf = (at) => {
    for (let end = at.length; end >= 0; end--) {
      const place = positions[pathKey(at.slice(0, end))]
      if (place !== undefined) return place
    }
    return '1:1'
  }
  const steps: Step[] = []
  for (const [key, phase] of PHASES) {
    for (const [index, step] of (raw[key] ?? []).entries()) {
      steps.push(await readStep(step, phase, [key, String(index)], placeOf, reader))
    }
  }
  return {
    file,
    path,
    name: raw.name ?? basename(file),
    source: text,
    ...(raw.api !== undefined && {api: raw.api}),
    ...(raw.env !== undefined && {environment: raw.env}),
    ...(raw.baseUrl !== undefined && {baseUrl: raw.baseUrl}),
    ...(raw.openapi !== undefined && {openapi: reader.locate(raw.openapi)}),
    variables: variablesOf(raw.variables, ['variables'], placeOf),
    environments: Object.fromEntries(
      Object.entries(raw.environments ?? {}).map(([name, values]) => [
        name,
        variablesOf(values, ['environments', name], placeOf),
      ]),
    ),
    steps,
    follow: false,
    cookies: raw.cookies ?? true,
    reads: [],
  }
}

/** Parts of the body and headers do not stand under `expect` by themselves. */
function meant(path: readonly string[]): string | undefined {
  const [, , part, name = '', member] = path
  if (part !== 'expect' && part !== 'retryUntil') return undefined
  if (member !== undefined) return name === 'body' ? `json: {$.${member}: …}` : undefined
  if (/^[$/]|[.[]/.test(name)) return `json: {${name}: …}`
  if (name === 'jsonpath') return 'json: {$.id: …}'
  return /^[a-z]+(?:-[a-z]+)+$/i.test(name) ? `headers: {${name}: …}` : undefined
}

/** `2.0` in a header or a query is that text, not the number 2. */
function isText(path: readonly string[]): boolean {
  const [, , part, map, name, operator] = path
  if (name === undefined) return false
  if (part === 'request') return map === 'headers' || map === 'query' || map === 'form'
  const isField =
    (part === 'expect' || part === 'retryUntil') && /^(?:headers|cookies)$/.test(map ?? '')
  return isField && (operator === undefined || TEXTUAL.test(operator))
}

function variablesOf(
  values: Readonly<Record<string, unknown>> | null | undefined,
  path: readonly string[],
  placeOf: PlaceOf,
): Variables {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([name, value]) => [
      name,
      {value, place: placeOf([...path, name])},
    ]),
  )
}

async function readStep(
  raw: RawStep,
  phase: Phase,
  path: readonly string[],
  placeOf: PlaceOf,
  reader: FileReader,
): Promise<Step> {
  const at = (...more: string[]) => [...path, ...more]
  const request = stepRequest(raw.request, reader)
  const checks = compileExpect(raw.expect, at('expect'), placeOf)
  const name = raw.name ?? `${request.method} ${request.target}`
  const needs = [raw.needs ?? []].flat().map((needed, index) => ({
    name: needed,
    place: placeOf(Array.isArray(raw.needs) ? at('needs', String(index)) : at('needs')),
  }))
  const rows =
    raw.each === undefined ? undefined : await readRows(raw.each, placeOf(at('each')), reader)
  return {
    name,
    id: raw.id ?? name,
    phase,
    place: placeOf(path),
    request: {...request, ...validation(checks)},
    // Who waits for a status has said enough about it.
    checks: raw.retryUntil ? checks : withStatus(checks, placeOf(at('request'))),
    captures: Object.entries(raw.capture ?? {}).map(([captured, source]) =>
      captureOf(captured, source, placeOf(at('capture', captured))),
    ),
    ...(raw.retryUntil && {
      retryUntil: retryOf(raw.retryUntil, at('retryUntil'), placeOf),
    }),
    needs,
    ...(raw.if !== undefined && {condition: {text: String(raw.if), place: placeOf(at('if'))}}),
    ...(raw.skip !== undefined &&
      raw.skip !== false && {skip: raw.skip === true ? 'marked with skip' : raw.skip}),
    only: raw.only ?? false,
    always: raw.always ?? phase === 'teardown',
    ...(rows && {rows}),
  }
}

function validation(checks: readonly Check[]): {validate?: boolean} {
  const said = checks.find(({subject}) => subject.of === 'valid')
  return said ? {validate: said.wanted !== false} : {}
}

function captureOf(name: string, raw: RawCapture, place: string): Capture {
  if (typeof raw === 'string') {
    return {name, source: {from: 'json', path: jsonSource(raw)}, secret: false, place}
  }
  return {name, source: captureSource(raw), secret: raw.secret ?? false, place}
}

function captureSource(raw: Exclude<RawCapture, string>): CaptureSource {
  const regex = raw.regex === undefined ? {} : {regex: raw.regex}
  if (raw.json !== undefined) return {from: 'json', path: jsonSource(raw.json), ...regex}
  if (raw.header !== undefined) return {from: 'header', name: raw.header, ...regex}
  if (raw.cookie !== undefined) return {from: 'cookie', name: raw.cookie, ...regex}
  const from = (['status', 'url', 'duration'] as const).find((one) => raw[one]) ?? 'body'
  return {from, ...regex}
}

function retryOf(raw: RawRetry, path: readonly string[], placeOf: PlaceOf): RetryUntil {
  const {timeout, interval, backoff, ...expected} = raw
  const checks = compileExpect(expected, path, placeOf)
  return {
    checks: withStatus(checks, placeOf(path)),
    timeout: parseDuration(timeout ?? '') ?? RETRY.timeout,
    interval: parseDuration(interval ?? '') ?? RETRY.interval,
    backoff: backoff ?? RETRY.backoff,
  }
}
