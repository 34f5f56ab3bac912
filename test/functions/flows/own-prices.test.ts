import { expect, test } from 'vitest'
import { dueOf } from '../../../catalog/line-price.ts'
import { toPublicProduct } from '../../../catalog/publish.ts'
import { readCatalog } from '../../../catalog/read.ts'
import { lineTerms, perPeriod } from '../../../functions/orders/price-line.ts'

test('every plan of the shop costs in an order what its page says, in each currency and at each end of its quantity', async () => {
  const read = await readCatalog('catalog')
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  const { products, store } = read.content
  let compared = 0
  for (const product of products) {
    const shown = toPublicProduct(product, { locale: 'zh-CN', store })
    for (const [index, plan] of product.plans.entries()) {
      const { quantity } = plan
      const steps = (quantity?.tiers?.steps ?? []).flatMap(({ from }) => [from - 1, from])
      for (const units of [quantity?.min ?? 1, ...steps, quantity?.max ?? 1]) {
        for (const { currency } of plan.prices) {
          const page = shown.plans[index] && dueOf(shown.plans[index], currency, units)
          const sold = lineTerms(plan, { currency, quantity: units, tax: store.tax.behavior })
          if (!page || !sold) throw new Error(`${product.id} ${plan.id} has no price in ${currency}`)
          const once = plan.billing === 'once' ? sold.price.amount * units : 0
          const first = sold.trialDays ? 0 : perPeriod(sold, units)
          expect(once + first + (sold.setup ?? 0), `${product.id} ${plan.id} ${currency} ${units}`).toBe(
            page.now,
          )
          expect(perPeriod(sold, units)).toBe(page.later?.amount ?? 0)
          compared += 1
        }
      }
    }
  }
  expect(compared).toBeGreaterThan(100)
})
