/** A shift between two series with its 95 % interval, and how likely chance alone explains it. */
export interface Shift {
  /** The Hodges-Lehmann estimate: a median over all pairs, which single outliers do not move. */
  estimate: number
  ci: [low: number, high: number]
  /** Two-sided; from all permutations, not from an approximation. */
  p: number
}

const TAIL = 0.025

/**
 * Pairs measured side by side: were there no difference, each could have come out the other way
 * round. Counts all 2^n ways of swapping them, by the sum of signed ranks (Wilcoxon).
 * @param differences candidate minus baseline of each pair
 */
export function pairedShift(differences: readonly number[]): Shift {
  const averages = differences.flatMap((a, i) => differences.slice(i).map((b) => (a + b) / 2))
  const moved = differences.filter((difference) => difference !== 0)
  const ranks = doubledRanks(moved.map(Math.abs))
  const sum = ranks.reduce(
    (total, rank, index) => ((moved[index] ?? 0) > 0 ? total + rank : total),
    0,
  )
  const all = ranks.reduce((total, rank) => total + rank, 0)
  const p = twoSided(subsetSums(ranks), sum, all)
  // Without ties ranks are 1 to n: where to cut the sorted averages for 95 %.
  const plain = subsetSums(differences.map((_, index) => 2 * (index + 1)))
  return {...estimate(averages, cut(plain)), p}
}

/**
 * Two series that were not measured side by side: counts all ways of dealing the values out anew,
 * by the sum of ranks (Mann-Whitney). What changed between the two times counts as a difference.
 */
export function unpairedShift(candidate: readonly number[], baseline: readonly number[]): Shift {
  const differences = candidate.flatMap((a) => baseline.map((b) => a - b))
  const ranks = doubledRanks([...candidate, ...baseline])
  const size = candidate.length
  const sum = ranks.slice(0, size).reduce((total, rank) => total + rank, 0)
  const distribution = sizedSubsetSums(ranks, size)
  const mirrored = size * (ranks.length + 1) * 2 - sum
  const p = Math.min(1, tail(distribution, Math.min(sum, mirrored)) * 2)
  const plain = sizedSubsetSums(
    ranks.map((_, index) => 2 * (index + 1)),
    size,
  )
  const least = size * (size + 1)
  return {...estimate(differences, cut(plain.slice(least))), p}
}

function estimate(values: readonly number[], skipped: number): Omit<Shift, 'p'> {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (index: number) => sorted[Math.min(sorted.length - 1, Math.max(0, index))] ?? 0
  const middle = sorted.length / 2
  const median =
    sorted.length % 2 === 1 ? at(Math.floor(middle)) : (at(middle - 1) + at(middle)) / 2
  return {estimate: median, ci: [at(skipped), at(sorted.length - 1 - skipped)]}
}

/** How many of the sorted pair values lie outside a 95 % interval at each end. */
function cut(distribution: readonly number[]): number {
  let cumulative = 0
  for (let sum = 0; sum < distribution.length; sum++) {
    cumulative += distribution[sum] ?? 0
    if (cumulative > TAIL) return Math.floor(sum / 2)
  }
  return 0
}

/** Ranks times two, so that ties, which share the middle of their ranks, stay whole numbers. */
function doubledRanks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index)
  order.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
  const ranks = new Array<number>(values.length).fill(0)
  for (let from = 0; from < order.length; ) {
    let to = from
    while (to + 1 < order.length && values[order[to + 1] ?? 0] === values[order[from] ?? 0]) to++
    for (let at = from; at <= to; at++) ranks[order[at] ?? 0] = from + to + 2
    from = to + 1
  }
  return ranks
}

/** The probability of each sum when every rank is taken or left with equal chance. */
function subsetSums(ranks: readonly number[]): number[] {
  let sums = [1]
  for (const rank of ranks) {
    const next = new Array<number>(sums.length + rank).fill(0)
    sums.forEach((probability, sum) => {
      next[sum] = (next[sum] ?? 0) + probability / 2
      next[sum + rank] = (next[sum + rank] ?? 0) + probability / 2
    })
    sums = next
  }
  return sums
}

/** The probability of each sum of so many of the ranks, every choice with equal chance. */
function sizedSubsetSums(ranks: readonly number[], size: number): number[] {
  const total = ranks.reduce((sum, rank) => sum + rank, 0)
  const ways = Array.from({length: size + 1}, () => new Float64Array(total + 1))
  const none = ways[0]
  if (none) none[0] = 1
  for (const rank of ranks) {
    for (let taken = size; taken > 0; taken--) {
      const [into, from] = [ways[taken] as Float64Array, ways[taken - 1] as Float64Array]
      for (let sum = total; sum >= rank; sum--)
        into[sum] = (into[sum] ?? 0) + (from[sum - rank] ?? 0)
    }
  }
  const counts = ways[size] as Float64Array
  const all = counts.reduce((sum, count) => sum + count, 0)
  return Array.from(counts, (count) => count / all)
}

function twoSided(distribution: readonly number[], sum: number, all: number): number {
  return Math.min(1, tail(distribution, Math.min(sum, all - sum)) * 2)
}

function tail(distribution: readonly number[], upTo: number): number {
  let cumulative = 0
  for (let sum = 0; sum <= upTo; sum++) cumulative += distribution[sum] ?? 0
  return cumulative
}
