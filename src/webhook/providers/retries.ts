import type {RetryPolicy} from '../types.js'

const MINUTE = 60
const HOUR = 3600
const DAY = 24 * HOUR

/** Each wait twice the one before: the usual shape where only the span is published. */
function exponential(first: number, count: number, longest = Number.POSITIVE_INFINITY): number[] {
  return Array.from({length: count}, (_, index) => Math.min(first * 2 ** index, longest))
}

/**
 * How providers deliver again what was not answered with 2xx. Intervals are those that a provider
 * publishes; `approximate` marks the ones of which only the number and the span are known.
 */
export const RETRIES = {
  /** GitHub, Bitbucket data center, WooCommerce: a person or an API call delivers again. */
  none: {waits: []},
  github: {waits: [], timeout: 10_000},
  /** standard-webhooks.com, "Deliverability and reliability". */
  standard: {
    waits: [
      5,
      5 * MINUTE,
      30 * MINUTE,
      2 * HOUR,
      5 * HOUR,
      10 * HOUR,
      14 * HOUR,
      20 * HOUR,
      24 * HOUR,
    ],
    timeout: 30_000,
    stopStatuses: [410],
    honoursRetryAfter: true,
  },
  /** Svix' own server, and those who use it. */
  svix: {
    waits: [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR],
    timeout: 30_000,
  },
  slack: {
    waits: [0, MINUTE, 5 * MINUTE],
    timeout: 3000,
    markers: {'X-Slack-Retry-Num': '{retry}', 'X-Slack-Retry-Reason': '{reason}'},
    stopHeader: ['x-slack-no-retry', '1'],
  },
  /** Live mode: with growing waits for up to three days. */
  stripe: {
    waits: [
      5 * MINUTE,
      30 * MINUTE,
      2 * HOUR,
      5 * HOUR,
      10 * HOUR,
      ...Array.from({length: 4}, () => 12 * HOUR),
    ],
    timeout: 30_000,
    approximate: true,
  },
  /** Eight more attempts within four hours. */
  shopify: {waits: exponential(56, 8), timeout: 5000, approximate: true},
  /** Up to 24 hours. */
  square: {
    waits: [
      MINUTE,
      2 * MINUTE,
      4 * MINUTE,
      8 * MINUTE,
      16 * MINUTE,
      30 * MINUTE,
      ...exponential(HOUR, 4),
    ],
    timeout: 10_000,
    approximate: true,
    markers: {'square-retry-number': '{retry}', 'square-retry-reason': '{reason}'},
  },
  /** Up to 25 times within three days. */
  paypal: {waits: exponential(MINUTE, 25, 3 * HOUR + 20 * MINUTE), approximate: true},
  /** Live: 60 times within three days, 20 of them in the first hour. */
  paddle: {
    waits: [
      ...Array.from({length: 20}, () => 3 * MINUTE),
      ...Array.from({length: 27}, () => 51 * MINUTE),
      ...Array.from({length: 13}, () => 3.7 * HOUR),
    ],
    timeout: 5000,
    approximate: true,
  },
  /** "After one minute, one hour, and six hours". */
  linear: {waits: [MINUTE, HOUR, 6 * HOUR], timeout: 5000},
  mailgun: {
    waits: [10 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR],
    stopStatuses: [406],
  },
  /** The first after 30 seconds, each wait four times the one before, for a day. */
  plaid: {waits: [30, 120, 480, 1920, 7680, 30_720], timeout: 10_000},
  /** The default delivery policy for HTTP: three retries, 20 seconds apart. */
  sns: {waits: [20, 20, 20], timeout: 15_000},
  /** "The initial webhook, 30 seconds, 60 seconds, 120 seconds". */
  trello: {waits: [30, 60, 120]},
  /** One more attempt after a minute. */
  intercom: {waits: [MINUTE], timeout: 5000},
  /** Up to ten times within a day. */
  hubspot: {
    waits: exponential(MINUTE, 10, 3 * HOUR),
    timeout: 5000,
    approximate: true,
    markerPath: '0.attemptNumber',
  },
  zoom: {waits: [5 * MINUTE, 30 * MINUTE, 90 * MINUTE], timeout: 3000, approximate: true},
  /** For a day, with growing waits. */
  day: {waits: exponential(MINUTE, 10, 6 * HOUR), approximate: true},
  asana: {waits: exponential(MINUTE, 10, 6 * HOUR), timeout: 10_000, approximate: true},
  /** For three days, with growing waits. */
  threeDays: {waits: [...exponential(MINUTE, 9), ...Array(4).fill(DAY / 2)], approximate: true},
  figma: {waits: [5 * MINUTE, 30 * MINUTE, 3 * HOUR], markerPath: 'retries'},
  bitbucket: {
    waits: [5, 5],
    timeout: 10_000,
    approximate: true,
    markers: {'X-Attempt-Number': '{attempt}'},
  },
  twitch: {
    waits: exponential(10, 5),
    approximate: true,
    markers: {'Twitch-Eventsub-Message-Retry': '{retry}'},
  },
  mollie: {waits: exponential(MINUTE, 10, 12 * HOUR), timeout: 15_000, approximate: true},
} satisfies Record<string, RetryPolicy>
