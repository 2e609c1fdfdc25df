import {randomBytes} from 'node:crypto'
import {basename, extname} from 'node:path'

/** One part of a form: text, or a file's bytes with its name. */
export interface FormPart {
  name: string
  bytes: Buffer
  filename?: string
  contentType?: string
}

/** Extensions of what people upload and send; anything else is bytes. */
const TYPES: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.xml': 'application/xml',
  '.html': 'text/html',
  '.txt': 'text/plain',
  '.md': 'text/markdown',
  '.csv': 'text/csv',
  '.yaml': 'application/yaml',
  '.yml': 'application/yaml',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
  '.pdf': 'application/pdf',
  '.zip': 'application/zip',
  '.gz': 'application/gzip',
  '.mp4': 'video/mp4',
  '.mp3': 'audio/mpeg',
  '.ndjson': 'application/x-ndjson',
}

export function contentTypeOf(path: string): string {
  return TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream'
}

export function filePart(name: string, path: string, bytes: Buffer, type?: string): FormPart {
  return {name, bytes, filename: basename(path), contentType: type ?? contentTypeOf(path)}
}

/** Encodes parts as multipart/form-data (RFC 7578), names escaped as the HTML standard does. */
export function encodeMultipart(parts: readonly FormPart[]): {bytes: Buffer; contentType: string} {
  const boundary = `----apix${randomBytes(16).toString('hex')}`
  const chunks: Buffer[] = []
  for (const part of parts) {
    const filename = part.filename === undefined ? '' : `; filename="${quoted(part.filename)}"`
    const lines = [
      `--${boundary}`,
      `Content-Disposition: form-data; name="${quoted(part.name)}"${filename}`,
      ...(part.contentType ? [`Content-Type: ${part.contentType}`] : []),
    ]
    chunks.push(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), part.bytes, Buffer.from('\r\n'))
  }
  chunks.push(Buffer.from(`--${boundary}--\r\n`))
  return {bytes: Buffer.concat(chunks), contentType: `multipart/form-data; boundary=${boundary}`}
}

function quoted(text: string): string {
  return text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
