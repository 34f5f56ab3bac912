import { z } from 'zod'

/** Kinds of parameters; the wire carries every value as text. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true')
export const whole = z
  .string()
  .regex(/^-?\d+$/)
  .transform(Number)
export const time = whole.optional()
export const address = z.url({ protocol: /^https?$/ })
export const metadata = z
  .record(z.string().max(40), z.string().max(500))
  .refine((entries) => Object.keys(entries).length <= 50)
export const currency = z.string().regex(/^[a-z]{3}$/)
export const taxBehavior = z.enum(['inclusive', 'exclusive', 'unspecified'])
export const created = z
  .union([whole, z.strictObject({ gt: time, gte: time, lt: time, lte: time })])
  .optional()
export const amount = whole.pipe(z.int().min(0).max(99_999_999))
export const account = z.string().regex(/^acct_\w+$/)
export const percent = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,2})?$/)
  .transform(Number)
  .pipe(z.number().min(0).max(100))
export const expand = z.array(z.string()).optional()
export const paging = { limit: whole.optional(), starting_after: z.string().optional(), expand }

/** An empty text unsets a field. */
export const emptyable = <Kind extends z.ZodType>(kind: Kind) =>
  z.union([z.literal('').transform(() => null), kind])
