import type {Notifier} from '../shared/index.js'
import type {Output} from './streams.js'
import {styleFor} from './style.js'

/** A notifier whose lines somebody else can take while the terminal is theirs. */
export interface DivertibleNotifier extends Notifier {
  divert(take: ((line: string) => void) | undefined): void
}

export function createNotifier(
  output: Output,
  options: {quiet: boolean; verbose: boolean},
): DivertibleNotifier {
  const {chalk} = styleFor(output.stderr)
  let taker: ((line: string) => void) | undefined
  const line = (text: string) => {
    if (taker) taker(text)
    else void output.stderr.write(`${text}\n`)
  }
  return {
    divert(take) {
      taker = take
    },
    notice(message) {
      if (!options.quiet) line(message)
    },
    warn(message) {
      line(`${chalk.yellow('warning:')} ${message}`)
    },
    detail(message) {
      if (options.verbose) line(chalk.dim(message))
    },
  }
}
