import { describe, expect, test } from 'vitest'
import { dueOf } from '../../../../catalog/line-price.ts'
import { decimalText, formatAmount } from '../../../../catalog/money.ts'
import { planLine } from '../../../../site/billing-lines.ts'
import { textsOf } from '../../../../site/i18n/texts.ts'
import { priceOf, priceText } from '../../../../widget/price.ts'
import { checkOut, operatorToken, origin, requestFor } from '../../test-shop.ts'
import type { StoreKind } from '../../test-store.ts'
import { type LivedShop, line, openLivedShop } from './lived-shop.ts'

/** Prices of one seat as files say them, in currencies that Stripe counts in hundredths, wholes and thousandths. */
const prices = [
  { currency: 'USD', amount: 4995, text: '49.95 USD' },
  { currency: 'JPY', amount: 7300, text: '7,300 JPY' },
  { currency: 'KWD', amount: 12_500, text: '12.500 KWD' },
]
const seats = 3
const percent = 19

/** One amount, wherever somebody reads it: before, while and after it is paid. */
export function describeAmounts(store: StoreKind): void {
  const cases = prices.flatMap((price) =>
    (['exclusive', 'inclusive'] as const).map((behavior) => [price.currency, behavior, price] as const),
  )

  describe(`on ${store}`, () => {
    test.for(cases)(
      'an amount in %s, tax %s, is the same on every page',
      async ([currency, behavior, price]) => {
        const shop = await openLivedShop({ store })
        const catalog = shop.shop.catalog()
        catalog.store.currencies = prices.map((one) => one.currency)
        catalog.store.tax = { behavior, automatic: true }
        shop.sell({ billing: 'once', prices: prices.map(({ text: _, ...money }) => money) })
        const plan = (await catalog.get('saas'))?.plans[0]
        if (!plan) throw new Error('nothing is sold')

        // On the product page and in the widget.
        expect(planLine(plan, currency, textsOf('en'), 'en')).toContain(price.text)
        const shown = priceOf(plan, currency)
        expect(shown && priceText(shown, 'en')).toBe(price.text)
        const due = dueOf(plan, currency, seats)?.now ?? 0
        expect(due).toBe(price.amount * seats)

        // At the checkout, which takes the amount that was shown or none.
        const expected = { amount: due, currency }
        const lines = [line({ quantity: seats })]
        shop.placed = await checkOut(shop, requestFor('saas', { lines, currency, expected }))

        // On the payment page, where the tax of the buyer's country comes to it, or is in it.
        const tax = behavior === 'exclusive' ? Math.round((due * percent) / 100) : 0
        const total = due + tax
        const page = `/c/pay/${await shop.sessionOf(shop.placed.order)}`
        const buyer = { country: 'DE', email: 'ada@buyer.example' }
        await shop.stripe.press(page, { ...buyer, choice: 'reckon' })
        const payment = await (await fetch(new URL(page, shop.stripe.baseUrl))).text()
        expect(payment).toContain(formatAmount(total, currency))
        await shop.stripe.press(page, { ...buyer, choice: 'pay' })
        await shop.settle()

        // On the order page, in the letter, and in the seller's statement.
        const order = await shop.read()
        expect(order).toMatchObject({ amount: due, currency, payments: [{ total, currency }] })
        expect((order.tax ?? 0) + order.amount).toBe(total)
        const said = formatAmount(total, currency)
        expect(order.timeline.map(({ text }) => text)).toContain(`Paid ${said}.`)
        expect(shop.letters.map(({ text }) => text).join('\n')).toContain(`We received ${said}.`)
        await isInStatement(shop, { currency, total, tax: behavior === 'exclusive' ? tax : null })
      },
    )
  })
}

async function isInStatement(
  shop: LivedShop,
  { currency, total, tax }: { currency: string; total: number; tax: number | null },
): Promise<void> {
  const { body } = await shop.operatorReads('statements/2026-11')
  const [sold] = body.sellers.find(({ id }: { id: string }) => id === 'northbeam').totals
  expect(sold).toMatchObject({ currency })
  expect(sold.net + sold.tax).toBe(total)
  if (tax !== null) expect(sold.tax).toBe(tax)
  const headers = { authorization: `Bearer ${operatorToken}` }
  const path = `${origin}/api/operator/statements/2026-11/seller/northbeam.csv`
  const csv = await (await shop.app.request(path, { headers })).text()
  expect(csv).toContain(decimalText(sold.net, currency))
}
