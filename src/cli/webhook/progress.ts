import {CLEAR_LINE, renderSendProgress, styleFor} from '../../output/index.js'
import type {SendInput, SendProgress} from '../../webhook/index.js'
import type {Deps} from '../deps.js'

/** Milliseconds before the first line, and between two. */
const QUIET = 500
const INTERVAL = 100

/** A line on the terminal that says how far a long run has come; undefined where nobody sees it. */
export function sendProgress(
  deps: Deps,
  {count}: SendInput,
): {draw(progress: SendProgress): void; clear(): void} | undefined {
  const {output, options} = deps
  if (!output.stderr.isTTY || options.quiet || options.json || count === 1) return undefined
  const style = styleFor(output.stderr)
  let drawnAt = QUIET - INTERVAL
  return {
    draw(progress) {
      if (progress.elapsed < drawnAt + INTERVAL) return
      drawnAt = progress.elapsed
      void output.stderr.write(renderSendProgress(progress, style))
    },
    clear() {
      if (drawnAt >= QUIET) void output.stderr.write(CLEAR_LINE)
    },
  }
}
