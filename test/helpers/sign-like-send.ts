import {Secret, systemClock} from '../../src/shared/index.js'
import {
  buildPayload,
  findProvider,
  NO_RETRIES,
  prepareDelivery,
  type TamperKind,
} from '../../src/webhook/index.js'

export interface SignedRequest {
  url: string
  body: string
  headers: Record<string, string>
  /** The same with lower-case names, as a server sees them. */
  received: Record<string, string>
}

/** What `apix webhook send` would put on the wire. */
export async function signLikeSend(
  provider: string,
  event: string,
  secrets: readonly string[],
  tamper?: TamperKind,
): Promise<SignedRequest> {
  const row = findProvider(provider)
  const {url, body, headers} = prepareDelivery(
    {
      provider: row,
      payload: await buildPayload({provider: row, event, overrides: []}),
      secrets: secrets.map((secret) => new Secret(secret)),
      to: 'https://example.com/webhooks',
      headers: [],
      count: 1,
      concurrency: 1,
      duplicate: false,
      tamper,
      retry: NO_RETRIES,
    },
    systemClock,
    {attempt: 1},
  )
  const lower = headers.map(([name, value]) => [name.toLowerCase(), value] as const)
  return {
    url,
    body: body.toString('utf8'),
    headers: Object.fromEntries(headers),
    received: Object.fromEntries(lower),
  }
}
