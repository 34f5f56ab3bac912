import { z } from 'zod'
import { payoutsSchema } from '../../catalog/compiled.ts'
import { amountSchema, billingSchema, currencySchema, tiersSchema } from '../../catalog/wire.ts'

/**
 * What was sold, as it was at the sale. Delivery works from this and from the seller's current connection,
 * so a product file may change or go without touching what was bought.
 */
export const snapshotSchema = z.strictObject({
  product: z.strictObject({ id: z.string(), name: z.string(), version: z.string().optional() }),
  plan: z.strictObject({ id: z.string(), name: z.string(), includes: z.array(z.string()).optional() }),
  seller: z.strictObject({ id: z.string(), name: z.string(), email: z.string(), hosts: z.array(z.string()) }),
  unit: z.string().nullable(),
  billing: billingSchema.default('once'),
  trialDays: z.int().positive().optional(),
  /** Fee paid once with the first payment, minor units. */
  setup: amountSchema.optional(),
  tiers: tiersSchema.optional(),
  /** What the partner of the order gets of what is paid for the line, in hundredths of a percent, as of the sale. */
  commission: z.int().min(0).max(10_000).optional(),
  /** Where the seller's share goes, as of the sale. */
  payouts: payoutsSchema.optional(),
  price: z.strictObject({ amount: amountSchema, currency: currencySchema }),
  /** The delivery terms; parsed by their method. */
  terms: z.looseObject({ kind: z.string() }),
  termsHash: z.string(),
  inputs: z.record(z.string(), z.string()),
  agreements: z.array(
    z.strictObject({ id: z.string(), sha256: z.string().optional(), at: z.iso.datetime() }),
  ),
})
export type Snapshot = z.output<typeof snapshotSchema>

/** A line ready to be stored and charged: every number from the catalog. */
export interface PricedLine {
  snapshot: Snapshot
  quantity: number
  /** Price of one unit, minor units. */
  unitAmount: number
  /** What is due for it now, with its setup fee. */
  amount: number
}

/** Orders that can still become paid by the payment page they have. */
export const payableStates = ['open', 'processing'] as const
