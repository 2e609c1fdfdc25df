import {parseDuration} from '../../shared/index.js'
import type {StepBody, StepRequest} from '../types.js'
import type {RawRequest} from './raw.js'
import type {FileReader} from './types.js'

/** A step's request. Whether it is validated is said by its expectations. */
export function stepRequest(raw: string | RawRequest, reader: FileReader): StepRequest {
  const given = typeof raw === 'string' ? {path: raw} : raw
  const [, named, target = given.path] = /^\s*([A-Z]+)\s+(.*\S)\s*$/s.exec(given.path) ?? []
  const body = bodyOf(given, reader)
  const timeout = parseDuration(given.timeout ?? '')
  return {
    method: (given.method ?? named ?? (body.kind === 'none' ? 'GET' : 'POST')).toUpperCase(),
    target: target.trim(),
    headers: fields(given.headers),
    query: fields(given.query),
    body,
    ...(given.follow !== undefined && {follow: given.follow}),
    ...(given.cookies === false && {cookies: 'none'}),
    ...(timeout !== undefined && {timeout}),
    ...(given.retry !== undefined && {retry: given.retry}),
  }
}

function bodyOf(raw: RawRequest, reader: FileReader): StepBody {
  if (raw.json !== undefined) return {kind: 'json', value: raw.json}
  if (raw.body !== undefined) return {kind: 'text', text: raw.body}
  if (raw.form !== undefined) return {kind: 'form', fields: Object.entries(raw.form)}
  if (raw.multipart !== undefined) {
    const parts = Object.entries(raw.multipart).map(([name, value]): readonly [string, unknown] => [
      name,
      located(value, reader),
    ])
    return {kind: 'multipart', parts}
  }
  if (raw.file !== undefined) return {kind: 'file', path: reader.locate(raw.file)}
  if (raw.graphql === undefined) return {kind: 'none'}
  return typeof raw.graphql === 'string'
    ? {kind: 'graphql', query: raw.graphql, variables: undefined}
    : {kind: 'graphql', query: raw.graphql.query, variables: raw.graphql.variables}
}

function located(value: unknown, reader: FileReader): unknown {
  if (typeof value !== 'object' || value === null || !('file' in value)) return value
  return {...value, file: reader.locate(String(value.file))}
}

function fields(
  map: Readonly<Record<string, unknown>> | undefined,
): Array<readonly [name: string, value: string]> {
  return Object.entries(map ?? {}).flatMap(([name, value]) =>
    [value].flat().map((one): readonly [string, string] => [name, String(one)]),
  )
}
