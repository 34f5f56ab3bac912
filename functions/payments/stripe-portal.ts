import type Stripe from 'stripe'
import type { Billing } from './billing.ts'
import { askStripe, expectObject } from './stripe-answers.ts'
import { stripeLocale } from './stripe-values.ts'

/** Source: docs.stripe.com/customer-management/integrate-customer-portal; what it offers is set in Stripe's dashboard. */
export async function openPortal(
  stripe: Stripe,
  { customer, returnUrl, locale }: Parameters<Billing['portal']>[0],
): Promise<string> {
  const session = await askStripe('open the page of a customer', () =>
    stripe.billingPortal.sessions.create({ customer, return_url: returnUrl, locale: stripeLocale(locale) }),
  )
  return expectObject(session, 'billing_portal.session').url
}
