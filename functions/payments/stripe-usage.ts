import type Stripe from 'stripe'
import type { UsageReport } from './billing.ts'
import { askStripe, expectObject, isSameEvent } from './stripe-answers.ts'
import { seconds } from './stripe-values.ts'

/**
 * The meter behind a price that is measured, made when it is not there yet. It sums up.
 * Source: docs.stripe.com/billing/subscriptions/usage-based/meters/configure
 */
export async function ensureMeter(stripe: Stripe, meter: { name: string; label: string }): Promise<string> {
  const found = await findMeter(stripe, meter.name)
  if (found) return found
  try {
    const made = await askStripe('make a meter', () =>
      stripe.billing.meters.create(
        {
          event_name: meter.name,
          display_name: meter.label.slice(0, 250),
          default_aggregation: { formula: 'sum' },
          customer_mapping: { type: 'by_id', event_payload_key: 'stripe_customer_id' },
          value_settings: { event_payload_key: 'value' },
        },
        { idempotencyKey: `vitrine-meter-${meter.name}` },
      ),
    )
    return expectObject(made, 'billing.meter').id
  } catch (error) {
    // Another server was faster: a name has one active meter.
    const other = await findMeter(stripe, meter.name)
    if (other) return other
    throw error
  }
}

async function findMeter(stripe: Stripe, name: string): Promise<string | null> {
  return askStripe('look for a meter', async () => {
    for await (const meter of stripe.billing.meters.list({ status: 'active', limit: 100 })) {
      if (meter.event_name === name) return meter.id
    }
    return null
  })
}

/**
 * Stripe takes each identifier once, for a day at least, and refuses it afterwards.
 * Source: docs.stripe.com/api/billing/meter-event/create
 */
export async function reportUsage(stripe: Stripe, report: UsageReport): Promise<void> {
  try {
    await askStripe('report what was used', () =>
      stripe.billing.meterEvents.create(
        {
          event_name: report.meter,
          identifier: report.id,
          timestamp: seconds(report.at),
          payload: { stripe_customer_id: report.customer, value: String(report.value) },
        },
        { idempotencyKey: `vitrine-usage-${report.id}` },
      ),
    )
  } catch (error) {
    if (!isSameEvent(error)) throw error
  }
}
