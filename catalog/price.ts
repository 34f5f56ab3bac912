import { z } from 'zod'
import { isCurrency, type Money, parseAmount } from './money.ts'
import { currencySchema } from './wire.ts'

/** A price as it stands in the file. The reader hands over the source text, so that no price becomes a float. */
export const priceTextSchema = z.string().meta({
  description: 'Decimal with a point, such as 49.00; JPY and others without fractions: 1500.',
})

/** `price: { USD: 49.00, JPY: 7500 }` → minor units, in the order of the file. */
export const pricesSchema = z.record(currencySchema, priceTextSchema).transform((texts, context): Money[] => {
  const prices: Money[] = []
  for (const [currency, text] of Object.entries(texts)) {
    const fault = priceFault(text, currency)
    if (fault) context.addIssue({ code: 'custom', path: [currency], message: fault, input: text })
    else prices.push({ currency, amount: parseAmount(text, currency) as number })
  }
  if (Object.keys(texts).length === 0)
    context.addIssue('name at least one currency and its price, such as USD: 49.00')
  return prices
})

function priceFault(text: string, currency: string): string | null {
  if (!isCurrency(currency)) return `"${currency}" is not a currency of ISO 4217`
  const amount = parseAmount(text, currency)
  if (typeof amount !== 'number') return amount.fault
  return amount === 0 ? '0 is not a price; a plan that is sold costs something' : null
}
