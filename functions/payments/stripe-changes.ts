import type Stripe from 'stripe'
import type { Billing, ChangeRequest } from './billing.ts'
import { askStripe, expectObject } from './stripe-answers.ts'
import { isProration, netOf, sumOf } from './stripe-invoice-lines.ts'
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
        dueNow: dueNow(now),
        perPeriod: further.subtotal,
        currency: now.currency.toUpperCase(),
        lines: now.lines.data
          .filter(isProration)
          .map(({ description, amount }) => ({ text: description ?? '', amount })),
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
            metadata: { [item.price]: change.line },
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

/**
 * Only the lines that a change makes count: a preview may show what comes with the next period beside them. What the
 * customer has to their credit is used first.
 */
function dueNow(preview: Stripe.Invoice): number {
  const due = preview.lines.data
    .filter(isProration)
    .reduce((sum, line) => sum + netOf(line) + sumOf(line.taxes), 0)
  return due > 0 ? Math.max(0, due + Math.min(0, preview.starting_balance)) : due
}
