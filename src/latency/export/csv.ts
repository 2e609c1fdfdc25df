import {roundMs} from '../../shared/index.js'
import type {TimeSlice} from '../types.js'

const COLUMNS: ReadonlyArray<readonly [title: string, value: (slice: TimeSlice) => number | null]> =
  [
    ['start_ms', ({start}) => start],
    ['width_ms', ({width}) => width],
    ['requests', ({count}) => count],
    ['errors', ({errors}) => errors],
    ['mean_ms', ({mean, count}) => (count === 0 ? null : mean)],
    ['p50_ms', ({p50}) => p50],
    ['p90_ms', ({p90}) => p90],
    ['p99_ms', ({p99}) => p99],
    ['max_ms', ({max, count}) => (count === 0 ? null : max)],
  ]

/** The run's course as comma-separated values with a header (RFC 4180); no value is an empty cell. */
export function toCsv(slices: readonly TimeSlice[]): string {
  const rows = slices.map((slice) =>
    COLUMNS.map(([, value]) => {
      const cell = value(slice)
      return cell === null ? '' : String(roundMs(cell))
    }),
  )
  return [COLUMNS.map(([title]) => title), ...rows].map((row) => `${row.join(',')}\r\n`).join('')
}
