import {formatDuration, formatSize} from '../shared/index.js'
import type {Style} from './style.js'
import {themeOf} from './theme.js'

/** How far a download is. Sizes in bytes, times in milliseconds. */
export interface Progress {
  name: string
  size: number
  /** Undefined when the server did not say. */
  total: number | undefined
  /** What was there before this run. */
  from: number
  elapsed: number
}

/** One line that fits the terminal, without a line end. */
export function renderProgress(progress: Progress, style: Style): string {
  const {size, total, from, elapsed} = progress
  const theme = themeOf(style.chalk)
  const perSecond = elapsed > 0 ? ((size - from) / elapsed) * 1000 : 0
  const speed = `${formatSize(Math.round(perSecond))}/s`
  if (total === undefined) {
    return fitted(` ${formatSize(size)}  ${speed}`, style.width)
  }
  const done = total > 0 ? Math.min(1, size / total) : 1
  const left = perSecond > 0 ? formatDuration(((total - size) / perSecond) * 1000) : '?'
  const percent = `${Math.floor(done * 100)}%`.padStart(4)
  const words = `${formatSize(size)} of ${formatSize(total)}  ${speed}  ${left} left`
  const short = `${formatSize(size)} of ${formatSize(total)}`
  const room = style.width - percent.length - 3
  const text = words.length + 12 <= room ? words : short
  const width = Math.min(40, room - text.length - 1)
  if (width < 5) return fitted(`${percent} ${text}`, style.width)
  const filled = Math.round(done * width)
  const bar = `${theme.success('█'.repeat(filled))}${theme.soft('░'.repeat(width - filled))}`
  return `${percent} ${bar} ${text}`
}

function fitted(text: string, width: number): string {
  return text.slice(0, Math.max(0, width - 1))
}
