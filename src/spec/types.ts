import type {Clock, Notifier} from '../shared/index.js'

/** The versions that are understood; 2.0 is Swagger. */
export type SpecVersion = '2.0' | '3.0' | '3.1'

export type JsonObject = Readonly<Record<string, unknown>>

/** One file of a description: parsed, references as they were written. */
export interface SpecFile {
  /** `file:` or `http(s):`, without a fragment. */
  readonly uri: string
  readonly root: unknown
}

/** A value with where it stands, so that relative references below it can be followed. */
export interface Located<T = unknown> {
  readonly value: T
  readonly file: SpecFile
  /** JSON pointer (RFC 6901) from the root of the file; empty for the root itself. */
  readonly pointer: string
}

/** A description of any number of files. Nothing of it is ever dereferenced as a whole. */
export interface SpecDocument {
  readonly version: SpecVersion
  readonly root: Located<JsonObject>
  readonly files: ReadonlyMap<string, SpecFile>
  /**
   * What a `$ref` leads to, through any number of further references; the value itself when it is
   * none.
   * @throws ApixError SPEC_INVALID for a reference that leads nowhere or in a circle
   */
  follow(node: Located): Located
}

export type ParameterPlace = 'path' | 'query' | 'header' | 'cookie'

/** The JSON Schema types, with `file` for bytes. */
export type ValueType =
  | 'string'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'array'
  | 'object'
  | 'null'
  | 'file'

/** What is known of a value without looking at its schema again. */
export interface ValueSketch {
  /** Empty when anything goes. */
  types: readonly ValueType[]
  format?: string
  /** The only values; texts, numbers or booleans. */
  choices?: ReadonlyArray<string | number | boolean | null>
  /** The items of an array. */
  items?: ValueSketch
  example?: unknown
  default?: unknown
}

export interface IndexedParameter extends ValueSketch {
  name: string
  in: ParameterPlace
  required: boolean
  /** The first sentence of its description. */
  summary?: string
  /** `form`, `simple`, `label`, `matrix`, `spaceDelimited`, `pipeDelimited`, `deepObject`, `tabDelimited`. */
  style: string
  explode: boolean
  /** Reserved characters are sent as they are. */
  allowReserved?: boolean
  /** The value is sent as one text in this media type: `content` instead of `schema`. */
  mediaType?: string
}

export interface IndexedField extends ValueSketch {
  name: string
  required: boolean
  summary?: string
}

export interface IndexedBody {
  required: boolean
  /** The one that is sent unless told: JSON before forms before multipart before the rest. */
  mediaType: string
  mediaTypes: readonly string[]
  /** The fields at the top of an object; absent when the body is none. */
  fields?: readonly IndexedField[]
  /** No other fields are allowed. */
  closed?: boolean
  /** Other fields are expected: the description says what they look like. */
  open?: boolean
  /** How fields of a form are written where the description says so: `deepObject` and its like. */
  encoding?: Readonly<Record<string, {style?: string; explode?: boolean; contentType?: string}>>
}

/** One operation, compact: enough to list, complete and call it. */
export interface IndexedOperation {
  /** The `operationId`, or one made of method and path. Unique within the index. */
  id: string
  /** Upper case. */
  method: string
  /** As in the description: `/users/{id}`. */
  path: string
  summary?: string
  tags?: readonly string[]
  deprecated?: boolean
  parameters: readonly IndexedParameter[]
  body?: IndexedBody
  /** Where it is sent when not to the servers of the description; absolute URLs. */
  servers?: readonly string[]
  /** The names of the security schemes of each alternative; an empty alternative needs none. */
  security?: ReadonlyArray<readonly string[]>
  /** The statuses that are described: `200`, `4XX`, `default`. */
  statuses: readonly string[]
  /** Where it stands; without a file in the one that describes the API. */
  at: {file?: string; pointer: string}
}

/** The compact index of a description; what every command but `lint` and `generate` works on. */
export interface SpecIndex {
  format: number
  /** Where it came from: an absolute path or a URL. */
  source: string
  version: SpecVersion
  title: string
  /** The version of the API that is described. */
  apiVersion: string
  /** Absolute URLs with their variables filled in by their defaults; may be empty. */
  servers: readonly string[]
  operations: readonly IndexedOperation[]
  /** The names of OpenAPI 3.1 webhooks. */
  webhooks: readonly string[]
  /** ISO 8601, when the description was read. */
  syncedAt: string
}

/** A description that is ready to be worked with: its index at hand, the rest on demand. */
export interface Spec {
  readonly index: SpecIndex
  /** Loads the whole description, from the cache where it is fresh. */
  document(): Promise<SpecDocument>
}

export interface FetchedText {
  text: string
  /** The final URL. */
  url: string
}

export interface SpecDeps {
  /** The cache directory of apix; the index is kept below it. */
  cacheDirectory: string
  clock: Clock
  notifier: Notifier
  /**
   * Fetches a description. It is the caller's business to send credentials to the API's own origins
   * only.
   */
  fetchText(url: string): Promise<FetchedText>
}
