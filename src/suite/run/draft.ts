import {readFile} from 'node:fs/promises'
import {ApixError} from '../../errors/index.js'
import {
  absoluteTarget,
  encodeMultipart,
  type FormPart,
  filePart,
  graphqlDraft,
  type RequestDraft,
} from '../../request/index.js'
import {renderText, renderValue, type Scope, textOf} from '../template/render.js'
import type {BodyPiece, StepBody, StepRequest} from '../types.js'

const FORM = 'application/x-www-form-urlencoded'

/**
 * A step's request with its values, ready for the pipeline.
 * @throws Unresolved; ApixError FILE_UNREADABLE
 */
export async function draftOf(
  request: StepRequest,
  baseUrl: string | undefined,
  scope: Scope,
): Promise<RequestDraft> {
  const headers = request.headers.map(([name, value]): readonly [string, string] => [
    renderText(name, scope),
    encodedLogin(renderText(value, scope)),
  ])
  const {bytes, contentType} = await bodyOf(request.body, headers, scope)
  const isGraphql = request.body.kind === 'graphql'
  const draft: RequestDraft = {
    method: request.method,
    target: under(baseUrl && renderText(baseUrl, scope), renderText(request.target, scope)),
    headers,
    query: request.query.map(([name, value]): readonly [string, string] => [
      renderText(name, scope),
      renderText(value, scope),
    ]),
    body: bytes === undefined ? {kind: 'none'} : {kind: 'bytes', bytes},
    ...(contentType !== undefined && {contentType}),
  }
  if (!isGraphql || request.body.kind !== 'graphql') return draft
  return graphqlDraft(renderText(request.body.query, scope), draft, undefined)
}

/** `Basic user:password` and `Basic user password`, as editors take them. */
function encodedLogin(value: string): string {
  const [, user, password = ''] = /^Basic\s+([^\s:]+)(?:\s*:\s*|\s+)(.*)$/i.exec(value) ?? []
  if (user === undefined) return value
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

/** A path below the suite's own base URL. */
function under(baseUrl: string | undefined, target: string): string {
  if (baseUrl === undefined || baseUrl === '' || absoluteTarget(target)) return target
  return `${baseUrl.replace(/\/+$/, '')}/${target.replace(/^\//, '')}`
}

async function bodyOf(
  body: StepBody,
  headers: RequestDraft['headers'],
  scope: Scope,
): Promise<{bytes?: Buffer; contentType?: string}> {
  switch (body.kind) {
    case 'json':
      return {bytes: jsonBytes(body.value, scope), contentType: 'application/json'}
    case 'text': {
      const text = renderText(body.text, scope)
      return {bytes: Buffer.from(text), contentType: guessedType(text)}
    }
    case 'form': {
      const form = new URLSearchParams()
      for (const [name, values] of body.fields) {
        for (const value of [renderValue(values, scope)].flat()) {
          form.append(renderText(name, scope), textOf(value))
        }
      }
      return {bytes: Buffer.from(form.toString()), contentType: FORM}
    }
    case 'multipart':
      return encodeMultipart(await Promise.all(body.parts.map((part) => partOf(part, scope))))
    case 'file': {
      const path = renderText(body.path, scope)
      const bytes = await bytesOf(path)
      const {contentType} = filePart('', path, bytes)
      return {bytes, ...(contentType !== undefined && {contentType})}
    }
    case 'graphql':
      return body.variables === undefined ? {} : {bytes: jsonBytes(body.variables, scope)}
    case 'pieces':
      return {bytes: await joined(body.pieces, headers, scope)}
    default:
      return {}
  }
}

function jsonBytes(value: unknown, scope: Scope): Buffer {
  return Buffer.from(JSON.stringify(renderValue(value, scope)) ?? 'null')
}

/** A text that is JSON is sent as JSON; everything else says nothing. */
function guessedType(text: string): string {
  try {
    JSON.parse(text)
    return 'application/json'
  } catch {
    return 'text/plain; charset=utf-8'
  }
}

async function partOf([name, value]: readonly [string, unknown], scope: Scope): Promise<FormPart> {
  const rendered = renderValue(value, scope)
  const title = renderText(name, scope)
  if (typeof rendered !== 'object' || rendered === null || !('file' in rendered)) {
    return {name: title, bytes: Buffer.from(textOf(rendered))}
  }
  const {file, type, name: filename} = rendered as {file: string; type?: string; name?: string}
  const part = filePart(title, file, await bytesOf(file), type)
  return filename === undefined ? part : {...part, filename}
}

async function joined(
  pieces: readonly BodyPiece[],
  headers: RequestDraft['headers'],
  scope: Scope,
): Promise<Buffer> {
  // RFC 2046 wants CRLF between the lines of a multipart body; editors write what they like.
  const isMultipart = headers.some(
    ([name, value]) => name.toLowerCase() === 'content-type' && /^multipart\//i.test(value ?? ''),
  )
  const parts = await Promise.all(
    pieces.map(async (piece) => {
      if ('text' in piece) {
        const text = renderText(piece.text, scope)
        return Buffer.from(isMultipart ? text.replace(/\r?\n/g, '\r\n') : text)
      }
      const bytes = await bytesOf(renderText(piece.file, scope))
      return piece.rendered ? Buffer.from(renderText(bytes.toString('utf8'), scope)) : bytes
    }),
  )
  return Buffer.concat(parts)
}

async function bytesOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (cause) {
    const {code} = cause as NodeJS.ErrnoException
    throw new ApixError('FILE_UNREADABLE', `cannot read ${path} (${code})`, {cause})
  }
}
