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
  /** The header is the secret itself. */
  | 'equal'

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
}

/** Where an event's id or type stands, in order of preference. */
export interface Location {
  headers?: readonly string[]
  /** Dotted paths into the JSON body or names of form fields. */
  paths?: readonly string[]
}

/**
 * One row of the provider table: what is signed with what, where it is written, how old it may
 * get. Adding a provider is adding a row.
 */
export interface WebhookProvider {
  id: string
  title: string
  algorithm: SignatureAlgorithm
  key: KeyDecoding
  /** `{body}`, `{id}`, `{timestamp}`, `{url}`, `{method}`, `{secret}`; a function where that cannot say it. */
  content: string | ((parts: ContentParts) => Buffer)
  encoding: 'hex' | 'base64'
  /** Where the signature is written; parts of one header are `prefix + value`, joined. */
  signature: {
    header?: string
    /** The signature is a field of the body itself. */
    path?: string
    prefix?: string
    separator?: string
    /** The timestamp is a part of the same header. */
    timestampPrefix?: string
    /** The header for the previous secret's signature while rotating. */
    rotationHeader?: string
    /** The provider has no form for two signatures: only the current secret signs. */
    single?: boolean
  }
  timestamp?: {
    header?: string
    path?: string
    unit: 's' | 'ms' | 'iso'
    /** Milliseconds a message may be old, or ahead; absent where the provider does not look. */
    past?: number
    future?: number
  }
  eventId: Location
  eventType: Location
  /** Headers of each delivery: `{id}`, `{timestamp}`, `{event}`, `{topic}`, `{iso}`, `{uuid}`. */
  headers: Readonly<Record<string, string>>
  contentType: 'application/json' | 'application/x-www-form-urlencoded'
  /** For JSON bodies the URL carries the hex SHA-256 of the body under this name. */
  bodyDigestParameter?: string
  /** How ids of this provider look: `evt_` and 24 characters; without it a UUID. */
  idPrefix?: string
  handshake?: HandshakeKind
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
  duplicate: boolean
  /** What the sender was answered; null while that is open. */
  status: number | null
}

/** What the program behind a listener answered. */
export interface Forwarded {
  /** Null when it could not be reached. */
  status: number | null
  /** Milliseconds. */
  durationMs: number
}
