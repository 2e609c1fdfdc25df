/** A stored response but for its body. Holds no secrets: keys are digests, the URL is masked. */
export interface CacheEntry {
  /** Names the body. */
  id: string
  /** A digest of whose response to what: API, environment, credential and URL. */
  key: string
  /** A digest of origin and path alone, by which a change invalidates for everybody. */
  place: string
  /** For people. */
  url: string
  api: string | null
  environment: string | null
  account: string | null
  /** The request header fields that `Vary` names, and a digest of their values. */
  vary: {names: readonly string[]; digest: string}
  status: number
  statusText: string
  httpVersion: string
  headers: ReadonlyArray<readonly [name: string, value: string]>
  /** Milliseconds since the epoch. */
  requestedAt: number
  receivedAt: number
  /** The time to live that was chosen for it, in milliseconds; null where the server decides. */
  ttl: number | null
  /** Bytes of the decoded body. */
  size: number
  /** SHA-256 of the body, in hexadecimal digits. */
  digest: string
}

/** An entry in a list. */
export interface ListedEntry extends CacheEntry {
  /** When it was last used, about. Milliseconds since the epoch. */
  usedAt: number
}

/** A body on its way in. It is nowhere to be seen before it is kept, whole. */
export interface IncomingBody {
  /** @returns false when it has become too large to keep; the body is then gone */
  write(chunk: Uint8Array): Promise<boolean>
  discard(): Promise<void>
}

/** A whole body that matches its digest, open for one reader. */
export interface StoredBody {
  read(): AsyncIterable<Buffer>
  close(): Promise<void>
}

export interface CacheStats {
  entries: number
  /** Bytes of all bodies. */
  size: number
  /** The bound; what was not used for longest goes first. */
  maxSize: number
}

/**
 * Keeps responses, on this machine or in Redis for many. What it keeps may be gone at any time.
 * Every function rejects with STORAGE or STORE_UNREACHABLE.
 */
export interface CacheStore {
  /** Where it is, for messages. */
  readonly place: string
  /** False when nothing was ever kept; costs next to nothing. */
  used(): Promise<boolean>
  /** A random text that all who share the cache share: no digest can be looked up in a table. */
  salt(): Promise<string>
  find(key: string): Promise<CacheEntry[]>
  /** Undefined when the body is gone or damaged. */
  open(entry: CacheEntry): Promise<StoredBody | undefined>
  receive(): Promise<IncomingBody>
  /** Keeps a whole body under its entry, in place of those of the same request. */
  keep(entry: Omit<CacheEntry, 'id' | 'size' | 'digest'>, body: IncomingBody): Promise<void>
  /** Replaces what is known about a response whose body stays. */
  update(entry: CacheEntry): Promise<void>
  /** Notes that an entry was used. */
  touch(entry: CacheEntry): Promise<void>
  remove(ids: readonly string[]): Promise<number>
  invalidate(places: readonly string[]): Promise<number>
  list(): Promise<ListedEntry[]>
  stats(): Promise<CacheStats>
  clear(): Promise<number>
  close(): Promise<void>
}
