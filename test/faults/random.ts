/** Chance that can be had again: the same seed gives the same run of numbers. */
export interface Chance {
  /** From 0 up to 1. */
  next(): number
  /** From `from` to `to`, both possible. */
  whole(from: number, to: number): number
  /** True with a probability. */
  is(probability: number): boolean
  one<Item>(of: readonly Item[]): Item
}

/** Source: Tommy Ettinger's mulberry32. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  return {
    next,
    whole,
    is: (probability) => next() < probability,
    one: (of) => {
      const item = of[whole(0, of.length - 1)]
      if (item === undefined) throw new Error('nothing to choose from')
      return item
    },
  }
}
