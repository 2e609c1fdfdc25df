import {ApixError} from '../errors/index.js'
import {getPath, placesOf, removePath, setPath} from './paths.js'
import type {SignedMessage, WebhookProvider} from './types.js'

/** How a delivery is made wrong, to see whether the receiver notices. */
export const TAMPER_KINDS = [
  'signature',
  'body',
  'stale',
  'future',
  'missing',
  'malformed',
] as const

export type TamperKind = (typeof TAMPER_KINDS)[number]

/** A minute beyond what the provider allows. */
const MARGIN = 60_000
const USUAL_TOLERANCE = 300_000

/**
 * The timestamp of a delivery, moved out of the provider's tolerance where that is asked for.
 * @throws ApixError USAGE for a provider that signs no timestamp
 */
export function tamperedTime(
  kind: TamperKind | undefined,
  provider: WebhookProvider,
  timestamp: number,
): number {
  if (kind !== 'stale' && kind !== 'future') return timestamp
  if (!provider.timestamp) {
    throw new ApixError('USAGE', `${provider.id} signs no timestamp: nothing can be ${kind}`, {
      hints: ['what can be tampered with: signature, body, missing, malformed'],
    })
  }
  const {past = USUAL_TOLERANCE, future = past} = provider.timestamp
  return kind === 'stale' ? timestamp - past - MARGIN : timestamp + future + MARGIN
}

/**
 * Spoils a signed message; a copy is returned.
 * @throws ApixError USAGE where the provider does not sign what should be changed
 */
export function tamperMessage(
  kind: TamperKind | undefined,
  provider: WebhookProvider,
  message: SignedMessage,
): SignedMessage {
  if (kind === 'body') return {...message, body: changeBody(message.body, provider)}
  if (kind !== 'signature' && kind !== 'missing' && kind !== 'malformed') return message
  const change = {
    signature: changeSignature,
    missing: () => undefined,
    malformed: () => 'malformed',
  }[kind]
  return changeSignatures(provider, message, change)
}

/** Replaces every signature of a message, wherever it stands; undefined leaves it out. */
export function changeSignatures<Message extends Pick<SignedMessage, 'headers' | 'body'>>(
  provider: WebhookProvider,
  message: Message,
  change: (value: string) => string | undefined,
): Message {
  const {path, header, rotationHeader} = provider.signature
  if (path) return {...message, body: changeField(message.body, path, change)}
  const headers = message.headers.flatMap(([name, value]): Array<[string, string]> => {
    if (name !== header && name !== rotationHeader) return [[name, value]]
    const changed = change(value)
    return changed === undefined ? [] : [[name, changed]]
  })
  return {...message, headers}
}

/** Where a character is replaced: inside every signature, clear of its padding. */
const AT = 8

/** One character of every signature in a header: timestamps and version marks stay. */
function changeSignature(value: string): string {
  const changed = value.replace(/[A-Za-z0-9+/_-]{26,}={0,2}(?![^,;\s]*\.)/g, (signature) => {
    const other = signature[AT] === '0' ? '1' : '0'
    return signature.slice(0, AT) + other + signature.slice(AT + 1)
  })
  // A shared token may be short.
  return changed === value ? `${value}0` : changed
}

function changeField(
  body: Buffer,
  path: string,
  change: (value: string) => string | undefined,
): Buffer {
  const parsed: unknown = JSON.parse(body.toString('utf8'))
  for (const place of placesOf(path, parsed)) {
    const changed = change(String(getPath(parsed, place)))
    if (changed === undefined) removePath(parsed, place)
    else setPath(parsed, place, changed, {create: false})
  }
  return Buffer.from(JSON.stringify(parsed))
}

/** Changes what the body says, not only its spelling: some receivers parse before they verify. */
function changeBody(body: Buffer, provider: WebhookProvider): Buffer {
  if (provider.algorithm === 'equal') {
    throw new ApixError('USAGE', `${provider.id} does not sign the body: no receiver can notice`, {
      hints: ['try --tamper signature, which changes the token'],
    })
  }
  if (provider.signedField) return changeField(body, provider.signedField, changeValue)
  const text = body.toString('utf8')
  try {
    const parsed: unknown = JSON.parse(text)
    const target = Array.isArray(parsed) ? parsed[0] : parsed
    if (setPath(target, 'tampered', true, {create: true}))
      return Buffer.from(JSON.stringify(parsed))
  } catch {
    // A form, or text.
  }
  return Buffer.concat([body, Buffer.from(text.includes('=') ? '&Tampered=true' : 'tampered')])
}

/** A digit of a number, so that it stays one; a character more of a text. */
function changeValue(value: string): string {
  return /^\d+$/.test(value) ? `${value}0` : `${value} tampered`
}
