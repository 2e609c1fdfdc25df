import {createHash, randomBytes} from 'node:crypto'
import {type FileHandle, open, readdir, rename, rm, stat} from 'node:fs/promises'
import {join} from 'node:path'
import {codeOf, DIRECTORY_HINT, storageError} from '../failure.js'
import {makePrivateDirectory} from '../files.js'
import type {CacheEntry, IncomingBody, StoredBody} from './types.js'

/** A body that nothing points to may be about to be listed by another process. Milliseconds. */
const ORPHANED = 60 * 60 * 1000
const CHUNK = 64 * 1024

/** A body that has arrived so far as a file nobody else looks at. */
export interface IncomingFile extends IncomingBody {
  /** Puts the file in its place. */
  finish(): Promise<{id: string; size: number; digest: string}>
}

/** Bodies as files, one each, written beside their place and renamed. */
export interface BodyFiles {
  exists(): Promise<boolean>
  open(entry: CacheEntry): Promise<StoredBody | undefined>
  receive(largest: number): Promise<IncomingFile>
  remove(ids: readonly string[]): Promise<void>
  /** Removes what killed processes left; `known` are the bodies that belong to an entry. */
  sweep(known: ReadonlySet<string>, now: number): Promise<void>
}

export function createBodyFiles(folder: string): BodyFiles {
  return {
    async exists() {
      return stat(folder).then(
        (found) => found.isDirectory(),
        () => false,
      )
    },
    async open({id, size, digest}) {
      try {
        return await openWhole(join(folder, id), size, digest)
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return undefined
        throw storageError('cannot read a cached response', error)
      }
    },
    receive: (largest) => receiveFile(folder, largest),
    async remove(ids) {
      // A file that cannot be removed now is an orphan, and swept later.
      await Promise.all(ids.map((id) => rm(join(folder, id), {force: true}).catch(() => {})))
    },
    async sweep(known, now) {
      const names = await readdir(folder).catch(() => [])
      for (const name of names.filter((found) => !known.has(found))) {
        const path = join(folder, name)
        const found = await stat(path).catch(() => undefined)
        if (found && now - found.mtimeMs > ORPHANED) await rm(path, {force: true}).catch(() => {})
      }
    },
  }
}

/** Read twice: nobody gets a first half whose second half turns out to be damaged. */
async function openWhole(
  path: string,
  size: number,
  digest: string,
): Promise<StoredBody | undefined> {
  const file = await open(path, 'r')
  const hash = createHash('sha256')
  let seen = 0
  for await (const chunk of chunks(file)) {
    seen += chunk.length
    if (seen > size) break
    hash.update(chunk)
  }
  if (seen !== size || hash.digest('hex') !== digest) {
    await file.close()
    return undefined
  }
  let open_ = true
  const close = async () => {
    if (open_) await file.close()
    open_ = false
  }
  return {
    close,
    async *read() {
      try {
        yield* chunks(file)
      } finally {
        await close()
      }
    },
  }
}

async function* chunks(file: FileHandle): AsyncGenerator<Buffer> {
  for (let position = 0; ; ) {
    const {bytesRead, buffer} = await file.read({buffer: Buffer.alloc(CHUNK), position})
    if (bytesRead === 0) return
    position += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

async function receiveFile(folder: string, largest: number): Promise<IncomingFile> {
  await makePrivateDirectory(folder)
  const id = randomBytes(16).toString('hex')
  const temporary = join(folder, `.${id}.tmp`)
  const failed = (error: unknown) =>
    storageError('cannot write a response to the cache', error, [DIRECTORY_HINT])
  const file = await open(temporary, 'wx', 0o600).catch((error: unknown) => {
    throw failed(error)
  })
  const hash = createHash('sha256')
  let size = 0
  let isOpen = true

  async function discard(): Promise<void> {
    if (isOpen) await file.close().catch(() => {})
    isOpen = false
    await rm(temporary, {force: true}).catch(() => {})
  }

  return {
    async write(chunk) {
      size += chunk.length
      if (size > largest) {
        await discard()
        return false
      }
      hash.update(chunk)
      try {
        await file.writeFile(chunk)
      } catch (error) {
        await discard()
        throw failed(error)
      }
      return true
    },
    discard,
    async finish() {
      try {
        await file.close()
        isOpen = false
        await rename(temporary, join(folder, id))
      } catch (error) {
        await discard()
        throw failed(error)
      }
      return {id, size, digest: hash.digest('hex')}
    },
  }
}
