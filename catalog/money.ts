/**
 * Currencies that Stripe counts in whole units: 500 means 500 JPY.
 * Source: docs.stripe.com/currencies#zero-decimal
 */
const zeroDecimal = /* @__PURE__ */ new Set(
  /* @__PURE__ */ 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '),
)

/**
 * Currencies that Stripe counts in thousandths; the last digit must be 0.
 * Source: docs.stripe.com/currencies#three-decimal
 */
const threeDecimal = /* @__PURE__ */ new Set(/* @__PURE__ */ 'BHD JOD KWD OMR TND'.split(' '))

/**
 * Currencies without fractions that Stripe nevertheless counts in hundredths, always ending in 00.
 * Source: docs.stripe.com/currencies#special-cases
 */
const wholeInHundredths = new Set(['ISK', 'UGX'])

/** An amount of one currency in Stripe's minor units: always a safe integer. */
export interface Money {
  amount: number
  currency: string
}

/** What is wrong with a price as a person wrote it; a sentence each. */
export type AmountFault = { fault: string }

/** Number of digits after the point in which Stripe counts a currency: 0, 2 or 3. */
export function minorDigits(currency: string): 0 | 2 | 3 {
  if (zeroDecimal.has(currency)) return 0
  return threeDecimal.has(currency) ? 3 : 2
}

/** True for an upper-case three-letter code that this platform knows. */
export function isCurrency(code: string): boolean {
  return /^[A-Z]{3}$/.test(code) && knownCurrencies().has(code)
}

/**
 * Reads a price from its source text, digit by digit, so that no price passes through a float.
 * @param text decimal with a point, such as `49`, `49.00`, `12.500`; no sign, no separators
 * @returns integer minor units by Stripe's list, or the fault as a sentence
 */
export function parseAmount(text: string, currency: string): number | AmountFault {
  const match = /^(\d{1,12})(?:\.(\d+))?$/.exec(text.trim())
  if (!match) return { fault: `"${text}" is not a price; write digits and at most one point, such as 49.00` }
  const [, whole = '0', fraction = ''] = match
  const digits = minorDigits(currency)
  const significant = fraction.replace(/0+$/, '')
  const allowed = wholeInHundredths.has(currency) ? 0 : digits === 3 ? 2 : digits
  if (significant.length > allowed) return { fault: fractionFault(currency, digits, allowed) }
  const amount = Number(whole + significant.padEnd(digits, '0'))
  if (amount > 99_999_999) return { fault: `${text} ${currency} is more than Stripe takes in one charge` }
  return amount
}

/**
 * Amount as people of a locale write it, with the currency's code: `49 USD`, `1,500 JPY`, `12.500 KWD`.
 * @param amount integer minor units
 */
export function formatAmount(amount: number, currency: string, locale = 'en'): string {
  const digits = minorDigits(currency)
  const isWhole = amount % 10 ** digits === 0
  const shown = isWhole || wholeInHundredths.has(currency) ? 0 : digits
  const number = new Intl.NumberFormat(locale, { minimumFractionDigits: shown, maximumFractionDigits: shown })
  return `${number.format(amount / 10 ** digits)} ${currency}`
}

/** The amount as a decimal text without currency, as schema.org and CSV want it: `49.00`. */
export function decimalText(amount: number, currency: string): string {
  const digits = minorDigits(currency)
  const text = String(amount).padStart(digits + 1, '0')
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
}

/**
 * Unit price times quantity.
 * @throws RangeError when the product is not a safe integer
 */
export function multiply(amount: number, quantity: number): number {
  const product = amount * quantity
  if (!Number.isSafeInteger(product)) throw new RangeError('amount too large')
  return product
}

function fractionFault(currency: string, digits: number, allowed: number): string {
  if (allowed === 0) return `${currency} has no fractions; write a whole number`
  if (digits === 3)
    return `${currency} is charged in steps of 0.010; the third digit after the point must be 0`
  return `${currency} has at most ${allowed} digits after the point`
}

let currencies: Set<string> | undefined
function knownCurrencies(): Set<string> {
  currencies ??= new Set(Intl.supportedValuesOf('currency'))
  return currencies
}
