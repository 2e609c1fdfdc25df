import {ApixError} from '../errors/index.js'
import type {HeaderList} from '../http/index.js'
import {headerValue} from './signing/header.js'
import type {RetryPolicy, SentDelivery, WebhookProvider} from './types.js'

/** When an unanswered or refused delivery is tried again: how many times, after which waits. */
export interface RetryPlan {
  /** Milliseconds before each further attempt. */
  waits: readonly number[]
  /** How many times faster the waits pass. */
  timeScale: number
  /** The rules of the provider, where its schedule was asked for. */
  policy?: RetryPolicy
}

export const NO_RETRIES: RetryPlan = {waits: [], timeScale: 1}

/** What came back for one attempt. */
export interface Attempt {
  delivery: SentDelivery
  /** Of the response; empty without one. */
  responseHeaders: HeaderList
}

/** Seconds before each of N attempts, where a number was asked for. */
const doubling = (count: number) => Array.from({length: count}, (_, index) => 2 ** index)

/**
 * What `--retries` asks for.
 * @param request `provider` for the provider's own schedule, or how many
 * @param timeScale how many times faster the waits pass
 * @throws ApixError USAGE
 */
export function retryPlan(
  request: string | undefined,
  provider: WebhookProvider,
  timeScale: number,
): RetryPlan {
  if (request === undefined) return NO_RETRIES
  const scaled = (seconds: readonly number[]) => seconds.map((wait) => (wait * 1000) / timeScale)
  if (request !== 'provider') return {waits: scaled(doubling(countOf(request))), timeScale}
  const policy = provider.retry
  if (!policy) {
    throw new ApixError('USAGE', `${provider.title} publishes no retry schedule`, {
      hints: ['pass a number: --retries 3'],
    })
  }
  return {waits: scaled(policy.waits), timeScale, policy}
}

function countOf(request: string): number {
  if (/^\d{1,2}$/.test(request)) return Number(request)
  throw new ApixError('USAGE', `--retries ${request}: not a number up to 99, nor "provider"`)
}

/** 2xx, as every provider has it: a redirect is a failure. */
export function isAccepted({status}: SentDelivery): boolean {
  return status !== null && status >= 200 && status < 300
}

/**
 * Milliseconds until the next attempt, or undefined when there is none: the delivery was taken, the
 * schedule is over, or the receiver said to stop.
 * @param retry 0 for the first retry
 */
export function waitBefore(plan: RetryPlan, retry: number, last: Attempt): number | undefined {
  const wait = plan.waits[retry]
  if (wait === undefined || isAccepted(last.delivery)) return undefined
  const {stopStatuses, stopHeader, honoursRetryAfter} = plan.policy ?? {}
  if (stopStatuses?.includes(last.delivery.status ?? 0)) return undefined
  if (stopHeader && headerValue(last.responseHeaders, stopHeader[0]) === stopHeader[1]) {
    return undefined
  }
  const asked = honoursRetryAfter ? Number(headerValue(last.responseHeaders, 'retry-after')) : 0
  return Math.max(wait, Number.isFinite(asked) ? (asked * 1000) / plan.timeScale : 0)
}

/** The headers by which a receiver recognises a further attempt. */
export function markerHeaders(
  plan: RetryPlan,
  attempt: number,
  last: Attempt,
): Array<[name: string, value: string]> {
  const values: Record<string, string> = {
    attempt: String(attempt),
    retry: String(attempt - 1),
    reason: reasonOf(last.delivery),
  }
  return Object.entries(plan.policy?.markers ?? {}).map(([name, template]) => [
    name,
    template.replace(/\{(\w+)\}/g, (whole, token: string) => values[token] ?? whole),
  ])
}

/** Why an attempt failed, in the words that Slack and Square use. */
function reasonOf({status, error}: SentDelivery): string {
  if (status !== null) return status < 400 ? 'too_many_redirects' : 'http_error'
  if (error?.code === 'TIMEOUT') return 'http_timeout'
  if (error?.code === 'TLS') return 'ssl_error'
  return ['CONNECTION_REFUSED', 'CONNECTION_RESET', 'DNS'].includes(error?.code ?? '')
    ? 'connection_failed'
    : 'unknown_error'
}
