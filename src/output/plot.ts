const LEVELS = '▁▂▃▄▅▆▇█'
const EIGHTHS = ' ▏▎▍▌▋▊▉█'

/** Values as a line of small bars, scaled between the least and the greatest; gaps are spaces. */
export function sparkline(values: ReadonlyArray<number | null>): string {
  const known = values.filter((value) => value !== null)
  const low = Math.min(...known)
  const range = Math.max(...known) - low
  return values
    .map((value) => {
      if (value === null) return ' '
      const level = range === 0 ? 0 : Math.round(((value - low) / range) * (LEVELS.length - 1))
      return LEVELS[level] ?? ' '
    })
    .join('')
}

/** A horizontal bar of a share (0 to 1) of the width, to an eighth of a character. */
export function bar(share: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8)
  const rest = eighths % 8
  return '█'.repeat(Math.floor(eighths / 8)) + (rest > 0 ? EIGHTHS[rest] : '')
}

/**
 * Values as columns of the given height from zero upwards, one line each, with the greatest value
 * and zero written at the left.
 * @param label how a value on the axis is written
 */
export function columnPlot(
  values: ReadonlyArray<number | null>,
  height: number,
  label: (value: number) => string,
): string {
  const greatest = Math.max(0, ...values.map((value) => value ?? 0))
  const axis = label(greatest).length
  const lines: string[] = []
  for (let row = height - 1; row >= 0; row--) {
    const text = row === height - 1 ? label(greatest) : row === 0 ? '0' : ''
    const cells = values.map((value) => {
      const filled = greatest === 0 ? 0 : ((value ?? 0) / greatest) * height * 8 - row * 8
      if (value === null || filled <= 0) return ' '
      return LEVELS[Math.min(LEVELS.length - 1, Math.ceil(filled) - 1)] ?? ' '
    })
    lines.push(`${text.padStart(axis)} │${cells.join('')}`.trimEnd())
  }
  return `${lines.join('\n')}\n`
}

/** Neighbours put together, so that no more than `most` groups are left. */
export function grouped<T>(values: readonly T[], most: number): T[][] {
  const size = Math.max(1, Math.ceil(values.length / most))
  const groups: T[][] = []
  for (let at = 0; at < values.length; at += size) groups.push(values.slice(at, at + size))
  return groups
}
