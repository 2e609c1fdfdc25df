import {createHmac} from 'node:crypto'
import type {Secret} from '../../shared/index.js'
import {getPath} from '../paths.js'
import {constantTimeEqual} from '../signing/equal.js'
import {headerValue, parseBody} from '../signing/message.js'
import type {ReceivedMessage, WebhookProvider} from '../types.js'

/** An answer of the listener. */
export interface Answer {
  status: number
  body: string
  headers?: Record<string, string>
  /** What the person who set the endpoint up has to do now. */
  notice?: string
}

const TEXT = {'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff'}

/**
 * Tokens of X's challenge. Signing whatever a stranger sends would hand out signatures of event
 * bodies; no JSON body looks like this.
 */
const CRC_TOKEN = /^[A-Za-z0-9+/=_-]{1,128}$/

function hmac(secret: Secret, text: string, encoding: 'hex' | 'base64'): string {
  return createHmac('sha256', secret.reveal()).update(text).digest(encoding)
}

/** Nothing that plays tricks on a terminal. */
const NOTION_TOKEN = /^[\w-]{1,200}$/

/** Notion sends its signing secret once, unsigned; the person enters it there to prove receipt. */
function takeNotionToken(message: ReceivedMessage): Answer | undefined {
  if (headerValue(message.headers, 'x-notion-signature')) return undefined
  const token = getPath(parseBody(message.body, 'application/json'), 'verification_token')
  if (typeof token !== 'string' || !NOTION_TOKEN.test(token)) return undefined
  const notice = `Notion sent its verification token ${token}: enter it there, then keep it with apix webhook secret set notion`
  return {status: 200, body: '', notice}
}

/** Whoever subscribes has to open this URL; apix never opens it by itself. Verified messages only. */
export function subscriptionNotice(
  provider: WebhookProvider,
  message: ReceivedMessage,
): string | undefined {
  if (provider.handshake !== 'sns') return undefined
  const body = parseBody(message.body, 'application/json')
  const url = getPath(body, 'SubscribeURL')
  if (getPath(body, 'Type') !== 'SubscriptionConfirmation') return undefined
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined
  const {protocol, hostname, href} = new URL(url)
  const isAmazon = /^sns\.[a-z0-9-]{3,}\.amazonaws\.com(\.cn)?$/.test(hostname)
  if (protocol !== 'https:' || !isAmazon) return undefined
  return `Amazon SNS waits for somebody to confirm the subscription: ${href}`
}

/** Answers to requests that providers send without a signature when an endpoint is set up. */
export function answerSetup(
  provider: WebhookProvider,
  message: ReceivedMessage,
  secrets: readonly Secret[],
): Answer | undefined {
  const query = new URL(message.url).searchParams
  const origin = headerValue(message.headers, 'webhook-request-origin')
  if (message.method === 'OPTIONS' && origin) return allowOrigin(origin, message)
  const {handshake} = provider
  if (handshake === 'trello' && message.method === 'HEAD') return {status: 200, body: ''}
  const hookSecret = headerValue(message.headers, 'x-hook-secret')
  if (handshake === 'asana' && message.method === 'POST' && hookSecret) {
    return {status: 200, body: '', headers: {'X-Hook-Secret': hookSecret}}
  }
  if (handshake === 'notion' && message.method === 'POST') return takeNotionToken(message)
  if (message.method !== 'GET') return undefined
  const challenge = query.get('challenge')
  if (handshake === 'dropbox' && challenge) return {status: 200, body: challenge, headers: TEXT}
  if (handshake === 'meta' && query.get('hub.mode') === 'subscribe') {
    const token = query.get('hub.verify_token') ?? ''
    const known = secrets.some((secret) => constantTimeEqual(secret.reveal(), token))
    return known
      ? {status: 200, body: query.get('hub.challenge') ?? '', headers: TEXT}
      : {status: 403, body: JSON.stringify({error: 'Invalid verify token'})}
  }
  const crc = query.get('crc_token')
  const [secret] = secrets
  if (handshake === 'x' && crc && secret && CRC_TOKEN.test(crc)) {
    return json({response_token: `sha256=${hmac(secret, crc, 'base64')}`})
  }
  return undefined
}

/** CloudEvents' HTTP webhook specification, section 4: abuse protection. */
function allowOrigin(origin: string, message: ReceivedMessage): Answer {
  const rate = headerValue(message.headers, 'webhook-request-rate')
  return {
    status: 200,
    body: '',
    headers: {'WebHook-Allowed-Origin': origin, ...(rate && {'WebHook-Allowed-Rate': rate})},
  }
}

/** Answers to challenges inside a signed message; call it for verified messages only. */
export function answerChallenge(
  provider: WebhookProvider,
  message: ReceivedMessage,
  secrets: readonly Secret[],
): Answer | undefined {
  const contentType = headerValue(message.headers, 'content-type') ?? 'application/json'
  const body = parseBody(message.body, contentType)
  const challenge = getPath(body, 'challenge')
  switch (provider.handshake) {
    case 'slack':
      if (getPath(body, 'type') !== 'url_verification' || typeof challenge !== 'string') break
      return {status: 200, body: challenge, headers: TEXT}
    case 'zoom': {
      const plainToken = getPath(body, 'payload.plainToken')
      const [secret] = secrets
      const asked = getPath(body, 'event') === 'endpoint.url_validation'
      if (!asked || typeof plainToken !== 'string' || !secret) break
      return json({encryptedToken: hmac(secret, plainToken, 'hex'), plainToken})
    }
    case 'discord':
      if (getPath(body, 'event') !== undefined) break
      if (getPath(body, 'type') === 1) return json({type: 1})
      if (getPath(body, 'type') === 0) return {status: 204, body: ''}
      break
    case 'twitch': {
      const type = headerValue(message.headers, 'twitch-eventsub-message-type')
      if (type !== 'webhook_callback_verification' || typeof challenge !== 'string') break
      return {status: 200, body: challenge, headers: TEXT}
    }
  }
  return undefined
}

export function json(document: unknown, status = 200): Answer {
  return {status, body: JSON.stringify(document)}
}
