import {jsonSource} from '../checks/json-source.js'
import type {Subject} from '../checks/types.js'

export interface ResponseReference {
  step: string
  subject: Subject
}

/**
 * `login.response.body.$.token` and `login.response.headers.X-Id`, as VS Code's REST Client has
 * them; `*` or nothing behind `body` is the whole.
 */
export function responseReference(name: string): ResponseReference | undefined {
  const [, step = '', part, path = ''] =
    /^(.+?)\.response\.(body|headers|status)(?:\.(.+))?$/s.exec(name) ?? []
  if (part === undefined) return undefined
  if (part === 'status') return {step, subject: {of: 'status'}}
  if (part === 'headers') return {step, subject: {of: 'header', name: path}}
  if (path === '' || path === '*') return {step, subject: {of: 'body'}}
  return {step, subject: {of: 'json', path: jsonSource(path)}}
}
