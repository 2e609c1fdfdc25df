import type {Tool} from '../tool.js'
import {authStatus} from './auth-status.js'
import {bench} from './bench.js'
import {callOperation} from './call-operation.js'
import {generateCode} from './generate-code.js'
import {graphql} from './graphql.js'
import {history} from './history.js'
import {listApis} from './list-apis.js'
import {listOperations, showOperation} from './operations.js'
import {sendRequest} from './send-request.js'
import {sendWebhook} from './send-webhook.js'
import {listWebhookEvents} from './webhook-events.js'

/** In the order in which clients show them. */
export const TOOLS: readonly Tool[] = [
  listApis,
  listOperations,
  showOperation,
  callOperation,
  sendRequest,
  graphql,
  listWebhookEvents,
  sendWebhook,
  bench,
  generateCode,
  history,
  authStatus,
]
