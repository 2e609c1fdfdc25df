import {eventsOf} from '../events/index.js'
import type {WebhookProvider} from '../types.js'
import {PROVIDERS} from './index.js'

/** A row of the provider table as people and programs read it. */
export interface ProviderSummary {
  id: string
  title: string
  algorithm: string
  /** The header that carries the signature; null where the body does. */
  header: string | null
  /** The field of the body that carries it, else null. */
  path: string | null
  /** What is signed, with names in braces; null where it takes code to say. */
  content: string | null
  encoding: string
  key: string
  /** The form of the header: `t={timestamp},v1={signature}`. */
  form: string
  /** Whether a message can carry the signatures of two secrets. */
  rotation: boolean
  signsUrl: boolean
  /** Null where no timestamp is signed; milliseconds, null where the provider does not look. */
  timestamp: {unit: string; past: number | null; future: number | null} | null
  eventId: string[]
  eventType: string[]
  handshake: string | null
  /** Milliseconds before each retry; null where nothing is published. */
  retries: {waits: number[]; timeout: number | null; approximate: boolean} | null
  /** Milliseconds for which the id of an event should be remembered. */
  dedupWindow: number
  /** Events in the catalogue. */
  events: number
  documentation: string
}

/** Every provider with its scheme in words. */
export function summarizeProviders(): Promise<ProviderSummary[]> {
  return Promise.all(PROVIDERS.map(summarize))
}

async function summarize(provider: WebhookProvider): Promise<ProviderSummary> {
  const {signature, timestamp, retry, eventId, eventType} = provider
  return {
    id: provider.id,
    title: provider.title,
    algorithm: provider.algorithm,
    header: signature.header ?? null,
    path: signature.path ?? null,
    content: signedContent(provider),
    encoding: provider.encoding,
    key: provider.key,
    form: formOf(provider),
    rotation: signature.single !== true,
    signsUrl: provider.signsUrl,
    timestamp: timestamp
      ? {unit: timestamp.unit, past: timestamp.past ?? null, future: timestamp.future ?? null}
      : null,
    eventId: [...(eventId.headers ?? []), ...(eventId.paths ?? [])],
    eventType: [...(eventType.headers ?? []), ...(eventType.paths ?? [])],
    handshake: provider.handshake ?? null,
    retries: retry
      ? {
          waits: retry.waits.map((seconds) => seconds * 1000),
          timeout: retry.timeout ?? null,
          approximate: retry.approximate ?? false,
        }
      : null,
    dedupWindow: provider.dedupWindow,
    events: (await eventsOf(provider.id)).length,
    documentation: provider.documentation,
  }
}

function signedContent({algorithm, content}: WebhookProvider): string | null {
  if (algorithm === 'equal' || algorithm.startsWith('jwt-')) return null
  return typeof content === 'string' ? content : null
}

function formOf({algorithm, signature}: WebhookProvider): string {
  if (algorithm === 'equal') return '{secret}'
  if (algorithm.startsWith('jwt-')) return '{token}'
  const {prefix = '', separator = ',', timestampPrefix} = signature
  const time = timestampPrefix === undefined ? '' : `${timestampPrefix}{timestamp}${separator}`
  return `${time}${prefix}{signature}`
}
