import type {WebhookProvider} from '../types.js'

/** Milliseconds. */
export const MINUTES = 60_000
export const HOURS = 60 * MINUTES

/** What most providers have in common, so that a row says only what is its own. */
const COMMON = {
  algorithm: 'hmac-sha256',
  key: 'utf8',
  content: '{body}',
  encoding: 'hex',
  eventId: {paths: ['id']},
  eventType: {paths: ['type']},
  headers: {},
  contentType: 'application/json',
  dedupWindow: 24 * HOURS,
} satisfies Partial<WebhookProvider>

type Own = 'id' | 'title' | 'signature' | 'documentation'

/** A row of the provider table. */
export function row(
  provider: Pick<WebhookProvider, Own> & Partial<WebhookProvider>,
): WebhookProvider {
  const whole = {...COMMON, ...provider}
  const signsUrl = typeof whole.content === 'string' && whole.content.includes('{url}')
  return {signsUrl, ...whole}
}
