import type {BenchRun} from '../engine/run.js'
import {UNITS_PER_MS} from '../engine/units.js'
import {encodeBase64} from '../hdr/codec.js'
import type {Histogram} from '../histogram.js'

const NANOSECONDS_PER_UNIT = 1e6 / UNITS_PER_MS

/**
 * The run as an HdrHistogram interval log, version 1.3, in nanoseconds (the unit its tools expect):
 * a histogram of each part of the run, so that they can be merged or plotted over time. An open loop
 * has its service time and send lag beside that, tagged, for the whole run.
 */
export function toHdrLog({tally, duration, startedAt}: BenchRun): string {
  const started = startedAt / 1000
  const length = duration / 1000
  const part = length / Math.max(1, tally.blocks.length)
  const tag = tally.open ? 'response' : undefined
  const lines = tally.blocks.flatMap((block, index) =>
    block.count === 0 ? [] : [line(block, index * part, part, tag)],
  )
  if (tally.open) {
    lines.push(line(tally.service, 0, length, 'service'))
    lines.push(line(tally.sendLag, 0, length, 'sendLag'))
  }
  return [
    '#[Histogram log format version 1.3]',
    `#[StartTime: ${started.toFixed(3)} (seconds since epoch), ${new Date(startedAt).toISOString()}]`,
    `#[BaseTime: ${started.toFixed(3)} (seconds since epoch)]`,
    '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"',
    ...lines,
    '',
  ].join('\n')
}

/** Seconds, seconds, the largest value in milliseconds, the histogram. */
function line(histogram: Histogram, start: number, length: number, tag: string | undefined) {
  const scaled = histogram.rescaled(NANOSECONDS_PER_UNIT)
  const fields = [start, length, scaled.max / 1e6].map((value) => value.toFixed(3))
  return `${tag ? `Tag=${tag},` : ''}${fields.join(',')},${encodeBase64(scaled)}`
}
