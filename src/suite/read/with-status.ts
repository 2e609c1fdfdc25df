import type {Check} from '../checks/types.js'

/** Who says nothing of the status means that it is no error. */
export function withStatus(checks: readonly Check[], place: string): readonly Check[] {
  const isSaid = checks.some(
    ({subject}) =>
      subject.of === 'status' || (subject.of === 'expression' && /^\s*status/.test(subject.text)),
  )
  if (isSaid) return checks
  return [{subject: {of: 'status'}, operator: 'lt', wanted: 400, place}, ...checks]
}
