import { expect, test } from 'vitest'
import { leftOf, partOfLine } from '../../../functions/orders/left-to-refund.ts'

const paid = [
  { line: 'a', net: 1000, tax: 190 },
  { line: 'b', net: 500, tax: 95 },
]

test('what is left of a payment is what was paid without what went back, for each line by itself', () => {
  const back = [{ amount: 595, lines: [{ line: 'b', net: 500, tax: 95 }] }]
  expect(leftOf(1785, paid, back)).toEqual({
    total: 1190,
    lines: [
      { line: 'a', net: 1000, tax: 190 },
      { line: 'b', net: 0, tax: 0 },
    ],
  })
})

test('money that went back for no line makes the payment less, and no line', () => {
  expect(leftOf(1785, paid, [{ amount: 85, lines: [] }])).toMatchObject({ total: 1700, lines: paid })
})

test('nothing is less than nothing', () => {
  expect(leftOf(1785, paid, [{ amount: 2000, lines: [{ line: 'a', net: 1500, tax: 500 }] }])).toMatchObject({
    total: 0,
    lines: [{ net: 0, tax: 0 }, { net: 500 }],
  })
})

test('a part of a line is divided into net and tax, to the unit', () => {
  expect(partOfLine({ line: 'a', net: 1000, tax: 190 }, 100)).toEqual({ line: 'a', net: 84, tax: 16 })
  expect(partOfLine({ line: 'a', net: 1000, tax: 190 }, 1190)).toEqual({ line: 'a', net: 1000, tax: 190 })
})
