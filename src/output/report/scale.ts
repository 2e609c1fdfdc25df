/** From values to positions, with the values at which an axis is marked. */
export interface Scale {
  at(value: number): number
  ticks: number[]
}

/** From zero to a round number above the greatest value. */
export function linearScale(greatest: number, from: number, to: number): Scale {
  const step = niceStep(Math.max(greatest, 1e-6) / 5)
  const top = Math.max(step, Math.ceil(greatest / step - 1e-9) * step)
  const count = Math.round(top / step)
  return {
    at: (value) => from + (value / top) * (to - from),
    ticks: Array.from({length: count + 1}, (_, index) => index * step),
  }
}

/** Equal distances for equal ratios, with marks at 1, 2 and 5 times each power of ten. */
export function logScale(least: number, greatest: number, from: number, to: number): Scale {
  const low = Math.max(least, 1e-4)
  const high = Math.max(greatest, low * 1.01)
  const [start, end] = [Math.log10(low * 0.95), Math.log10(high * 1.05)]
  const marks = (digits: readonly number[]) => {
    const ticks: number[] = []
    for (let power = Math.floor(start); power <= Math.ceil(end); power++) {
      for (const digit of digits) {
        const value = digit * 10 ** power
        if (Math.log10(value) >= start && Math.log10(value) <= end) ticks.push(value)
      }
    }
    return ticks
  }
  const decades = end - start
  const fine = marks(decades > 4 ? [1] : decades > 2 ? [1, 3] : [1, 2, 5])
  return {
    at: (value) =>
      from + ((Math.log10(Math.max(value, low)) - start) / (end - start)) * (to - from),
    ticks: fine.length > 1 ? fine : marks([1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9]),
  }
}

/** 1, 2 or 5 times a power of ten, at least that much. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const digit = rough / power
  return (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10) * power
}
