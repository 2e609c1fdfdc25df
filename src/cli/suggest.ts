import {nearest} from '../shared/index.js'
import type {ApixConfig} from './runtime.js'

/**
 * What was typed as a command, and the command it most likely meant. Words after the first flag
 * are not part of a command's name.
 */
export function suggestCommand(
  config: ApixConfig,
  argv: readonly string[],
): {words: string; suggestion: string | undefined} {
  const firstFlag = argv.findIndex((word) => word.startsWith('-'))
  const typed = firstFlag === -1 ? argv : argv.slice(0, firstFlag)
  const ids = config.commandIDs.map((id) => id.replaceAll(':', ' '))
  const topics = config.topics.map((topic) => topic.name.replaceAll(':', ' '))
  const candidates = [...ids, ...topics]
  const [first = ''] = typed
  // `apix auth statsu` is a typo in the second word, `apix gte /users` one in the first.
  const isTopic = topics.includes(first)
  const words = isTopic ? typed.slice(0, 2).join(' ') : first
  return {words: words || argv.join(' '), suggestion: nearest(words, candidates)}
}
