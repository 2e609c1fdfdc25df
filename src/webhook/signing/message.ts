import {getPath} from '../paths.js'
import type {Location, ReceivedMessage, WebhookProvider} from '../types.js'
import {headerValue} from './header.js'

export {headerValue}

/** The body as a value: JSON, a form as an object, or undefined. */
export function parseBody(body: Buffer, contentType: string): unknown {
  const text = body.toString('utf8')
  if (contentType.includes('form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(text))
  }
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function locate(message: ReceivedMessage, location: Location, parsed: unknown): string | null {
  for (const name of location.headers ?? []) {
    const value = headerValue(message.headers, name)
    if (value) return value
  }
  for (const path of location.paths ?? []) {
    const value = getPath(parsed, path)
    if (typeof value === 'string' || typeof value === 'number') return String(value)
  }
  return null
}

/** What a message is about: the id that duplicates share, and its type with the action if any. */
export function identify(
  provider: WebhookProvider,
  message: ReceivedMessage,
): {id: string | null; event: string | null} {
  const contentType = headerValue(message.headers, 'content-type') ?? ''
  const parsed = parseBody(message.body, contentType)
  const type = locate(message, provider.eventType, parsed)
  const action = provider.eventAction ? getPath(parsed, provider.eventAction) : undefined
  return {
    id: locate(message, provider.eventId, parsed),
    event: type && typeof action === 'string' ? `${type}.${action}` : type,
  }
}

/**
 * The events inside a message: one, or for providers that send arrays one for each element, so
 * that a duplicate in a batch is told apart from what is new in it.
 */
export function identifyAll(
  provider: WebhookProvider,
  message: ReceivedMessage,
): Array<{id: string | null; event: string | null}> {
  const {elements} = provider
  const contentType = headerValue(message.headers, 'content-type') ?? ''
  const parsed = elements && parseBody(message.body, contentType)
  const list = elements && (elements.path === '' ? parsed : getPath(parsed, elements.path))
  if (!elements || !Array.isArray(list) || list.length === 0) return [identify(provider, message)]
  return list.map((element) => {
    const values = elements.id.map((path) => getPath(element, path))
    const known = values.every((value) => typeof value === 'string' || typeof value === 'number')
    const type = elements.type === undefined ? undefined : getPath(element, elements.type)
    return {id: known ? values.join(':') : null, event: typeof type === 'string' ? type : null}
  })
}
