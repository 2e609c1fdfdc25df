import {ApixError} from '../errors/index.js'
import type {WebhookProvider} from './types.js'

/** When an unanswered or refused delivery is tried again: how many times, after which waits. */
export interface RetryPlan {
  /** Milliseconds before each further attempt. */
  waits: readonly number[]
}

const MINUTE = 60
const HOUR = 3600
const STANDARD = [
  5,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
]
const SVIX = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR]

/** The schedules that providers publish, in seconds before each further attempt. */
const SCHEDULES: Readonly<Record<string, readonly number[]>> = {
  clerk: SVIX,
  // GitHub does not deliver again by itself.
  github: [],
  resend: SVIX,
  slack: [0, MINUTE, 5 * MINUTE],
  'standard-webhooks': STANDARD,
  'standard-webhooks-v1a': STANDARD,
  svix: SVIX,
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
  if (request === undefined) return {waits: []}
  const seconds = request === 'provider' ? SCHEDULES[provider.id] : countOf(request)
  if (!seconds) {
    throw new ApixError('USAGE', `${provider.title} publishes no retry schedule`, {
      hints: ['pass a number: --retries 3'],
    })
  }
  return {waits: seconds.map((wait) => (wait * 1000) / timeScale)}
}

function countOf(request: string): number[] {
  if (/^\d{1,2}$/.test(request)) return doubling(Number(request))
  throw new ApixError('USAGE', `--retries ${request}: not a number up to 99, nor "provider"`)
}
