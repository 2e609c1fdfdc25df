import type {CaseResult} from '../webhook/index.js'
import {CLEAR_LINE} from './bench-view.js'
import {printable} from './printable.js'
import type {Style} from './style.js'
import {renderTable} from './table.js'

function verdict({passed, required, skipped}: CaseResult): string {
  if (skipped) return 'skipped'
  if (passed) return 'passed'
  return required ? 'FAILED' : 'advice'
}

/** The cases of a conformance run with what each found. */
export function renderConformance(cases: readonly CaseResult[], style: Style): string {
  return renderTable(
    cases,
    [
      {title: 'CASE', value: ({name}) => name},
      {title: 'VERDICT', value: verdict},
      {title: 'DETAIL', value: ({detail}) => detail},
    ],
    style,
  )
}

/** One line that says how a conformance run ended. */
export function renderConformanceSummary(cases: readonly CaseResult[], url: string): string {
  const count = (wanted: string) => cases.filter((one) => verdict(one) === wanted).length
  const failed = count('FAILED')
  const parts = [
    `${count('passed')} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(count('advice') > 0 ? [`${count('advice')} to think about`] : []),
    ...(count('skipped') > 0 ? [`${count('skipped')} skipped`] : []),
  ]
  return `${printable(url)}: ${parts.join(', ')}`
}

/** The case that is running, drawn over the one before. */
export function renderConformanceProgress(name: string, index: number, total: number): string {
  return `${CLEAR_LINE}${name} (${index + 1} of ${total})`
}
