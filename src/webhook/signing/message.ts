import type {HeaderList} from '../../http/index.js'
import {getPath} from '../paths.js'
import type {Location, ReceivedMessage, WebhookProvider} from '../types.js'

/** The value of a header; repeated fields are joined as Node joins them. */
export function headerValue(headers: HeaderList, name: string): string | undefined {
  const wanted = name.toLowerCase()
  const values = headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value)
  return values.length > 0 ? values.join(', ') : undefined
}

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
  const action = provider.id === 'github' ? getPath(parsed, 'action') : undefined
  return {
    id: locate(message, provider.eventId, parsed),
    event: type && typeof action === 'string' ? `${type}.${action}` : type,
  }
}
