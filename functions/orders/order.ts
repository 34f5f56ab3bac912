import { z } from 'zod'
import { amountSchema, currencySchema } from '../../catalog/wire.ts'

/**
 * What was sold, as it was at the sale. Delivery works from this and from the seller's current connection,
 * so a product file may change or go without touching what was bought.
 */
export const snapshotSchema = z.strictObject({
  product: z.strictObject({ id: z.string(), name: z.string(), version: z.string().optional() }),
  plan: z.strictObject({ id: z.string(), name: z.string(), includes: z.array(z.string()).optional() }),
  seller: z.strictObject({ id: z.string(), name: z.string(), email: z.string(), hosts: z.array(z.string()) }),
  unit: z.string().nullable(),
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
  /** Minor units. */
  unitAmount: number
  amount: number
}

/** Orders that can still become paid by the payment page they have. */
export const payableStates = ['open', 'processing'] as const
