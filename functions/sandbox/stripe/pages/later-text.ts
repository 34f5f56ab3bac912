import type Stripe from 'stripe'
import { formatAmount } from '../../../../catalog/money.ts'
import { amountOf } from '../amounts.ts'
import { readTerms } from '../session-lines.ts'
import type { StripeStore } from '../store.ts'
import { isMetered } from '../subscription-lines.ts'

/** What is paid when, in a sentence, where a trial comes before the first payment; else null. */
export function laterTextOf(
  items: readonly Stripe.LineItem[],
  session: Stripe.Checkout.Session,
  { store, seconds }: { store: StripeStore; seconds: number },
): string | null {
  const { trialDays } = readTerms(session, store)
  const recurring = items.filter(({ price }) => price?.recurring)
  const interval = recurring[0]?.price?.recurring?.interval
  if (trialDays === 0 || !interval) return null
  const fixed = recurring.flatMap(({ price, quantity }) =>
    price && !isMetered(price) ? amountOf(price, quantity ?? 1, store) : [],
  )
  const sum = fixed.reduce((total, one) => total + one, 0)
  const now = session.amount_total === 0 ? 'Nothing is paid now.' : 'The first period is not among it.'
  const begin = new Date((seconds + trialDays * 86_400) * 1000)
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(begin)
  const price = formatAmount(sum, (session.currency ?? '').toUpperCase())
  const use = fixed.length < recurring.length ? 'what was used' : null
  const what = [sum > 0 ? price : null, use].filter(Boolean).join(' and ')
  const extras = session.automatic_tax.enabled ? ', and its tax,' : ''
  return `${now} The trial runs for ${trialDays} days; from ${day} on, ${what}${extras} is paid each ${interval}.`
}
