import type {ReceivedMessage, WebhookProvider} from '../types.js'
import {headerValue} from './header.js'

/** Headers that carry a signature, by what people mistake them for. */
const SIGNATURE_LIKE = /signature|hmac|verification|hook-secret|x-.*-token/i

/** Why a message has no signature where its provider writes it. */
export function explainAbsence(provider: WebhookProvider, message: ReceivedMessage): string {
  const {header, path} = provider.signature
  const place = header ?? path ?? ''
  const found = message.headers.map(([name]) => name).filter((name) => SIGNATURE_LIKE.test(name))
  const absent = `there is no ${place}`
  if (header && found.length > 0) {
    return `${absent}, but ${found.join(', ')}: the message is signed by another scheme than ${provider.title}'s`
  }
  const swapped = header && headerValue(message.headers, header.replaceAll('-', '_'))
  if (swapped) return `${absent}: a proxy turned its hyphens into underscores`
  return `${absent}: the message is not signed, or a proxy removed it`
}
