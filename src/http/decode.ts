import {Readable, type Transform} from 'node:stream'
import zlib from 'node:zlib'
import {ApixError} from '../errors/index.js'

/** zstd is in Node from 22.15 on. */
const createZstd = (zlib as {createZstdDecompress?: () => Transform}).createZstdDecompress

/** What apix can decode, as it tells servers. */
export const ACCEPT_ENCODING = createZstd ? 'gzip, deflate, br, zstd' : 'gzip, deflate, br'

const DECODERS: Readonly<Record<string, (first: Buffer) => Transform>> = {
  gzip: () => zlib.createGunzip(),
  'x-gzip': () => zlib.createGunzip(),
  // RFC 9110 section 8.4.1.2 means zlib's format, but raw deflate is what some servers send.
  deflate: (first) =>
    ((first[0] ?? 0) & 0x0f) === 8 ? zlib.createInflate() : zlib.createInflateRaw(),
  br: () => zlib.createBrotliDecompress(),
  ...(createZstd && {zstd: () => createZstd()}),
}

/**
 * Undoes the content codings of a body, last one first. An empty body stays empty, whatever its
 * headers say (RFC 9110 section 8.4: a HEAD response names codings without having a body).
 * @throws ApixError PROTOCOL for a coding that this Node cannot undo
 */
export async function* decode(
  body: AsyncIterable<Buffer>,
  contentEncoding: string,
): AsyncGenerator<Buffer> {
  const codings = contentEncoding
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity')
  let decoded = body
  for (const coding of codings.reverse()) decoded = undo(decoded, coding)
  yield* decoded
}

async function* undo(body: AsyncIterable<Buffer>, coding: string): AsyncGenerator<Buffer> {
  const chunks = body[Symbol.asyncIterator]()
  let first = await chunks.next()
  while (!first.done && first.value.length === 0) first = await chunks.next()
  if (first.done) return
  const create = DECODERS[coding]
  if (!create) {
    throw new ApixError('PROTOCOL', `the response is encoded with "${coding}", unknown here`, {
      hints: ['ask for another coding with Accept-Encoding:identity'],
    })
  }
  const head = first.value
  async function* all() {
    yield head
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value
  }
  const source = Readable.from(all(), {objectMode: false})
  const decoder = create(head)
  source.on('error', (error) => decoder.destroy(error))
  try {
    for await (const chunk of source.pipe(decoder)) yield chunk as Buffer
  } finally {
    source.destroy()
    await chunks.return?.()
  }
}
