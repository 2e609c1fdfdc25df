import {expect, test} from 'vitest'
import {createHttpClient} from '../../../src/http/index.js'
import {Secret, systemClock} from '../../../src/shared/index.js'
import {
  buildPayload,
  PROVIDERS,
  runConformance,
  selectCases,
  singleDelivery,
  usualEvent,
  verifyMessage,
  type WebhookProvider,
} from '../../../src/webhook/index.js'
import {startServer} from '../../helpers/http-server.js'
import {keysFor} from '../../helpers/webhook-keys.js'

/** The required cases that a receiver fails which verifies as apix does. */
async function failures(provider: WebhookProvider): Promise<string[]> {
  const keys = keysFor(provider.id)
  const server = await startServer((request, response) => {
    const message = {
      method: request.method,
      url: server.url + request.url,
      headers: Object.entries(request.headers).map(
        ([name, value]) => [name, String(value)] as const,
      ),
      body: Buffer.from(request.body),
    }
    const secrets = [new Secret(keys.verifying)]
    const {verified} = verifyMessage(provider, message, {secrets, now: Date.now()})
    response.writeHead(verified ? 200 : 401).end()
  })
  const http = createHttpClient({environment: {}})
  const event = await usualEvent(provider)
  const payload = await buildPayload({provider, event, overrides: []})
  const results = await runConformance(
    {
      cases: selectCases(undefined, ['slow-body']),
      base: {...singleDelivery(provider, payload, `${server.url}/hook`), headers: []},
      secrets: [new Secret(keys.signing)],
      burst: 2,
    },
    {clock: systemClock, signal: new AbortController().signal, http: async () => http},
  )
  http.close()
  return results
    .filter(({required, passed}) => required && !passed)
    .map(({name, detail}) => `${provider.id}, ${event}, ${name}: ${detail}`)
}

test('no provider of the table is accused of what it does right', async () => {
  const found: string[] = []
  for (const provider of PROVIDERS) found.push(...(await failures(provider)))
  expect(found).toEqual([])
}, 120_000)
