import {endToEndHeaders} from '../http/index.js'
import type {Clock, Secret} from '../shared/index.js'
import type {PreparedDelivery} from './deliver.js'
import {headerValue} from './signing/message.js'
import {signMessage, withQuery} from './signing/sign.js'
import type {RecordedDelivery, WebhookProvider} from './types.js'

export interface ReplayInput {
  provider: WebhookProvider
  delivery: RecordedDelivery
  to: string
  signUrl?: string | undefined
  /** Not needed for a verbatim replay. */
  secrets: readonly Secret[]
  /** Keep the old signature and timestamp. */
  verbatim: boolean
}

/**
 * A recorded delivery as it is sent again: the same bytes, id and headers, with a signature of
 * now unless it is verbatim.
 * @throws ApixError SECRET_INVALID
 */
export function prepareReplay(input: ReplayInput, clock: Clock): PreparedDelivery {
  const {provider, delivery, verbatim} = input
  const original = endToEndHeaders(delivery.headers)
  const base = {
    id: delivery.id ?? '',
    event: delivery.event ?? '',
    provider: provider.id,
    attempt: 1,
    body: delivery.body,
  }
  if (verbatim) return {...base, url: input.to, headers: original}
  const signed = signMessage(provider, {
    secrets: input.secrets,
    body: delivery.body,
    timestamp: clock.now(),
    id: base.id,
    event: base.event,
    url: input.signUrl ?? input.to,
    contentType: headerValue(original, 'content-type') ?? provider.contentType,
  })
  const {header, rotationHeader} = provider.signature
  const renewed = new Set(
    [header, rotationHeader, provider.timestamp?.header].map((name) => name?.toLowerCase()),
  )
  const kept = original.filter(([name]) => !renewed.has(name.toLowerCase()))
  const added = signed.headers.filter(([name]) => headerValue(kept, name) === undefined)
  return {
    ...base,
    url: withQuery(input.to, signed.query),
    headers: [...kept, ...added],
    body: signed.body,
  }
}
