import type {WebhookProvider} from '../types.js'
import {RETRIES} from './retries.js'
import {HOURS, MINUTES, row} from './row.js'

/** HMAC-SHA256 of the body, hexadecimal, alone in a header. */
function hexBody(
  id: string,
  title: string,
  header: string,
  documentation: string,
  own: Partial<WebhookProvider> = {},
) {
  return row({id, title, signature: {header, single: true}, documentation, ...own})
}

/** HMAC-SHA256 of the body, Base64, alone in a header. */
function base64Body(
  id: string,
  title: string,
  header: string,
  documentation: string,
  own: Partial<WebhookProvider> = {},
) {
  return hexBody(id, title, header, documentation, {encoding: 'base64', ...own})
}

/** Providers that sign the body alone; nothing but the signature stands in its header. */
export const BARE: readonly WebhookProvider[] = [
  hexBody(
    'vercel',
    'Vercel',
    'x-vercel-signature',
    'https://vercel.com/docs/webhooks/webhooks-api',
    {algorithm: 'hmac-sha1', idPrefix: 'evt_', retry: RETRIES.day},
  ),
  hexBody('linear', 'Linear', 'Linear-Signature', 'https://linear.app/developers/webhooks', {
    timestamp: {path: 'webhookTimestamp', unit: 'ms', past: MINUTES, future: MINUTES},
    eventId: {headers: ['Linear-Delivery']},
    eventType: {headers: ['Linear-Event'], paths: ['type']},
    retry: RETRIES.linear,
    headers: {
      'Linear-Delivery': '{id}',
      'Linear-Timestamp': '{ms}',
      'Linear-Event': '{topic}',
      'User-Agent': 'Linear-Webhook',
    },
  }),
  hexBody(
    'sentry',
    'Sentry',
    'Sentry-Hook-Signature',
    'https://docs.sentry.io/organization/integrations/integration-platform/webhooks/',
    {
      eventId: {headers: ['Request-ID']},
      eventType: {headers: ['Sentry-Hook-Resource']},
      eventAction: 'action',
      retry: RETRIES.none,
      headers: {
        'Request-ID': '{id}',
        'Sentry-Hook-Resource': '{topic}',
        'Sentry-Hook-Timestamp': '{timestamp}',
      },
    },
  ),
  hexBody(
    'razorpay',
    'Razorpay',
    'X-Razorpay-Signature',
    'https://razorpay.com/docs/webhooks/validate-test/',
    {
      eventId: {headers: ['x-razorpay-event-id']},
      eventType: {paths: ['event']},
      retry: RETRIES.day,
      headers: {'x-razorpay-event-id': '{id}'},
    },
  ),
  hexBody(
    'coinbase-commerce',
    'Coinbase Commerce',
    'X-CC-Webhook-Signature',
    'https://docs.cdp.coinbase.com/commerce/webhooks',
    {
      eventId: {paths: ['event.id']},
      eventType: {paths: ['event.type']},
      retry: RETRIES.threeDays,
      dedupWindow: 80 * HOURS,
    },
  ),
  hexBody(
    'gocardless',
    'GoCardless',
    'Webhook-Signature',
    'https://developer.gocardless.com/api-reference/#webhooks-overview',
    {
      eventId: {paths: ['meta.webhook_id', 'events.0.id']},
      eventType: {paths: ['events.0.action']},
      elements: {path: 'events', id: ['id'], type: 'action'},
      idPrefix: 'WB',
    },
  ),
  hexBody(
    'lemon-squeezy',
    'Lemon Squeezy',
    'X-Signature',
    'https://docs.lemonsqueezy.com/help/webhooks/signing-requests',
    {
      eventId: {paths: ['meta.webhook_id']},
      eventType: {headers: ['X-Event-Name'], paths: ['meta.event_name']},
      headers: {'X-Event-Name': '{event}'},
    },
  ),
  hexBody(
    'dropbox',
    'Dropbox',
    'X-Dropbox-Signature',
    'https://www.dropbox.com/developers/reference/webhooks',
    {
      eventId: {},
      eventType: {},
      handshake: 'dropbox',
    },
  ),
  hexBody(
    'asana',
    'Asana',
    'X-Hook-Signature',
    'https://developers.asana.com/docs/webhooks-guide',
    {
      eventId: {},
      eventType: {paths: ['events.0.action']},
      handshake: 'asana',
      retry: RETRIES.asana,
    },
  ),
  base64Body(
    'shopify',
    'Shopify',
    'X-Shopify-Hmac-Sha256',
    'https://shopify.dev/docs/apps/build/webhooks/subscribe/https',
    {
      signature: {
        header: 'X-Shopify-Hmac-Sha256',
        otherHeaders: ['shopify-hmac-sha256'],
        single: true,
      },
      eventId: {headers: ['X-Shopify-Event-Id', 'X-Shopify-Webhook-Id']},
      eventType: {headers: ['X-Shopify-Topic']},
      retry: RETRIES.shopify,
      headers: {
        'X-Shopify-Topic': '{event}',
        'X-Shopify-Shop-Domain': 'example.myshopify.com',
        'X-Shopify-API-Version': '2026-01',
        'X-Shopify-Webhook-Id': '{uuid}',
        'X-Shopify-Event-Id': '{id}',
        'X-Shopify-Triggered-At': '{iso}',
      },
    },
  ),
  base64Body(
    'woocommerce',
    'WooCommerce',
    'X-WC-Webhook-Signature',
    'https://woocommerce.com/document/webhooks/',
    {
      eventId: {headers: ['X-WC-Webhook-Delivery-ID']},
      eventType: {headers: ['X-WC-Webhook-Topic']},
      retry: RETRIES.none,
      headers: {'X-WC-Webhook-Topic': '{event}', 'X-WC-Webhook-Delivery-ID': '{id}'},
    },
  ),
  base64Body(
    'line',
    'LINE',
    'x-line-signature',
    'https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/',
    {
      eventId: {paths: ['events.0.webhookEventId']},
      idShape: ['upper', 26],
      eventType: {paths: ['events.0.type']},
      elements: {path: 'events', id: ['webhookEventId'], type: 'type'},
    },
  ),
  base64Body(
    'docusign',
    'DocuSign',
    'X-DocuSign-Signature-1',
    'https://developers.docusign.com/platform/webhooks/connect/hmac/',
    {
      signature: {header: 'X-DocuSign-Signature-1', rotationHeader: 'X-DocuSign-Signature-2'},
      eventId: {paths: ['eventId']},
      eventType: {paths: ['event']},
      retry: RETRIES.day,
    },
  ),
  base64Body(
    'hookdeck',
    'Hookdeck',
    'x-hookdeck-signature',
    'https://hookdeck.com/docs/authentication',
    {
      signature: {header: 'x-hookdeck-signature', rotationHeader: 'x-hookdeck-signature-2'},
      eventId: {headers: ['x-hookdeck-eventid'], paths: ['id']},
      headers: {'x-hookdeck-eventid': '{id}'},
    },
  ),
  base64Body(
    'adyen-platform',
    'Adyen for Platforms',
    'HmacSignature',
    'https://docs.adyen.com/development-resources/webhooks/',
    {
      key: 'hex',
      eventId: {paths: ['data.id']},
    },
  ),
]
