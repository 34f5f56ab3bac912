/**
 * Divides an amount in proportion to weights, to the unit: the rounded parts sum to the amount exactly, the largest
 * remainders get what is left over, the first of equal ones before the others.
 * @param amount minor units, zero or more
 * @param weights whole numbers; below zero counts as zero
 * @returns a part for each weight, none larger than its weight unless the amount is larger than all weights together
 */
export function divide(amount: number, weights: readonly number[]): number[] {
  const shares = weights.map((weight) => BigInt(Math.max(0, weight)))
  const whole = shares.reduce((sum, share) => sum + share, 0n)
  if (whole === 0n) return weights.map(() => 0)
  const parts = shares.map((share) => Number((BigInt(amount) * share) / whole))
  const rests = shares.map((share) => (BigInt(amount) * share) % whole)
  const order = rests
    .map((_, index) => index)
    .sort((a, b) => compare(rests[b] ?? 0n, rests[a] ?? 0n) || a - b)
  const left = amount - parts.reduce((sum, part) => sum + part, 0)
  for (const index of order.slice(0, left)) parts[index] = (parts[index] ?? 0) + 1
  return parts
}

/**
 * The part of an amount that `given` is of `whole`, rounded half away from zero: a commission of 7.5 %, say, is
 * `partOf(net, 750, 10_000)`.
 * @param amount minor units, may be negative
 */
export function partOf(amount: number, given: number, whole: number): number {
  if (whole === 0) return 0
  const sign = Math.sign(amount) * Math.sign(given) * Math.sign(whole)
  const product = BigInt(Math.abs(amount)) * BigInt(Math.abs(given))
  const divisor = BigInt(Math.abs(whole))
  const part = Number((product * 2n + divisor) / (divisor * 2n))
  return part === 0 ? 0 : sign * part
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
