/** Two-sided 95 %: this much may lie beyond each end. */
const TAIL = 0.025
const Z = 1.959964

/** The ranks (1 is the smallest sample) between which the true percentile lies with 95 %. */
export interface RankInterval {
  lower: number
  upper: number
}

/**
 * The 95 % confidence interval of a percentile by order statistics, which assumes nothing about the
 * distribution: the number of samples at or below the true percentile is binomial.
 * @param fraction 0.99 for p99
 * @returns null when the sample is too small for an interval with both ends (p99 needs 368)
 */
export function rankInterval(count: number, fraction: number): RankInterval | null {
  if (count < samplesNeeded(fraction)) return null
  const variance = count * fraction * (1 - fraction)
  if (variance > 1000) {
    const spread = Z * Math.sqrt(variance)
    return {
      lower: Math.max(1, Math.floor(count * fraction - spread)),
      upper: Math.min(count, Math.ceil(count * fraction + spread) + 1),
    }
  }
  // Y counts the samples above the percentile: P(Y <= k), summed from 0.
  const above = 1 - fraction
  let logTerm = count * Math.log1p(-above)
  let cumulative = Math.exp(logTerm)
  let below = -1
  for (let k = 0; k < count; k++) {
    if (cumulative <= TAIL) below = k
    if (cumulative >= 1 - TAIL) {
      // P(Y >= k + 1) <= TAIL: at most k samples above, so rank count - k is a lower bound.
      return {lower: Math.max(1, count - k), upper: count - below}
    }
    logTerm += Math.log(((count - k) / (k + 1)) * (above / (1 - above)))
    cumulative += Math.exp(logTerm)
  }
  return {lower: 1, upper: count - below}
}

/** The least number of samples with which the percentile has a two-sided 95 % interval. */
export function samplesNeeded(fraction: number): number {
  return Math.ceil(Math.log(TAIL) / Math.log(Math.max(fraction, 1 - fraction)))
}
