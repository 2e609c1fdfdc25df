import {environment} from '../api/index.js'
import {createRedactor, type Notifier, type Redactor, systemClock} from '../shared/index.js'
import {createCalls} from './calls.js'
import {createDedup} from './dedup.js'
import {createEngine} from './engine.js'
import {createEmitter} from './events.js'
import {createResults} from './results.js'
import {settingsOf} from './settings.js'
import type {ApixClient, ClientOptions} from './types.js'
import {createWebhooks} from './webhooks.js'

/**
 * A client for one API: authenticated, retried, paced and timed by the same pipeline as the
 * commands. Everything is kept in memory; a client may live as long as its program.
 * @throws ApixError USAGE for options that make no sense
 */
export function createClient(options: ClientOptions = {}): ApixClient {
  const settings = settingsOf(options)
  const clock = systemClock
  const redactor = createRedactor()
  const notifier = warningsOnly(redactor)
  const emitter = createEmitter(notifier.warn)
  const results = createResults({clock, redactor, maxBody: options.maxBody})
  const engine = createEngine(options, {clock, notifier, redactor, emitter, results})
  const {pipeline} = engine
  const {send, pages} = createCalls({clock, pipeline, settings, emitter, results})
  const dedup = createDedup({clock, redactor, environment: environment()})
  const webhooks = createWebhooks({clock, redactor, notifier, dedup})

  return {
    get: (path, call) => send('GET', path, undefined, call),
    head: (path, call) => send('HEAD', path, undefined, call),
    delete: (path, call) => send('DELETE', path, undefined, call),
    options: (path, call) => send('OPTIONS', path, undefined, call),
    post: (path, body, call) => send('POST', path, body, call),
    put: (path, body, call) => send('PUT', path, body, call),
    patch: (path, body, call) => send('PATCH', path, body, call),
    request: (method, path, {body, ...call} = {}) => send(method, path, body, call),
    paginate: pages,
    on: emitter.on,
    off: emitter.off,
    onWebhook: webhooks.on,
    webhookHandler: webhooks.handler,
    async close() {
      engine.close()
      await dedup.close()
    },
  }
}

/** A program has no notices to read; what goes wrong in the background is Node's to tell. */
function warningsOnly(redactor: Redactor): Notifier {
  return {
    notice() {},
    detail() {},
    warn: (message) => process.emitWarning(redactor.text(message), 'ApixWarning'),
  }
}
