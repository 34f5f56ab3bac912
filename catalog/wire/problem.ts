import { z } from 'zod'
import { amountSchema, currencySchema } from './basics.ts'

/** `application/problem+json` (RFC 9457). */
export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().meta({ description: 'One plain sentence.' }),
  next: z.string().meta({ description: 'What to do next.' }),
  fields: z
    .array(z.strictObject({ field: z.string(), code: z.string(), message: z.string() }))
    .optional()
    .meta({ description: 'Every fault of the body, by path.' }),
  expected: z.strictObject({ amount: z.int(), currency: currencySchema }).optional(),
  actual: z.strictObject({ amount: z.int(), currency: currencySchema }).optional(),
  left: z.strictObject({ amount: amountSchema, currency: currencySchema }).optional().meta({
    description: 'What of a payment can still go back.',
  }),
})
export type Problem = z.output<typeof problemSchema>
