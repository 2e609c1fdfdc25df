import type {HeaderList} from '../http/index.js'
import type {Secret} from '../shared/index.js'

export type SignatureAlgorithm =
  | 'hmac-sha256'
  | 'hmac-sha1'
  /** A plain digest of content that contains the secret. */
  | 'sha256'
  | 'ed25519'
  | 'ecdsa-sha256'
  | 'rsa-sha256'
  | 'rsa-sha1'
  /** The message carries the secret itself. */
  | 'equal'
  /** A JWT whose claims describe the message. */
  | 'jwt-es256'
  | 'jwt-hs256'

/** How the text that a person keeps as the secret becomes key bytes. */
export type KeyDecoding =
  | 'utf8'
  /** Base64 after an optional `whsec_`. */
  | 'whsec'
  /** Base64 after `whsec_`, the text itself without that prefix. */
  | 'whsec-or-utf8'
  | 'hex'

/** Everything that may be part of the signed content. */
export interface ContentParts {
  body: Buffer
  id: string
  /** As it stands in the message: seconds, milliseconds or ISO 8601. */
  timestamp: string
  url: string
  method: string
  contentType: string
  secret: Secret
  headers: HeaderList
  /** PayPal: the id of the webhook at the provider, which is signed and not sent. */
  webhookId?: string | undefined
  /** Which element of the body is signed, where each carries a signature of its own. */
  item?: number
}

/** Where an event's id or type stands, in order of preference. */
export interface Location {
  headers?: readonly string[]
  /** Dotted paths into the JSON body or names of form fields. */
  paths?: readonly string[]
}

/** Payloads that carry several events at once: duplicates are told apart element by element. */
export interface EventElements {
  /** Where the array stands; empty when it is the body itself. */
  path: string
  /** Paths inside an element; their values joined by `:` are its id. */
  id: readonly string[]
  type?: string
}

/** How a provider tries again, and what it takes for an answer. */
export interface RetryPolicy {
  /** Seconds before each further attempt. */
  waits: readonly number[]
  /** Milliseconds a receiver has to answer. */
  timeout?: number
  /** The provider publishes that it retries, not when: the waits are modelled on what it says. */
  approximate?: boolean
  /** Headers of each further attempt: `{attempt}`, `{retry}` (attempt - 1), `{reason}`. */
  markers?: Readonly<Record<string, string>>
  /** A number in the body that counts the attempts before this one. */
  markerPath?: string
  /** Statuses after which the provider gives up at once. */
  stopStatuses?: readonly number[]
  /** A response header that ends the retries. */
  stopHeader?: readonly [name: string, value: string]
  /** The wait is never shorter than `Retry-After` asks for. */
  honoursRetryAfter?: boolean
}

/** A timestamp that is part of what is signed. */
export interface TimestampRule {
  header?: string
  path?: string
  unit: 's' | 'ms' | 'iso'
  /** Milliseconds a message may be old, or ahead; absent where the provider does not look. */
  past?: number
  future?: number
}

/**
 * One row of the provider table: what is signed with what, where it is written, how old it may
 * get. Adding a provider is adding a row.
 */
export interface WebhookProvider {
  id: string
  title: string
  algorithm: SignatureAlgorithm
  /** For providers that name the algorithm in the message itself. */
  algorithmOf?: (parts: Omit<ContentParts, 'secret'>) => SignatureAlgorithm
  key: KeyDecoding
  /** `{body}`, `{id}`, `{timestamp}`, `{url}`, `{method}`, `{secret}`; a function where that cannot say it. */
  content: string | ((parts: ContentParts) => Buffer)
  /** The URL that the provider calls is part of the signed content. */
  signsUrl: boolean
  encoding: 'hex' | 'base64'
  /** Where the signature is written; parts of one header are `prefix + value`, joined. */
  signature: {
    header?: string
    /** Other names under which the provider sends the same header. */
    otherHeaders?: readonly string[]
    /** The signature is a field of the body itself; `*` stands for each element of an array. */
    path?: string
    prefix?: string
    separator?: string
    /** The timestamp is a part of the same header. */
    timestampPrefix?: string
    /** The header for the previous secret's signature while rotating. */
    rotationHeader?: string
    /** The provider has no form for two signatures: only one secret signs. */
    single?: boolean
  }
  timestamp?: TimestampRule
  eventId: Location
  eventType: Location
  /** A body field that is joined to the type: GitHub's `action`. */
  eventAction?: string
  elements?: EventElements
  /** Headers of each delivery: `{id}`, `{timestamp}`, `{event}`, `{topic}`, `{iso}`, `{ms}`, `{uuid}`. */
  headers: Readonly<Record<string, string>>
  contentType: string
  /** For JSON bodies the URL carries the hex SHA-256 of the body under this name. */
  bodyDigestParameter?: string
  /** A field that the signature covers, where it does not cover the whole body. */
  signedField?: string
  /** How ids of this provider look: `evt_` and 24 characters; without it a UUID. */
  idPrefix?: string
  idShape?: readonly [alphabet: 'digits' | 'hex' | 'upper' | 'alphanumeric', length: number]
  handshake?: HandshakeKind
  retry?: RetryPolicy
  /** Milliseconds after which a provider no longer delivers an event again. */
  dedupWindow: number
  documentation: string
}

export type HandshakeKind =
  | 'slack'
  | 'zoom'
  | 'meta'
  | 'x'
  | 'dropbox'
  | 'asana'
  | 'discord'
  | 'trello'
  | 'twitch'
  | 'notion'
  | 'sns'

/** A message about to be signed. */
export interface SignInput {
  /** The current secret first, then the previous one while rotating. */
  secrets: readonly Secret[]
  body: Buffer
  /** Milliseconds since the epoch. */
  timestamp: number
  id: string
  event: string
  /** The URL the receiver believes it is called at. */
  url: string
  method?: string
  contentType?: string
  webhookId?: string | undefined
}

export interface SignedMessage {
  headers: Array<[name: string, value: string]>
  /** Differs from the input only where the signature is a field of the body. */
  body: Buffer
  /** Parameters that must be added to the URL that is called. */
  query: Array<[name: string, value: string]>
}

/** A message as it was received. */
export interface ReceivedMessage {
  method: string
  /** The complete public URL; empty when unknown. */
  url: string
  headers: HeaderList
  body: Buffer
}

export type FailureReason =
  | 'missing_signature'
  | 'malformed_signature'
  | 'missing_timestamp'
  | 'malformed_timestamp'
  | 'missing_id'
  | 'foreign_certificate'
  | 'signature_mismatch'
  | 'stale'
  | 'future'

export interface Verdict {
  verified: boolean
  reason: FailureReason | null
  /** One sentence for a person, without the expected signature. */
  explanation: string
}

/** One delivery that was sent, as `--json` prints it. */
export interface SentDelivery {
  id: string
  event: string
  provider: string
  url: string
  attempt: number
  /** Null when there was no response. */
  status: number | null
  /** Milliseconds. */
  durationMs: number
  headers: Record<string, string>
  body: string
  responseBody: string
  /** What went wrong when there was no response. */
  error?: {code: string; message: string}
}

/** One delivery that was received and recorded. */
export interface RecordedDelivery {
  deliveryId: string
  /** ISO 8601 */
  receivedAt: string
  provider: string
  id: string | null
  event: string | null
  method: string
  url: string
  headers: HeaderList
  body: Buffer
  verified: boolean
  reason: string | null
  /** The reason in words, without the expected signature; null in records of older versions. */
  explanation: string | null
  duplicate: boolean
  /** What the sender was answered; null while that is open. */
  status: number | null
  /** What the program behind the listener answered; null when nothing was forwarded. */
  forwarded: Forwarded | null
}

/** What the program behind a listener answered. */
export interface Forwarded {
  /** Null when it could not be reached. */
  status: number | null
  /** Milliseconds. */
  durationMs: number
}
