import type {Secret} from '../../shared/index.js'
import type {Payload} from '../payload.js'
import type {TamperKind} from '../tamper.js'
import type {WebhookProvider} from '../types.js'

/** What a case depends on. */
export interface ConformanceFacts {
  provider: WebhookProvider
  payload: Payload
  /** The current secret, and the previous one where it is known. */
  secrets: readonly Secret[]
  /** Side effects can be counted. */
  probed: boolean
  /** How many events a burst has. */
  burst: number
}

/** One message of a case: a genuine one, but for what is said here. */
export interface Step {
  /** Steps with the same number are the same event. */
  event?: number
  signedBy?: 'current' | 'wrong' | 'rotation' | 'rotation reversed'
  tamper?: TamperKind
  /** What becomes of the signature header. */
  signature?: (value: string) => string
  /** Milliseconds by which the message is older than now. */
  age?: number
  body?: 'large' | 'unicode' | 'pretty'
  /** The body leaves piece by piece. */
  slow?: boolean
}

/** One row of the table of cases. */
export interface ConformanceCase {
  name: string
  /** "crashed on …": what the receiver was given. */
  given: string
  expect: 'accepted' | 'refused'
  /** What is wrong with a receiver that does the opposite. */
  fault: string
  steps(facts: ConformanceFacts): readonly Step[]
  /** All steps at once. */
  together?: boolean
  /** A failure does not fail the run; without it every case is required. */
  advisory?(facts: ConformanceFacts): boolean
  /** Why there is nothing to test here. */
  skip?(facts: ConformanceFacts): string | undefined
  /** The words for more side effects than there were events. */
  repeated?: string
  /** Statuses that are an honest answer: the case is then no more than advice. */
  tolerated?: Readonly<Record<number, string>>
}

/** The verdict on one case, as `--json` prints it. */
export interface CaseResult {
  name: string
  required: boolean
  passed: boolean
  /** One sentence: the fault, or what was seen. */
  detail: string
  /** There was nothing to test with this provider. */
  skipped: boolean
}
