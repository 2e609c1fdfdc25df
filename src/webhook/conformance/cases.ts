import {words} from './bodies.js'
import type {ConformanceCase, ConformanceFacts} from './types.js'

const one = () => [{}]

/** Providers whose own library or sample code behaves otherwise: not the receiver's fault. */
const LIBRARY_READS_ONE_SIGNATURE = new Set(['paddle'])
const SAMPLE_SERIALISES_AGAIN = new Set(['zoom', 'sentry'])

const RESERIALISED = 'verifies re-serialised JSON instead of the bytes it was sent'

function noTimestamp({provider}: ConformanceFacts): string | undefined {
  return provider.timestamp ? undefined : `${provider.title} signs no timestamp`
}

function noPrevious({secrets}: ConformanceFacts): string | undefined {
  return secrets.length > 1 ? undefined : 'no previous secret is known'
}

/** Where a message has room for two signatures the current one is always there to be found. */
function rotationIsAdvice({provider}: ConformanceFacts): boolean {
  const {single, path, rotationHeader} = provider.signature
  const alone = single === true || path !== undefined
  return alone || rotationHeader !== undefined || LIBRARY_READS_ONE_SIGNATURE.has(provider.id)
}

function noRawJson({provider, payload}: ConformanceFacts): string | undefined {
  if (provider.signature.path) return `${provider.title} signs fields of the body, not its bytes`
  if (!payload.contentType.includes('json')) return `${provider.title} sends no JSON here`
  return undefined
}

function serialisesAgain({provider}: ConformanceFacts): boolean {
  return SAMPLE_SERIALISES_AGAIN.has(provider.id)
}

/** Milliseconds: well inside what every provider allows. */
const LATE = 2000

/** The cases of `webhook test`, in the order in which they run. */
export const CONFORMANCE_CASES: readonly ConformanceCase[] = [
  {
    name: 'valid',
    given: 'a genuine message',
    expect: 'accepted',
    fault: 'refuses a genuine message: is this the secret the receiver has?',
    steps: one,
  },
  {
    name: 'tampered body',
    given: 'a changed body',
    expect: 'refused',
    fault: 'does not verify the signature: a changed body was accepted',
    steps: () => [{tamper: 'body'}],
    skip: ({provider}) =>
      provider.algorithm === 'equal' ? `${provider.title} does not sign the body` : undefined,
  },
  {
    name: 'wrong secret',
    given: "another secret's signature",
    expect: 'refused',
    fault: "does not verify the signature: another secret's was accepted",
    steps: () => [{signedBy: 'wrong'}],
  },
  {
    name: 'missing header',
    given: 'a missing signature',
    expect: 'refused',
    fault: 'does not require a signature: a message without one was accepted',
    steps: () => [{tamper: 'missing'}],
  },
  {
    name: 'malformed header',
    given: 'a malformed header',
    expect: 'refused',
    fault: 'does not verify the signature: a malformed one was accepted',
    steps: () => [
      {tamper: 'malformed'},
      // Comparing buffers of different lengths throws in more than one language.
      {signature: (value) => value.slice(0, Math.ceil(value.length / 2))},
      {signature: () => ',=,;='},
    ],
  },
  {
    name: 'stale',
    given: 'an old timestamp',
    expect: 'refused',
    fault: 'does not check the timestamp: an old message was accepted',
    steps: () => [{tamper: 'stale'}],
    skip: noTimestamp,
    advisory: ({provider}) => provider.timestamp?.past === undefined,
  },
  {
    name: 'future',
    given: 'a timestamp ahead',
    expect: 'refused',
    fault: 'does not refuse timestamps far ahead',
    steps: () => [{tamper: 'future'}],
    skip: noTimestamp,
    advisory: () => true,
  },
  {
    name: 'duplicate',
    given: 'an event it already had',
    expect: 'accepted',
    fault: 'refuses an event it already had: the provider would go on retrying',
    steps: () => [{event: 1}, {event: 1}],
    repeated: 'does not deduplicate',
  },
  {
    name: 'simultaneous duplicate',
    given: 'an event that arrives twice at once',
    expect: 'accepted',
    fault: 'refuses an event that it has just begun to process',
    steps: () => [{event: 1}, {event: 1}, {event: 1}],
    together: true,
    skip: ({probed}) => (probed ? undefined : 'only --probe can tell'),
    advisory: () => true,
    repeated: 'does not deduplicate what arrives at the same time',
  },
  {
    name: 'out of order',
    given: 'an older event after a newer one',
    expect: 'accepted',
    fault: 'refuses an older event after a newer one',
    steps: () => [{}, {age: LATE}],
  },
  {
    name: 'rotation',
    given: 'the current signature and the previous one',
    expect: 'accepted',
    fault: 'refuses a message that the previous secret signed too',
    steps: () => [{signedBy: 'rotation'}],
    skip: noPrevious,
    advisory: rotationIsAdvice,
  },
  {
    name: 'rotation reversed',
    given: 'the previous signature before the current one',
    expect: 'accepted',
    fault: "refuses a message when the previous secret's signature comes first",
    steps: () => [{signedBy: 'rotation reversed'}],
    skip: noPrevious,
    advisory: rotationIsAdvice,
  },
  {
    name: 'slow body',
    given: 'a body that arrives slowly',
    expect: 'accepted',
    fault: 'refuses a body that arrives in pieces',
    steps: () => [{slow: true}],
  },
  {
    name: 'large body',
    given: `a body of ${words.large}`,
    expect: 'accepted',
    fault: `refuses a body of ${words.large}`,
    steps: () => [{body: 'large'}],
    tolerated: {413: `takes no body of ${words.large}: such an event is lost`},
  },
  {
    name: 'unicode',
    given: 'unicode and escapes in the body',
    expect: 'accepted',
    fault: RESERIALISED,
    steps: () => [{body: 'unicode'}],
    advisory: serialisesAgain,
    skip: ({provider}) =>
      provider.signature.path
        ? `${provider.title} signs fields of the body, not its bytes`
        : undefined,
  },
  {
    name: 'pretty-printed JSON',
    given: 'pretty-printed JSON',
    expect: 'accepted',
    fault: RESERIALISED,
    steps: () => [{body: 'pretty'}],
    skip: noRawJson,
    advisory: serialisesAgain,
  },
  {
    name: 'burst',
    given: 'a burst',
    expect: 'accepted',
    fault: 'refuses events that arrive in a burst',
    steps: ({burst}) => Array.from({length: burst}, () => ({})),
    together: true,
  },
]
