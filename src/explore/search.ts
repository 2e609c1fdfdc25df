import uFuzzy from '@leeoniya/ufuzzy'

/** Any letters, not only those of English. */
const LETTERS = {
  unicode: true,
  interSplit: "[^\\p{L}\\d']+",
  intraSplit: '\\p{Ll}\\p{Lu}',
  intraBound: '\\p{L}\\d|\\d\\p{L}|\\p{Ll}\\p{Lu}',
  intraChars: "[\\p{L}\\d']",
  intraContr: "'\\p{L}{1,2}\\b",
  // What is as good stays in the order in which it was given.
  compare: () => 0,
} as const

/** The words in any order; then with a typo in each. */
const MANNERS = [new uFuzzy(LETTERS), new uFuzzy({...LETTERS, intraMode: 1})]

/** Words are tried in any order up to so many of them. */
const ANY_ORDER = 4
/** Up to so many matches are ranked, which is what takes the time. */
const RANKED = 5000

export interface Match {
  index: number
  /** The characters that matched. */
  marks: ReadonlySet<number>
}

/** Which of the texts a person means, the best first; all of them when nothing is typed. */
export function search(texts: readonly string[], query: string): Match[] {
  const wanted = query.trim()
  if (wanted === '') return texts.map((_, index) => ({index, marks: new Set<number>()}))
  for (const manner of MANNERS) {
    const [indexes, info, order] = manner.search(texts as string[], wanted, ANY_ORDER, RANKED)
    if (!indexes || indexes.length === 0) continue
    if (!info || !order) return indexes.map((index) => ({index, marks: new Set<number>()}))
    return order.map((at) => ({index: info.idx[at] ?? 0, marks: marked(info.ranges[at] ?? [])}))
  }
  return lettersInOrder(texts, wanted)
}

/** The last resort: its signs one after the other, whatever is in between; the closest together first. */
function lettersInOrder(texts: readonly string[], wanted: string): Match[] {
  const signs = [...wanted.toLowerCase().replaceAll(/\s+/g, '')]
  const found = texts.flatMap((text, index) => {
    const lower = text.toLowerCase()
    const marks = new Set<number>()
    let at = -1
    for (const sign of signs) {
      at = lower.indexOf(sign, at + 1)
      if (at === -1) return []
      marks.add(at)
    }
    const [first = 0] = marks
    return [{index, marks, span: at - first}]
  })
  return found.sort((a, b) => a.span - b.span)
}

/** Ranges as they come, from and to in turns. */
function marked(ranges: readonly number[]): Set<number> {
  const marks = new Set<number>()
  for (let at = 0; at < ranges.length; at += 2) {
    for (let place = ranges[at] ?? 0; place < (ranges[at + 1] ?? 0); place++) marks.add(place)
  }
  return marks
}
