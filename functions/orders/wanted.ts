import { z } from 'zod'
import { endReasons, suspendReasons } from '../../catalog/delivery/line.ts'

const namedSchema = z.strictObject({ id: z.string(), name: z.string() })

/**
 * What money says a delivery should be: written by whoever hears of a payment, a refund, a dispute, a cancellation, in
 * the transaction that stores it. The delivery's job brings the delivery there, a step at a time, whatever the order in
 * which things are heard of.
 */
export const wantedSchema = z.strictObject({
  state: z.enum(['active', 'suspended', 'ended']),
  /** Why it is suspended or ended. */
  reason: z.enum([...endReasons, ...suspendReasons]).nullable(),
  /** End of what is paid for; null when it has none. */
  until: z.iso.datetime().nullable(),
  trial: z.boolean(),
  plan: namedSchema,
  quantity: z.int().positive(),
  /** Id of the money event that brought it here; the order's at first. Sellers know it as an order. */
  ref: z.string().max(64),
})
export type Wanted = z.output<typeof wantedSchema>

/** What the other side was last told, so that what is left to tell is the difference. Null before the first grant. */
export const toldSchema = wantedSchema.omit({ reason: true })
export type Told = z.output<typeof toldSchema>
