import { z } from 'zod'
import { amountSchema, currencySchema, idSchema, inputSchema, viewItemSchema } from './basics.ts'

/** An amount in a currency, integer minor units. */
export const moneySchema = z.strictObject({ currency: currencySchema, amount: amountSchema })

export const intervals = ['month', 'year'] as const
export type Interval = (typeof intervals)[number]

/** How a plan is billed. */
export const billingSchema = z.union([
  z.literal('once').meta({ description: 'Paid when it is bought.' }),
  z.strictObject({
    every: z.enum(intervals).meta({ description: 'A subscription: paid at the start of each period.' }),
    times: z.int().min(2).max(120).optional().meta({
      description: 'It ends by itself after so many payments. Absent: it goes on until it is canceled.',
    }),
  }),
  z.strictObject({
    usage: z
      .strictObject({
        unit: z.string().min(1).max(24).meta({ description: 'What is measured, in the singular: GB, call.' }),
        every: z.enum(intervals).default('month'),
      })
      .meta({ description: 'Paid after each period for what was used; the price is that of one unit.' }),
  }),
])
export type Billing = z.output<typeof billingSchema>

/**
 * Prices by quantity. `volume`: every unit at the price of the step the quantity reaches;
 * `graduated`: each unit at the price of its own step. The plan's `prices` hold for the units before the first step.
 * Source: docs.stripe.com/products-prices/pricing-models#volume-pricing
 */
export const tiersSchema = z.strictObject({
  mode: z.enum(['volume', 'graduated']),
  steps: z
    .array(z.strictObject({ from: z.int().min(2), prices: z.array(moneySchema) }))
    .min(1)
    .max(10),
})
export type Tiers = z.output<typeof tiersSchema>

export const quantitySchema = z.strictObject({
  unit: z.string(),
  min: z.int().positive(),
  max: z.int().positive(),
  tiers: tiersSchema.optional(),
})

export const publicPlanSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  prices: z.array(moneySchema),
  billing: billingSchema,
  trial: z.strictObject({ days: z.int().positive() }).optional().meta({
    description: 'The first payment comes after so many days. Subscriptions only.',
  }),
  setup: z.array(moneySchema).optional().meta({ description: 'Fee paid once with the first payment.' }),
  quantity: quantitySchema.optional(),
  includes: z.array(z.string()).optional(),
})
export type PublicPlan = z.output<typeof publicPlanSchema>

/** Something the buyer agrees to. With `sha256` the text is fixed: checkout sends the hash back. */
export const agreementSchema = z.strictObject({
  id: z.enum(['eula', 'terms', 'withdrawal', 'shareContact']),
  required: z.boolean(),
  sha256: z.string().length(64).optional(),
  url: z.string().optional(),
  label: z.string(),
})
export type Agreement = z.output<typeof agreementSchema>

/** What `/products/<id>.json` holds and the widget draws. */
export const publicProductSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  tagline: z.string(),
  seller: z.strictObject({
    id: idSchema,
    name: z.string(),
    sellsAlone: z.literal(true).optional().meta({
      description: 'An order with a product of this seller holds nothing of another seller.',
    }),
  }),
  category: idSchema,
  logo: z.string().optional().meta({ description: 'Path on the store, such as /media/….' }),
  delivery: z.strictObject({
    kind: z.string(),
    label: z.string(),
    offer: z.array(viewItemSchema),
    inputs: z.array(inputSchema),
    link: z.strictObject({ url: z.url(), label: z.string() }).optional().meta({
      description: 'Present when the product is arranged on the seller’s own site and never sold here.',
    }),
  }),
  plans: z.array(publicPlanSchema),
  agreements: z.array(agreementSchema),
  url: z.string().meta({ description: 'Path of the product page on the store.' }),
  withdrawn: z.literal(true).optional(),
  stock: z.string().optional().meta({
    description: 'There are only so many: the path on the store that says whether some are left.',
  }),
  updated: z.string().meta({ description: 'Date of the last change, or of the build.' }),
})
export type PublicProduct = z.output<typeof publicProductSchema>
