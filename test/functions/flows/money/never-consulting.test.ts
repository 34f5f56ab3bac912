import { describe, expect, test } from 'vitest'
import { samples } from '../../../samples.ts'
import { origin } from '../../test-shop.ts'
import { atService, moneyOf, say, type Sold, sellSubscription } from './sale.ts'

/** What is arranged with its seller is not bought by the way of a change either. */
describe('a subscription never becomes consulting', () => {
  const crafted = (line: string): [string, Record<string, unknown>][] => [
    ['the product in place of the line', { line: 'consulting', plan: 'works' }],
    ['the product in place of the plan', { line, plan: 'consulting' }],
    ['the product beside the plan', { line, plan: 'works', product: 'consulting' }],
    ['product and plan in one', { line, plan: 'consulting/works' }],
    ['another kind of delivery', { line, plan: 'works', delivery: samples.consulting.terms }],
    ['a list of lines', { line: ['consulting'], plan: 'works' }],
  ]

  test('by no crafted change, though somebody put plans and prices into its file', async () => {
    const sold = await sellSubscription()
    const { shop } = sold.test
    const plans = (await shop.catalog().get('saas'))?.plans ?? []
    sold.test.change('consulting', { plans: plans.map((plan) => ({ ...plan, id: `${plan.id}-talk` })) })
    const line = await lineOf(sold)
    const at = shop.now().toISOString()
    for (const [name, body] of [...crafted(line), ['its own plan', { line, plan: 'works-talk' }] as const]) {
      const shown = await say(sold, 'subscription/preview', body)
      expect(refusals, name).toContain(shown.code)
      const changed = await say(sold, 'subscription/change', { ...body, at, expected: 0 })
      expect(refusals, name).toContain(changed.code)
    }
    expect(atService(sold).items).toMatchObject([{ quantity: 2 }])
    expect((await moneyOf(sold)).payments).toHaveLength(1)
  })

  test('and not when its product has become consulting since: it goes on as it was sold, and takes no other plan', async () => {
    const sold = await sellSubscription()
    sold.test.change('saas', { delivery: samples.consulting.terms })
    const line = await lineOf(sold)
    for (const more of [{ plan: 'works' }, { quantity: 5 }]) {
      expect(await say(sold, 'subscription/preview', { line, ...more })).toMatchObject({
        code: 'plan_unknown',
        detail: expect.stringContaining('no other plan'),
      })
    }
    const page = await sold.test.app.request(`${origin}/api/orders/${sold.order}`, {
      headers: { authorization: `Bearer ${sold.token}` },
    })
    expect(page.status).toBe(200)
    expect((await moneyOf(sold)).payments).toHaveLength(1)
  })
})

const refusals = ['body_invalid', 'unknown_field', 'plan_unknown', 'state_conflict']

async function lineOf({ test: { order: read }, order }: Sold): Promise<string> {
  return (await read(order)).lines[0]?.id ?? ''
}
