import {styleFor} from '../../../src/output/index.js'
import type {
  Choice,
  Question,
  Reading,
  ReadingEnd,
  Screen,
} from '../../../src/output/screen/types.js'

/** What a person does at a question: types, takes the option of that label, or presses Esc. */
export type Move = string | null
export const ESC = null

/** A screen with a person who does what the script says, and what was seen on it. */
export function scriptedScreen(script: readonly Move[], columns = 39, rows = 20) {
  const moves = [...script]
  const seen: string[] = []
  const told: string[] = []
  const style = styleFor({color: false, columns, isTTY: true})
  const next = (about: string) => {
    const move = moves.shift()
    if (move === undefined) throw new Error(`the script has no answer to ${about}`)
    return move ?? undefined
  }
  const screen: Screen = {
    async choose<Value>({context = [], question, options}: Choice<Value>) {
      seen.push(...context, question)
      const label = next(question)
      if (label === undefined) return undefined
      const found = options('').find((option) => option.label === label)
      if (!found) throw new Error(`no option ${label}`)
      return found.value
    },
    async ask({context = [], question, initial = '', check}: Question) {
      seen.push(...context, `${question} ${initial}`)
      for (;;) {
        const text = next(question)
        const problem = text === undefined ? undefined : check?.(text)
        if (problem === undefined) return text
        seen.push(problem)
      }
    },
    async read({parts, body}: Reading): Promise<ReadingEnd> {
      for (const {title, folded, lines} of parts) {
        seen.push(...(title ? [`${folded ? '▸' : '▾'} ${title}`] : lines(style, columns)))
      }
      seen.push(body.text)
      return {action: undefined, place: {folded: new Set()}}
    },
    work: async (_, run) => run(new AbortController().signal),
    edit: async (text) => text,
    keep: () => undefined,
    tell: (text) => void told.push(text),
    notes: () => [],
    size: () => ({columns, rows}),
    style,
  }
  return {screen, seen, told, left: moves}
}
