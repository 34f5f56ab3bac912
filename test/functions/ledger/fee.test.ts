import { describe, expect, test } from 'vitest'
import { divide, partOf } from '../../../functions/orders/divide.ts'
import { feeOfSale, spreadFee } from '../../../functions/orders/fee.ts'

describe('a division to the unit', () => {
  test.each([
    [100, [1, 1, 1], [34, 33, 33]],
    [5, [2, 0, 3], [2, 0, 3]],
    [1, [1, 1], [1, 0]],
    [0, [3, 4], [0, 0]],
    [7, [-5, 5], [0, 7]],
    [7, [0, 0], [0, 0]],
  ])('of %i by %j is %j', (amount, weights, parts) => {
    expect(divide(amount, weights)).toEqual(parts)
  })

  test('stays exact where a product is more than a float can hold', () => {
    const parts = divide(9_999_999_901, [9_999_999_800, 101])
    expect(parts).toEqual([9_999_999_800, 101])
    expect(partOf(9_999_999_999, 9_999, 10_000)).toBe(9_998_999_999)
  })

  test('rounds a part half away from zero, on both sides', () => {
    expect([partOf(50, 1, 100), partOf(-50, 1, 100), partOf(49, 1, 100), partOf(5, 1, 0)]).toEqual([
      1, -1, 0, 0,
    ])
  })
})

describe('what the store keeps', () => {
  const payouts = {
    account: 'acct_1',
    fee: { percent: 1250, fixed: [{ currency: 'USD', amount: 30 }] },
  }

  test('of a sale is the percentage of each line and the fixed part once, in its currency', () => {
    expect(feeOfSale(payouts, [4900, 101], 'USD')).toBe(613 + 13 + 30)
    expect(feeOfSale(payouts, [7000], 'JPY')).toBe(875)
  })

  test('is never more than the sale', () => {
    expect(feeOfSale(payouts, [20], 'USD')).toBe(20)
  })

  test.each([
    [656, [4900, 101]],
    [333, [1, 1, 1, 0, 7]],
    [-125, [-4900, 3900]],
    [99, [1000, -900, 890]],
  ])('of %i is spread over %j without a unit left', (fee, parts) => {
    const spread = spreadFee(fee, parts)
    expect(spread.reduce((sum, part) => sum + part, 0)).toBe(fee)
    expect(spread).toHaveLength(parts.length)
  })
})
