import {CLEAR_LINE} from '../output/index.js'
import type {Deps} from './deps.js'

/** What else is said while a login waits (that no browser opened) is said by then. Milliseconds. */
const QUIET_START = 2000

/**
 * Counts down on the last line of the terminal.
 * @param time milliseconds
 * @returns what takes the line away
 */
export function showTimeLeft(time: number, {clock, output}: Pick<Deps, 'clock' | 'output'>) {
  const until = clock.monotonic() + time
  let shown = false
  const draw = () => {
    shown = true
    const left = Math.max(0, until - clock.monotonic())
    void output.stderr.write(`${CLEAR_LINE}Waiting: ${inMinutes(left)} left`)
  }
  let ticking: NodeJS.Timeout | undefined
  const start = setTimeout(() => {
    draw()
    ticking = setInterval(draw, 1000)
  }, QUIET_START)
  return () => {
    clearTimeout(start)
    clearInterval(ticking)
    if (shown) void output.stderr.write(CLEAR_LINE)
  }
}

/** `14:03`. @param time milliseconds */
export function inMinutes(time: number): string {
  const seconds = Math.ceil(time / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
