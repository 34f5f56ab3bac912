import { z } from 'zod'
import { lineSchema } from './fields.ts'
import { pricesSchema } from './price.ts'
import { billingSchema, idSchema } from './wire.ts'

const includesSchema = z.array(lineSchema(160)).min(1).max(20)

/** Steps of a price by quantity, as the file has them. `price` becomes `prices` in minor units. */
const tiersFileSchema = z.strictObject({
  mode: z.enum(['volume', 'graduated']).meta({
    description:
      'volume: all units at the price of the step reached. graduated: each unit at the price of its own step.',
  }),
  steps: z
    .array(
      z
        .strictObject({
          from: z.int().min(2).meta({ description: 'The unit at which the step begins: 10.' }),
          price: pricesSchema.meta({ description: 'Price of one unit, in every currency of the plan.' }),
        })
        .transform(({ from, price }) => ({ from, prices: price })),
    )
    .min(1)
    .max(10)
    .meta({ description: 'The steps, smallest first: [{ from: 10, price: { USD: 44.00 } }].' }),
})

/** One way to buy a product. `price` of the file becomes `prices` in minor units. */
export const planSchema = z
  .strictObject({
    id: idSchema.meta({ description: 'Id of the plan, used in addresses and orders. Never change it.' }),
    name: lineSchema(60).meta({ description: 'Name of the plan, as buyers read it.' }),
    price: pricesSchema.meta({
      description:
        'Price by currency, before tax: { USD: 49.00, EUR: 45.00, JPY: 7500 }. Of one unit, if counted.',
    }),
    billing: billingSchema.meta({
      description: 'once, or { every: month }, { every: year, times: 3 }, { usage: { unit: GB } }',
    }),
    trial: z
      .strictObject({
        days: z.int().positive().max(730).meta({ description: 'Days before the first payment.' }),
      })
      .optional()
      .meta({ description: 'A subscription that begins free: { days: 14 }.' }),
    setup: pricesSchema.optional().meta({
      description: 'Fee paid once, with the first payment, in every currency of the price: { USD: 90.00 }.',
    }),
    quantity: z
      .strictObject({
        unit: lineSchema(24).meta({ description: 'What is counted, in the singular: seat, server, day.' }),
        min: z.int().positive().max(1_000_000).meta({ description: 'The fewest one can buy.' }),
        max: z.int().positive().max(1_000_000).meta({ description: 'The most one can buy in one order.' }),
        tiers: tiersFileSchema
          .optional()
          .meta({ description: 'Prices that change with the quantity; "price" holds below the first step.' }),
      })
      .optional()
      .meta({ description: 'Present when the buyer chooses how many; the price is that of one.' }),
    includes: includesSchema.optional().meta({ description: 'What the plan includes, a line each.' }),
  })
  .transform(({ price, ...plan }) => ({ ...plan, prices: price }))
export type Plan = z.output<typeof planSchema>

/** What of a plan can be translated. */
export const planTextSchema = z.strictObject({
  name: lineSchema(60).optional().meta({ description: 'Name of the plan.' }),
  unit: lineSchema(24).optional().meta({ description: 'What is counted, in the singular.' }),
  includes: includesSchema.optional().meta({ description: 'What the plan includes, a line each.' }),
})
export type PlanText = z.output<typeof planTextSchema>
