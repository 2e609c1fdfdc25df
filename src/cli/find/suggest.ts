import {nearest} from '../../shared/index.js'
import type {ApixConfig} from '../runtime.js'

/** What was typed as a command, and what is there instead. */
export interface Suggestion {
  /** The words that name no command, `auth statsu`. */
  words: string
  /** The command or topic that was most likely meant. */
  meant: string | undefined
  /** What the topic has, where nothing in it is near: `generate` and [`client`, `types`]. */
  topic: {name: string; commands: string[]} | undefined
}

/**
 * What was typed as a command, and the command it most likely meant. Words after the first flag
 * are not part of a command's name.
 */
export function suggestCommand(config: ApixConfig, argv: readonly string[]): Suggestion {
  const firstFlag = argv.findIndex((word) => word.startsWith('-'))
  const typed = firstFlag === -1 ? argv : argv.slice(0, firstFlag)
  const ids = config.commandIDs.map((id) => id.replaceAll(':', ' '))
  const topics = config.topics.map((topic) => topic.name.replaceAll(':', ' '))
  // `apix auth statsu` is a typo in the second word, `apix gte /users` one in the first.
  const topic = longestTopic(typed, topics)
  if (topic === undefined) {
    const [first = ''] = typed
    return {
      words: first || argv.join(' '),
      meant: nearest(first, [...ids, ...topics]),
      topic: undefined,
    }
  }
  const within = [...ids, ...topics].flatMap((name) =>
    name.startsWith(`${topic} `) ? [name.slice(topic.length + 1)] : [],
  )
  const word = typed[topic.split(' ').length] ?? ''
  const near = nearest(word, within)
  return {
    words: `${topic} ${word}`,
    meant: near && `${topic} ${near}`,
    topic: {name: topic, commands: within.filter((name) => ids.includes(`${topic} ${name}`))},
  }
}

function longestTopic(typed: readonly string[], topics: readonly string[]): string | undefined {
  for (let count = typed.length; count > 0; count--) {
    const name = typed.slice(0, count).join(' ')
    if (topics.includes(name)) return name
  }
  return undefined
}
