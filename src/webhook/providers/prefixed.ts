import type {WebhookProvider} from '../types.js'
import {RETRIES} from './retries.js'
import {HOURS, row} from './row.js'

/** `sha256=` before the signature. */
function sha256Prefixed(header: string) {
  return {header, prefix: 'sha256=', single: true}
}

/** Providers that sign the body alone and name the scheme before the signature. */
export const PREFIXED: readonly WebhookProvider[] = [
  row({
    id: 'github',
    title: 'GitHub',
    signature: sha256Prefixed('X-Hub-Signature-256'),
    eventId: {headers: ['X-GitHub-Delivery']},
    eventType: {headers: ['X-GitHub-Event']},
    eventAction: 'action',
    retry: RETRIES.github,
    headers: {
      'User-Agent': 'GitHub-Hookshot/044aadd',
      'X-GitHub-Delivery': '{id}',
      'X-GitHub-Event': '{topic}',
      'X-GitHub-Hook-ID': '292430182',
      'X-GitHub-Hook-Installation-Target-ID': '79929171',
      'X-GitHub-Hook-Installation-Target-Type': 'repository',
    },
    documentation:
      'https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries',
  }),
  row({
    id: 'bitbucket',
    title: 'Bitbucket',
    signature: sha256Prefixed('X-Hub-Signature'),
    eventId: {headers: ['X-Request-UUID']},
    eventType: {headers: ['X-Event-Key']},
    headers: {'X-Event-Key': '{event}', 'X-Request-UUID': '{id}', 'X-Attempt-Number': '1'},
    retry: RETRIES.bitbucket,
    documentation: 'https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/',
  }),
  row({
    id: 'meta-whatsapp',
    title: 'Meta (WhatsApp, Messenger, Instagram)',
    signature: sha256Prefixed('X-Hub-Signature-256'),
    eventId: {
      paths: ['entry.0.changes.0.value.messages.0.id', 'entry.0.changes.0.value.statuses.0.id'],
    },
    eventType: {paths: ['entry.0.changes.0.field', 'object']},
    handshake: 'meta',
    retry: RETRIES.day,
    dedupWindow: 7 * 24 * HOURS,
    documentation: 'https://developers.facebook.com/docs/graph-api/webhooks/getting-started',
  }),
  row({
    id: 'intercom',
    title: 'Intercom',
    algorithm: 'hmac-sha1',
    signature: {header: 'X-Hub-Signature', prefix: 'sha1=', single: true},
    eventType: {paths: ['topic']},
    idPrefix: 'notif_',
    retry: RETRIES.intercom,
    documentation: 'https://developers.intercom.com/docs/references/webhooks/webhook-models',
  }),
  row({
    id: 'notion',
    title: 'Notion',
    signature: sha256Prefixed('X-Notion-Signature'),
    handshake: 'notion',
    retry: RETRIES.day,
    documentation: 'https://developers.notion.com/reference/webhooks',
  }),
  row({
    id: 'mollie',
    title: 'Mollie',
    signature: {header: 'X-Mollie-Signature', prefix: 'sha256=', separator: ', '},
    idPrefix: 'event_',
    retry: RETRIES.mollie,
    dedupWindow: 30 * HOURS,
    documentation: 'https://docs.mollie.com/reference/webhooks-best-practices',
  }),
  row({
    id: 'typeform',
    title: 'Typeform',
    encoding: 'base64',
    signature: sha256Prefixed('Typeform-Signature'),
    eventId: {paths: ['event_id']},
    idShape: ['alphanumeric', 10],
    eventType: {paths: ['event_type']},
    documentation: 'https://www.typeform.com/developers/webhooks/secure-your-webhooks/',
  }),
  row({
    id: 'x-twitter',
    title: 'X (Twitter)',
    encoding: 'base64',
    signature: sha256Prefixed('x-twitter-webhooks-signature'),
    handshake: 'x',
    documentation: 'https://docs.x.com/x-api/webhooks/introduction',
  }),
  row({
    id: 'pagerduty',
    title: 'PagerDuty',
    signature: {header: 'X-PagerDuty-Signature', prefix: 'v1=', separator: ','},
    eventId: {paths: ['event.id']},
    idShape: ['upper', 26],
    eventType: {paths: ['event.event_type']},
    documentation: 'https://developer.pagerduty.com/docs/verifying-webhook-signatures',
  }),
]
