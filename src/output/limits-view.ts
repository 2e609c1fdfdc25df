import type {LimitReport, ReportedLimit} from '../request/index.js'
import {formatDuration} from '../shared/index.js'
import type {Style} from './style.js'
import {renderTable} from './table.js'

/** What is left where, and when it comes back. */
export function renderLimits(report: LimitReport, now: number, style: Style): string {
  return renderTable(
    report.limits,
    [
      {title: 'api', value: ({api, origin}) => api ?? new URL(origin).host},
      {title: 'account', value: ({account}) => account ?? '-'},
      {title: 'counter', value: counter},
      {title: 'left', value: ({remaining}) => number(remaining), align: 'right'},
      {title: 'limit', value: ({limit}) => number(limit), align: 'right'},
      {title: 'window', value: ({window}) => (window ? formatDuration(window) : '-')},
      {title: 'resets', value: (limit) => resets(limit, now)},
      {title: 'from', value: ({source, dialect}) => dialect ?? source},
    ],
    style,
  )
}

function counter({bucket, unit}: ReportedLimit): string {
  return unit === 'requests' || unit === bucket ? bucket : `${bucket} (${unit})`
}

function number(value: number | null): string {
  return value === null ? '-' : String(value)
}

function resets({resetsAt}: ReportedLimit, now: number): string {
  if (resetsAt === null) return '-'
  return `in ${formatDuration(Math.max(0, Date.parse(resetsAt) - now))}`
}
