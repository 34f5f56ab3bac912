import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  decimalText,
  formatAmount,
  isCurrency,
  minorDigits,
  multiply,
  parseAmount,
} from '../../catalog/money.ts'

const twoDecimal = fc.constantFrom('USD', 'EUR', 'GBP', 'CNY')
const anyCurrency = fc.constantFrom('USD', 'EUR', 'JPY', 'KRW', 'KWD', 'BHD')
const amount = fc.integer({ min: 0, max: 99_999_999 })

/** An amount Stripe could charge in the currency: thousandths end in 0. */
const charge = fc.tuple(amount, anyCurrency).map(([minor, currency]) => ({
  currency,
  amount: minorDigits(currency) === 3 ? minor - (minor % 10) : minor,
}))

test('an amount written as a decimal is read back as the same amount', () => {
  fc.assert(
    fc.property(charge, ({ amount, currency }) => {
      expect(parseAmount(decimalText(amount, currency), currency)).toBe(amount)
    }),
  )
})

test('zeros at the end of the fraction change nothing', () => {
  fc.assert(
    fc.property(charge, fc.integer({ min: 1, max: 5 }), ({ amount, currency }, zeros) => {
      const text = decimalText(amount, currency)
      const longer = `${text}${text.includes('.') ? '' : '.'}${'0'.repeat(zeros)}`
      expect(parseAmount(longer, currency)).toBe(amount)
    }),
  )
})

test('no price passes through a float: every cent up to a million is exact', () => {
  fc.assert(
    fc.property(amount, twoDecimal, (minor, currency) => {
      const text = `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`
      expect(parseAmount(text, currency)).toBe(minor)
    }),
    { numRuns: 1000 },
  )
})

test('a text is an exact amount or a fault with a sentence, never anything else', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.stringMatching(/^[-+]?[\d.,eE_ ]{1,20}$/)),
      anyCurrency,
      (text, currency) => {
        const parsed = parseAmount(text, currency)
        if (typeof parsed === 'number') {
          expect(Number.isSafeInteger(parsed)).toBe(true)
          expect(parsed).toBeGreaterThanOrEqual(0)
          expect(text.trim()).toMatch(/^\d+(\.\d+)?$/)
        } else expect(parsed.fault.length).toBeGreaterThan(10)
      },
    ),
    { numRuns: 1000 },
  )
})

test.each([
  ['49', 'USD', 4900],
  ['0.29', 'USD', 29],
  ['1.10', 'USD', 110],
  ['8.20', 'EUR', 820],
  ['1500', 'JPY', 1500],
  ['1500.00', 'JPY', 1500],
  ['12.500', 'KWD', 12500],
  ['12.34', 'KWD', 12340],
  ['700', 'ISK', 70000],
  ['5000', 'UGX', 500000],
  ['999999.99', 'USD', 99999999],
])('%s %s is %i in minor units', (text, currency, minor) => {
  expect(parseAmount(text, currency)).toBe(minor)
})

test.each([
  ['700.50', 'ISK'],
  ['12.345', 'KWD'],
  ['1.5', 'JPY'],
  ['1.001', 'USD'],
  ['1000000.00', 'USD'],
  ['', 'USD'],
  ['.5', 'USD'],
  ['5.', 'USD'],
  ['１２', 'USD'],
])('"%s" %s is no price', (text, currency) => {
  expect(parseAmount(text, currency)).toEqual({ fault: expect.any(String) })
})

test('an amount is shown with its currency, without a fraction when it is whole', () => {
  expect(formatAmount(4900, 'USD')).toBe('49 USD')
  expect(formatAmount(4950, 'USD')).toBe('49.50 USD')
  expect(formatAmount(150000, 'JPY')).toBe('150,000 JPY')
  expect(formatAmount(12500, 'KWD')).toBe('12.500 KWD')
  expect(formatAmount(70000, 'ISK')).toBe('700 ISK')
})

test('a product of price and quantity that is no safe integer is refused', () => {
  expect(multiply(4900, 3)).toBe(14700)
  expect(() => multiply(Number.MAX_SAFE_INTEGER, 2)).toThrow(RangeError)
})

test('a currency is a known code in capitals', () => {
  expect(['USD', 'JPY', 'usd', 'US', 'USX', ''].map(isCurrency)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ])
})
