import {z} from 'zod'
import type {ApiSettings} from '../../api/index.js'
import {ApixError} from '../../errors/index.js'
import {
  buildPayload,
  findProvider,
  type Override,
  retryPlan,
  type SendInput,
  type SentDelivery,
  sendDeliveries,
  TAMPER_KINDS,
  targetUrl,
} from '../../webhook/index.js'
import {maskedText} from '../body.js'
import {isLoopback} from '../guard.js'
import {ACTS, noticesOutput, selectionInput, tool} from '../tool.js'
import type {Call} from '../types.js'

/** Characters of an answer. */
const LONGEST = 4000
const MOST = 20

export const sendWebhook = tool({
  name: 'send_webhook',
  title: 'Send a webhook',
  description:
    'Sends an event signed exactly as its provider signs it, to a receiver on this machine or to the webhook URL of the API. The signing secret stays with apix.',
  writes: true,
  annotations: {...ACTS, destructiveHint: false},
  input: {
    ...selectionInput,
    event: z.string().describe('an event or an alias: list_webhook_events'),
    provider: z.string().optional().describe("who signs; without it the API's provider"),
    to: z
      .string()
      .optional()
      .describe("such as http://127.0.0.1:3000/hook; without it the API's webhook.url"),
    data: z.unknown().optional().describe('the payload, instead of the example'),
    set: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('changes of the payload by path, such as {"data.object.amount": 500}'),
    remove: z.array(z.string()).optional().describe('paths to leave out'),
    id: z.string().optional().describe('the event id'),
    count: z.number().int().min(1).max(MOST).optional(),
    duplicate: z.boolean().optional().describe('send each one twice, with the same id'),
    tamper: z.enum(TAMPER_KINDS).optional().describe('make it wrong on purpose'),
  },
  output: {
    deliveries: z.array(
      z.object({
        id: z.string(),
        event: z.string(),
        provider: z.string(),
        url: z.string(),
        attempt: z.number(),
        status: z.number().nullable().describe('null when there was no response'),
        durationMs: z.number(),
        headers: z.record(z.string(), z.string()),
        responseBody: z.string(),
        error: z.object({code: z.string(), message: z.string()}).optional(),
      }),
    ),
    ...noticesOutput,
  },
  async run(input, call) {
    const {deps} = call
    const registry = await deps.registry()
    const isNamed = deps.selection.api !== undefined || registry.default !== undefined
    const settings = isNamed ? registry.resolve(deps.selection) : undefined
    const provider = findProvider(input.provider ?? settings?.webhook.provider ?? noProvider())
    const payload = await buildPayload({
      provider,
      event: input.event,
      data: input.data === undefined ? undefined : bytesOf(input.data),
      overrides: overridesOf(input.set, input.remove),
    })
    const to = targetUrl(input.to ?? settings?.webhook.url)
    assertReceiver(new URL(to), settings)
    const bytes = payload.bytes({
      id: '',
      explicitId: false,
      timestamp: deps.clock.now(),
      attempt: 1,
    })
    if (!isLoopback(new URL(to))) {
      const url = new URL(to)
      await call.confirm({method: 'POST', url, settings, body: {kind: 'bytes', bytes}})
    }
    const plan: SendInput = {
      provider,
      payload,
      secrets: await deps.webhookSecrets(provider, settings),
      to,
      id: input.id,
      headers: [],
      count: input.count ?? 1,
      concurrency: 1,
      duplicate: input.duplicate ?? false,
      retry: retryPlan(undefined, provider, 1),
      tamper: input.tamper,
    }
    const {clock, signal} = deps
    const deliveries = await sendDeliveries(plan, {
      clock,
      signal,
      http: () => deps.http(),
      onProgress: ({done, total}) => call.progress(done / total, `${done} of ${total} delivered`),
    })
    return {deliveries: deliveries.map((one) => shown(one, call)), notices: [...deps.notices]}
  },
})

function bytesOf(data: unknown): Buffer {
  return Buffer.from(typeof data === 'string' ? data : JSON.stringify(data))
}

function overridesOf(
  set: Record<string, unknown> = {},
  remove: readonly string[] = [],
): Override[] {
  return [
    ...Object.entries(set).map(([path, value]): Override => ({kind: 'set', path, value})),
    ...remove.map((path): Override => ({kind: 'remove', path})),
  ]
}

function noProvider(): never {
  throw new ApixError('USAGE', 'it is not known which provider signs', {
    hints: ['name it with "provider", for example stripe (list_webhook_events lists them)'],
  })
}

/**
 * Some providers sign by sending the secret itself, and a signed event is as good as one of the
 * provider: neither goes where nobody configured it to go.
 */
function assertReceiver(url: URL, settings: ApiSettings | undefined): void {
  const own = settings?.webhook.url
  if (isLoopback(url) || (own && new URL(targetUrl(own)).origin === url.origin)) return
  throw new ApixError(
    'CREDENTIAL_ORIGIN',
    `${url.origin} is not the receiver of this API: nothing was sent`,
    {
      hints: ["a person can set webhook.url in the API's configuration, or use apix webhook send"],
    },
  )
}

function shown(delivery: SentDelivery, {deps: {redactor}}: Call) {
  const {body: _body, responseBody, ...rest} = delivery
  return {...rest, responseBody: maskedText(responseBody, redactor).slice(0, LONGEST)}
}
