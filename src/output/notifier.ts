import type {Notifier} from '../shared/index.js'
import type {Output} from './streams.js'
import {styleFor} from './style.js'

export function createNotifier(
  output: Output,
  options: {quiet: boolean; verbose: boolean},
): Notifier {
  const {chalk} = styleFor(output.stderr)
  const line = (text: string) => {
    void output.stderr.write(`${text}\n`)
  }
  return {
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
