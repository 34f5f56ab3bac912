import { z } from 'zod'
import { amountSchema, currencySchema, stringValues } from './basics.ts'

/** Body of `POST /api/checkout`. Prices come from the catalog only; unknown fields are refused. */
export const checkoutRequestSchema = z.strictObject({
  lines: z
    .array(
      z.strictObject({
        product: z.string().max(64),
        plan: z.string().max(64),
        quantity: z.int().positive().max(1_000_000).optional(),
        inputs: stringValues.optional(),
      }),
    )
    .min(1)
    .max(20),
  email: z.email().max(254).optional(),
  partner: z.string().max(64).optional(),
  currency: currencySchema.optional(),
  locale: z.string().max(16).optional(),
  returnUrl: z.string().max(2048).optional(),
  expected: z
    .strictObject({ amount: amountSchema, currency: currencySchema })
    .optional()
    .meta({ description: 'What the buyer was shown: total due now before tax and discounts.' }),
  agreements: z
    .strictObject({
      eula: z.union([z.string().length(64), z.record(z.string(), z.string().length(64))]).optional(),
      terms: z.string().length(64).optional(),
      withdrawal: z.literal(true).optional(),
      shareContact: z.literal(true).optional(),
    })
    .optional(),
})
export type CheckoutRequest = z.output<typeof checkoutRequestSchema>

export const checkoutAnswerSchema = z.strictObject({
  order: z.string(),
  url: z.url().meta({ description: 'Where the buyer goes next, by a full page move.' }),
  expiresAt: z.iso.datetime(),
  token: z
    .string()
    .optional()
    .meta({ description: 'Only for callers without an Origin or with the store’s.' }),
})
export type CheckoutAnswer = z.output<typeof checkoutAnswerSchema>
