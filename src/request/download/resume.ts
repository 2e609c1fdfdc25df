import {readFile, stat} from 'node:fs/promises'
import {ApixError} from '../../errors/index.js'
import type {HeaderList} from '../../http/index.js'
import {headerValue} from '../headers.js'

/** What is known about a file that is not complete yet; kept beside it until it is. */
export interface PartNote {
  url: string
  etag?: string
  lastModified?: string
}

/** The part of a download that is there already. */
export interface Part {
  /** Bytes. */
  size: number
  note: PartNote | undefined
}

export function notePath(path: string): string {
  return `${path}.apix-part`
}

/** @returns undefined when there is nothing to continue */
export async function findPart(path: string): Promise<Part | undefined> {
  const size = await stat(path).then(
    (found) => (found.isFile() ? found.size : 0),
    () => 0,
  )
  if (size === 0) return undefined
  const note = await readFile(notePath(path), 'utf8').then(
    (text) => JSON.parse(text) as PartNote,
    () => undefined,
  )
  return {size, note}
}

/**
 * The headers that ask for the rest (RFC 9110 section 14). `If-Range` makes the server send all of
 * it when the file has changed since; a weak ETag does not identify bytes, so the date is used then.
 */
export function resumeHeaders(part: Part, url: string): HeaderList {
  const {note} = part
  const strong = note?.etag && !note.etag.startsWith('W/') ? note.etag : undefined
  const validator = note?.url === url ? (strong ?? note.lastModified) : undefined
  return [
    ['Range', `bytes=${part.size}-`],
    ...(validator ? [['If-Range', validator] as const] : []),
  ]
}

/** Append to what is there, begin anew, or leave it: it is complete. */
export type Continuation = 'append' | 'restart' | 'complete'

/**
 * What the answer to a request for the rest means.
 * @throws ApixError PROTOCOL when it is not the rest of this file; nothing has been written then
 */
export function continuation(status: number, headers: HeaderList, part: Part): Continuation {
  const range = headerValue(headers, 'content-range') ?? ''
  if (status === 416) {
    const [, total] = /^bytes\s+\*\/(\d+)$/i.exec(range.trim()) ?? []
    if (total === undefined || Number(total) === part.size) return 'complete'
    throw mismatch(`the file here has ${part.size} bytes, the one at the server ${total}`)
  }
  if (status !== 206) return 'restart'
  const [, start, end, total] = CONTENT_RANGE.exec(range.trim()) ?? []
  if (start === undefined) throw mismatch('the server sent a part without saying which')
  if (Number(start) !== part.size) {
    throw mismatch(`byte ${part.size} was asked for and the server sent from byte ${start} on`)
  }
  if (total !== '*' && Number(total) < part.size) {
    throw mismatch(`the file here has ${part.size} bytes, the one at the server ${total}`)
  }
  if (
    Number(end) < Number(start) ||
    Number(end) >= (total === '*' ? Number.POSITIVE_INFINITY : Number(total))
  ) {
    throw mismatch(`the server sent a part that cannot be: ${range}`)
  }
  return 'append'
}

/** `bytes 5-9/10`, or `*` where the server does not know the whole (RFC 9110 section 14.4). */
const CONTENT_RANGE = /^bytes\s+(\d+)-(\d+)\/(\d+|\*)$/i

/**
 * A part with the promise of its Content-Range: a server may send less than was asked for, and may
 * be mistaken about what it sends.
 * @param from the bytes that are there already
 * @throws ApixError TRUNCATED at the end of a body after which the file is not whole
 */
export async function* wholePart(
  body: AsyncIterable<Buffer>,
  headers: HeaderList,
  from: number,
): AsyncGenerator<Buffer> {
  const range = headerValue(headers, 'content-range') ?? ''
  const [, , end, total] = CONTENT_RANGE.exec(range.trim()) ?? []
  let size = from
  for await (const chunk of body) {
    size += chunk.length
    yield chunk
  }
  const expected = total === undefined || total === '*' ? Number(end) + 1 : Number(total)
  if (size === expected) return
  throw new ApixError('TRUNCATED', `the file has ${size} bytes now, and ${expected} are expected`)
}

function mismatch(message: string): ApixError {
  return new ApixError('PROTOCOL', `the download cannot be continued: ${message}`, {
    hints: ['leave out --continue to download it from the start'],
  })
}
