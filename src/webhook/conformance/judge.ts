import type {SentDelivery} from '../types.js'
import type {CaseResult, ConformanceCase} from './types.js'

export interface Evidence {
  deliveries: readonly SentDelivery[]
  /** Side effects that the case caused; undefined without a probe. */
  effects: number | undefined
  /** How many different events were sent. */
  events: number
  required: boolean
  /** The status with which the plain genuine message was refused, if it was. */
  refusal: number | undefined
}

/** The verdict on one case: the first fault that is found, or what was seen. */
export function judge(row: ConformanceCase, evidence: Evidence): CaseResult {
  const {name} = row
  const whole = {name, required: evidence.required, skipped: false}
  const {deliveries} = evidence
  const tolerated = deliveries.map(({status}) => row.tolerated?.[status ?? 0]).find(Boolean)
  if (tolerated) return {...whole, required: false, passed: false, detail: tolerated}
  const fault = crash(row, deliveries) ?? wrongAnswer(row, evidence) ?? wrongEffects(row, evidence)
  return {...whole, passed: fault === undefined, detail: fault ?? seen(row, evidence)}
}

function crash(row: ConformanceCase, deliveries: readonly SentDelivery[]): string | undefined {
  const counted = (bad: readonly SentDelivery[]) =>
    deliveries.length > 3 ? `, ${bad.length} of ${deliveries.length} times` : ''
  const silent = deliveries.filter(({status}) => status === null)
  const [first] = silent
  if (first?.error) {
    const late = first.error.code === 'TIMEOUT'
    const words = late ? 'did not answer in time' : 'gave no answer'
    return `${words} to ${row.given}: ${first.error.message}${counted(silent)}`
  }
  const crashed = deliveries.filter(({status}) => (status ?? 0) >= 500)
  const [worst] = crashed
  return worst && `crashed on ${row.given}: ${worst.status}${counted(crashed)}`
}

function wrongAnswer(row: ConformanceCase, evidence: Evidence): string | undefined {
  const {deliveries, refusal} = evidence
  const isWrong = (status: number) => (row.expect === 'accepted' ? status >= 300 : status < 400)
  const wrong = deliveries.filter(({status}) => isWrong(status ?? 0))
  const [first] = wrong
  if (!first) return undefined
  const {status} = first
  if (status !== null && status >= 300 && status < 400) {
    return `answered ${row.given} with a redirect (${status}), which no provider follows`
  }
  if (status === 404 || status === 405) return `has nothing at this URL: ${status}`
  // What the plain message met with already is no fault of its own here.
  if (row.name !== 'valid' && row.expect === 'accepted' && status === refusal) {
    return `refused with ${status}, as the plain genuine message was`
  }
  const times = deliveries.length > 3 ? `, ${wrong.length} of ${deliveries.length} times` : ''
  return `${row.fault} (${status}${times})`
}

function wrongEffects(row: ConformanceCase, evidence: Evidence): string | undefined {
  const {deliveries, effects, events} = evidence
  if (effects === undefined) return undefined
  if (row.expect === 'refused') {
    return effects > 0
      ? `answered ${deliveries[0]?.status}, and processed it all the same: ${plural(effects)}`
      : undefined
  }
  const due = `for ${events === 1 ? 'one event' : `${events} events`}`
  if (effects > events) {
    const words = row.repeated ?? 'processes an event more than once'
    return `${words}: ${plural(effects)} ${due}`
  }
  return effects < events ? `accepted, and lost: ${plural(effects)} ${due}` : undefined
}

function plural(effects: number): string {
  return `${effects === 0 ? 'no' : effects} side effect${effects === 1 ? '' : 's'}`
}

function seen(row: ConformanceCase, {deliveries, effects}: Evidence): string {
  const statuses = [...new Set(deliveries.map(({status}) => status))].join(', ')
  const verb = row.expect === 'accepted' ? 'accepted' : 'refused'
  const unknown =
    effects === undefined && row.repeated
      ? '; only --probe can tell whether it was processed twice'
      : ''
  const counted = effects === undefined ? '' : `, ${plural(effects)}`
  return `${verb} (${statuses})${counted}${unknown}`
}
