import {ApixError} from '../../errors/index.js'
import {headerText, type ParameterValue, pathText, queryTexts} from '../operation/style.js'
import type {IndexedParameter} from '../types.js'
import type {NamedValue} from './named.js'

/** The value of a parameter from all that was given for it: lists and members add up. */
export function parameterValue(
  parameter: IndexedParameter,
  given: readonly NamedValue[],
): ParameterValue {
  const parts = given.map((value) => onePart(parameter, value))
  const [first = ''] = parts
  if (parts.length === 1) return first
  if (parts.every((part) => typeof part === 'object' && !Array.isArray(part))) {
    return Object.assign({}, ...parts) as ParameterValue
  }
  return parts.flatMap((part) =>
    typeof part === 'string' ? [part] : Array.isArray(part) ? part : Object.values(part),
  )
}

function onePart(parameter: IndexedParameter, value: NamedValue): ParameterValue {
  const {types, mediaType} = parameter
  const {text, json, path} = value
  if (mediaType !== undefined) return json ? text : contentText(parameter, text)
  if (path.length > 0) {
    const [last] = path.slice(-1)
    if (last?.kind === 'append') return [text]
    const key = path.map((step) =>
      step.kind === 'key' ? step.name : step.kind === 'index' ? step.index : '',
    )
    return {[key.join('][')]: json ? scalarText(JSON.parse(text)) : text}
  }
  if (json) return fromJson(JSON.parse(text))
  const isList = types.includes('array') && !types.includes('string')
  return isList ? text.split(',') : text
}

/** A parameter with `content` is one text of that media type. */
function contentText(parameter: IndexedParameter, text: string): string {
  const isJson = /json/i.test(parameter.mediaType ?? '')
  const isText = parameter.types.length === 0 || parameter.types.includes('string')
  return isJson && isText && !/^\s*[{["]/.test(text) ? JSON.stringify(text) : text
}

function fromJson(value: unknown): ParameterValue {
  if (Array.isArray(value)) return value.map(scalarText)
  if (typeof value !== 'object' || value === null) return scalarText(value)
  return Object.fromEntries(flatten(value))
}

/** Members of members for deepObject: `a][b`. */
function flatten(value: object, prefix = ''): Array<[string, string]> {
  return Object.entries(value).flatMap(([key, child]): Array<[string, string]> => {
    const name = prefix + key
    if (typeof child === 'object' && child !== null) return flatten(child, `${name}][`)
    return [[name, scalarText(child)]]
  })
}

function scalarText(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
}

export interface WrittenParameters {
  /** The path with its parameters filled in. */
  path: string
  /** Without a question mark, escaped. */
  query: string
  headers: ReadonlyArray<readonly [name: string, value: string]>
}

/** @throws ApixError USAGE for a path value that would change the path */
export function writeParameters(
  template: string,
  values: ReadonlyMap<IndexedParameter, ParameterValue>,
): WrittenParameters {
  const [beforeHash = template] = template.split('#')
  const [path = '', fixed = ''] = beforeHash.split('?')
  let filled = path
  const query = fixed === '' ? [] : [fixed]
  const headers: Array<readonly [string, string]> = []
  const cookies: string[] = []
  for (const [parameter, value] of values) {
    const {name} = parameter
    if (parameter.in === 'path') {
      const text = pathText(parameter, value)
      if (/^(?:\.{0,2})$/.test(text)) {
        throw new ApixError('USAGE', `${name}: "${text}" cannot be a part of a path`)
      }
      filled = filled.replaceAll(`{${name}}`, () => text)
    } else if (parameter.in === 'query') query.push(...queryTexts(parameter, value))
    else if (parameter.in === 'header') headers.push([name, headerText(parameter, value)])
    else cookies.push(...queryTexts(parameter, value))
  }
  if (cookies.length > 0) headers.push(['Cookie', cookies.join('; ')])
  for (const [name, text] of headers) {
    if (/[\r\n\0]/.test(text)) {
      throw new ApixError('USAGE', `${name}: a header cannot hold line breaks`)
    }
  }
  return {path: filled, query: query.join('&'), headers}
}
