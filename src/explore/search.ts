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

/** From strict to lenient: the words in any order, then with a typo, then letters of them in order. */
const MANNERS = [
  new uFuzzy(LETTERS),
  new uFuzzy({...LETTERS, intraMode: 1}),
  new uFuzzy({...LETTERS, intraIns: 20}),
]

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
  // What has no letters in it is no word: signs, as in `/{id}`.
  const plain = wanted.toLowerCase()
  return texts.flatMap((text, index) =>
    text.toLowerCase().includes(plain) ? [{index, marks: new Set<number>()}] : [],
  )
}

/** Ranges as they come, from and to in turns. */
function marked(ranges: readonly number[]): Set<number> {
  const marks = new Set<number>()
  for (let at = 0; at < ranges.length; at += 2) {
    for (let place = ranges[at] ?? 0; place < (ranges[at + 1] ?? 0); place++) marks.add(place)
  }
  return marks
}
