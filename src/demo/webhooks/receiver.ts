import type {IncomingMessage, ServerResponse} from 'node:http'
import {readBody} from '../../http/index.js'
import {type Answer, problem, send} from '../api/respond.js'
import type {DemoDeps, WebhookSecrets} from '../types.js'
import {createVerifiers, type Delivery, isJudged, JUDGES} from './judges.js'

const BODY_LIMIT = 5 * 1024 * 1024

/**
 * `POST /webhooks/:provider` verifies with the provider's own package and lets every event id have
 * one side effect; `GET /webhooks/count` answers how many there were so far.
 */
export function createWebhookReceiver(secrets: WebhookSecrets, {notifier}: DemoDeps) {
  const verifierOf = createVerifiers(secrets)
  const processed = new Set<string>()

  async function answer(request: IncomingMessage, name: string): Promise<Answer> {
    if (name === 'count' && request.method === 'GET') return {status: 200, body: processed.size}
    if (!isJudged(name)) return problem(404, `Receivers: ${Object.keys(JUDGES).join(', ')}.`)
    if (request.method !== 'POST') {
      return problem(405, 'Webhooks are posted.', {allow: 'POST'})
    }
    const body = await readBody(request, BODY_LIMIT)
    if (!body) return problem(413, `A webhook may have ${BODY_LIMIT} bytes.`)
    const verify = await verifierOf(name)
    if (!verify) {
      return problem(501, `Verifying needs the package ${JUDGES[name].package}; install it first.`)
    }
    const delivery = {headers: request.headers, body}
    const authentic = await Promise.resolve()
      .then(() => verify(delivery))
      .catch(() => false)
    if (!authentic) {
      notifier.detail(`webhook from ${name}: invalid signature`)
      return {status: 401, body: {error: 'Invalid signature'}}
    }
    const id = `${name} ${eventId(delivery, JUDGES[name].idHeader)}`
    if (processed.has(id)) return {status: 200, body: {status: 'already_processed'}}
    processed.add(id)
    notifier.detail(`webhook from ${name}: verified`)
    return {status: 200, body: {status: 'success'}}
  }

  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    send(request, response, await answer(request, url.pathname.slice('/webhooks/'.length)))
  }
}

function eventId({headers, body}: Delivery, header: string | undefined): string {
  if (header !== undefined) return String(headers[header] ?? '')
  const {id} = JSON.parse(body.toString('utf8')) as {id?: unknown}
  return String(id)
}
