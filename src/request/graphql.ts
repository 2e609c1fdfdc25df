import {ApixError} from '../errors/index.js'
import {jsonAt, jsonElements, jsonKind, jsonScalar} from '../shared/index.js'
import type {RequestDraft} from './types.js'

const ACCEPT = 'application/graphql-response+json, application/json;q=0.9'

/**
 * A GraphQL operation as a request (GraphQL over HTTP, section 5.4): what ITEMs made of the body
 * becomes the variables, as it was written.
 * @param draft headers, query and, as its JSON body, the variables
 * @throws ApixError USAGE for an empty document
 */
export function graphqlDraft(
  query: string,
  draft: RequestDraft,
  operationName: string | undefined,
): RequestDraft {
  if (query.trim() === '') throw new ApixError('USAGE', 'the GraphQL document is empty')
  const members = [`"query":${JSON.stringify(query)}`]
  if (operationName !== undefined) members.push(`"operationName":${JSON.stringify(operationName)}`)
  if (draft.body.kind === 'bytes') members.push(`"variables":${draft.body.bytes.toString('utf8')}`)
  const names = new Set(draft.headers.map(([name]) => name.toLowerCase()))
  return {
    ...draft,
    method: 'POST',
    headers: [...(names.has('accept') ? [] : [['Accept', ACCEPT] as const]), ...draft.headers],
    body: {kind: 'bytes', bytes: Buffer.from(`{${members.join(',')}}`)},
    contentType: 'application/json',
  }
}

/** Whether the document, or the named operation of it, changes something. */
export function isMutation(query: string, operationName: string | undefined): boolean {
  const plain = query.replace(/#[^\n]*|"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"/g, ' ')
  const mutations = [...plain.matchAll(/\bmutation\b\s*([_A-Za-z]\w*)?/g)]
  return mutations.some(([, name]) => operationName === undefined || name === operationName)
}

/** The errors of a response in words: the message, and where in the result or the document. */
export function graphqlErrors(body: Buffer): string[] {
  const text = body.toString('utf8')
  try {
    JSON.parse(text)
  } catch {
    return []
  }
  const errors = jsonAt(text, ['errors'])
  return errors === undefined ? [] : jsonElements(errors).map(describe)
}

function describe(error: string): string {
  const message = jsonScalar(jsonAt(error, ['message'])) ?? error
  const path = jsonElements(jsonAt(error, ['path']) ?? '').map((part) =>
    jsonKind(part) === 'number' ? `[${part}]` : `.${jsonScalar(part)}`,
  )
  const places = jsonElements(jsonAt(error, ['locations']) ?? '').map(
    (place) => `${jsonAt(place, ['line'])}:${jsonAt(place, ['column'])}`,
  )
  const where = [path.join('').replace(/^\./, ''), ...places].filter(Boolean).join(', ')
  return where === '' ? message : `${message} (${where})`
}
