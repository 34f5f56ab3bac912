import type Stripe from 'stripe'
import type { Billing, ChangeRequest } from './billing.ts'
import { askStripe, expectObject } from './stripe-answers.ts'
import type { PriceBook } from './stripe-prices.ts'
import { carryItems } from './stripe-schedules.ts'
import { neededSubscription, toSubscription } from './stripe-subscriptions.ts'
import { seconds } from './stripe-values.ts'

/** Another plan or quantity in a running subscription, and what it would cost. */
export function createChanges(
  stripe: Stripe,
  prices: PriceBook,
): Pick<Billing, 'previewChange' | 'changeItem'> {
  async function itemOf(request: ChangeRequest): Promise<ChangedItem> {
    const { item, recurring, quantity } = request.change
    const price = await prices.priceOf(request.change, request)
    return { id: item, price, ...(recurring.metered ? {} : { quantity }) }
  }

  /** From one moment, so that preview and change come to the same; the difference is settled at once. */
  function reckoning({ at }: ChangeRequest) {
    return { proration_behavior: 'always_invoice', proration_date: seconds(at) } as const
  }

  return {
    async previewChange(request) {
      const items = [await itemOf(request)]
      const { subscription } = request
      const [now, further] = await Promise.all([
        askStripe('reckon a change', () =>
          stripe.invoices.createPreview({
            subscription,
            subscription_details: { items, ...reckoning(request) },
          }),
        ),
        askStripe('reckon the periods after a change', () =>
          stripe.invoices.createPreview({
            subscription,
            preview_mode: 'recurring',
            subscription_details: { items, ...reckoning(request) },
          }),
        ),
      ])
      return {
        dueNow: now.total < 0 ? now.total : now.amount_due,
        perPeriod: further.subtotal,
        currency: now.currency.toUpperCase(),
        lines: now.lines.data.map(({ description, amount }) => ({ text: description ?? '', amount })),
      }
    },

    async changeItem(request) {
      const { id, subscription, change } = request
      const item = { ...(await itemOf(request)), metadata: { line: change.line } }
      const changed = await askStripe('change a subscription', () =>
        stripe.subscriptions.update(
          subscription,
          {
            items: [item],
            ...reckoning(request),
            // A card that is refused leaves everything as it was.
            payment_behavior: 'error_if_incomplete',
            expand: ['schedule'],
          },
          { idempotencyKey: `vitrine-${id}` },
        ),
      )
      await carryItems(stripe, expectObject(changed, 'subscription'), `${id}-schedule`)
      return toSubscription(await neededSubscription(stripe, subscription))
    },
  }
}

interface ChangedItem {
  id: string
  price: string
  quantity?: number
}
