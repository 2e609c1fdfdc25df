import type {HeaderList} from '../../http/index.js'
import type {MockReply} from '../types.js'

const JSON_TYPE = 'application/json'

/** A plain value as JSON; texts and bytes as they are. */
export function replyOf(value: unknown, status = 200, headers: HeaderList = []): MockReply {
  const {body, type} = encode(value)
  const typed = headers.some(([name]) => name.toLowerCase() === 'content-type')
  return {
    status,
    headers: type === undefined || typed ? headers : [['content-type', type], ...headers],
    body,
  }
}

function encode(value: unknown): {body: Buffer; type?: string} {
  if (value === undefined) return {body: Buffer.alloc(0)}
  if (value instanceof Uint8Array) {
    return {body: Buffer.from(value), type: 'application/octet-stream'}
  }
  if (typeof value === 'string') {
    return {body: Buffer.from(value), type: 'text/plain; charset=utf-8'}
  }
  return {body: Buffer.from(JSON.stringify(value)), type: JSON_TYPE}
}

const TYPES: Readonly<Record<string, string>> = {
  json: JSON_TYPE,
  html: 'text/html; charset=utf-8',
  xml: 'application/xml',
  csv: 'text/csv; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  ndjson: 'application/x-ndjson',
  yaml: 'application/yaml',
  yml: 'application/yaml',
}

/** The media type of a file by its name. */
export function typeOfFile(path: string): string {
  const extension = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
  return TYPES[extension] ?? 'application/octet-stream'
}

/** What a request says must not become a header of its own. */
export function cleanHeader(value: string): string {
  return value.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '')
}
