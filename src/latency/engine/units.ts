/** Histograms of a benchmark count in 100 ns, one ten-thousandth of a millisecond. */
export const UNITS_PER_MS = 10_000
