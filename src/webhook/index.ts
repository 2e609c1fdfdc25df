export {
  type CaseResult,
  type ConformanceInput,
  runConformance,
  selectCases,
  singleDelivery,
  usualEvent,
} from './conformance/index.js'
export {deliver, describe, type PreparedDelivery} from './deliver.js'
export {cataloguedProviders, eventsOf, type ListedEvent} from './events/index.js'
export {type Override, parseSet} from './events/overrides.js'
export {answerChallenge, answerSetup, subscriptionNotice} from './listen/handshake.js'
export {type Inspector, startInspector} from './listen/inspector/server.js'
export type {Received} from './listen/receive.js'
export {type ListenDeps, type ListenInput, startListener} from './listen/server.js'
export {parseMessage} from './parse/message.js'
export {buildPayload, type Payload} from './payload.js'
export {fillSecrets, toCurl, toHttp} from './print.js'
export {detectProvider, findProvider, PROVIDERS} from './providers/index.js'
export {type ProviderSummary, summarizeProviders} from './providers/summary.js'
export {remarks} from './remarks.js'
export {prepareReplay} from './replay.js'
export {NO_RETRIES, type RetryPlan, retryPlan} from './retry.js'
export {
  type KnownSecret,
  knownSecrets,
  removeSecret,
  resolveSecrets,
  type SecretDeps,
  storeSecret,
} from './secrets.js'
export {
  prepareDelivery,
  type SendDeps,
  type SendInput,
  type SendProgress,
  sendDeliveries,
  targetUrl,
} from './send.js'
export {isAsymmetric} from './signing/compute.js'
export {usesUrl} from './signing/explain.js'
export {identify, identifyAll, parseBody} from './signing/message.js'
export {signMessage} from './signing/sign.js'
export {expectedSignature, verifyMessage} from './signing/verify.js'
export {createDeliveryStore, type DeliveryStore} from './store/deliveries.js'
export {type Claim, createSeenEvents, type SeenEvents, type SeenOptions} from './store/seen.js'
export {TAMPER_KINDS, type TamperKind} from './tamper.js'
export type * from './types.js'
