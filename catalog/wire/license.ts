import { z } from 'zod'

const keySchema = z
  .string()
  .max(64)
  .meta({ description: 'The license key, in any case, with or without its dashes.' })

const machineSchema = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\x21-\x7e]+$/, '1 to 128 visible ASCII characters without a blank')
  .meta({
    description: 'How the software names this machine: the same on each call, another on each machine.',
  })

/** Body of `POST /api/licenses/activate`. */
export const activateRequestSchema = z.strictObject({
  key: keySchema,
  machine: machineSchema,
  name: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[^\p{Cc}]+$/u, 'no control characters')
    .optional()
    .meta({ description: 'What the buyer calls the machine; shown on the order page.' }),
})

/** Body of `heartbeat` and `deactivate`. */
export const machineRequestSchema = activateRequestSchema.omit({ name: true })

/** Body of `validate`. */
export const validateRequestSchema = z.strictObject({ key: keySchema, machine: machineSchema.optional() })

const machinesSchema = z.strictObject({
  used: z.int().nonnegative(),
  limit: z.int().positive().nullable().meta({ description: 'null: not limited' }),
})

/** What a good key opens. */
export const licenseAnswerSchema = z.strictObject({
  product: z.string(),
  plan: z.string(),
  features: z.array(z.string()),
  seats: z.int().optional().meta({ description: 'Units that were bought.' }),
  validUntil: z.iso.datetime().optional().meta({ description: 'Absent: it has no end.' }),
  machines: machinesSchema,
  machine: z
    .strictObject({
      id: z.string(),
      since: z.iso.datetime(),
      leaseUntil: z.iso.datetime().optional().meta({
        description: 'Floating seats: send a heartbeat before this time, or the seat is another’s.',
      }),
    })
    .optional(),
  proof: z.string().optional().meta({
    description: 'The same, signed for this machine (JWT): what it may rely on while it has no network.',
  }),
})
export type LicenseAnswer = z.output<typeof licenseAnswerSchema>

export const licenseFreedSchema = z.strictObject({
  freed: z.boolean().meta({ description: 'false: it had no seat.' }),
  machines: machinesSchema,
})
export type LicenseFreed = z.output<typeof licenseFreedSchema>

export const revokedAnswerSchema = z.strictObject({
  issued: z.iso.datetime(),
  revoked: z.array(z.strictObject({ jti: z.string(), at: z.iso.datetime() })),
  jwt: z.string().meta({ description: 'The same list, signed: claims `iat`, `exp` and `revoked`.' }),
})

export const stockAnswerSchema = z.strictObject({
  soldOut: z
    .string()
    .optional()
    .meta({ description: 'Words for a buyer, when all that were asked for are sold out.' }),
  few: z
    .string()
    .optional()
    .meta({ description: 'Words for a buyer, when few are left of the one asked for.' }),
  stock: z.array(
    z.strictObject({
      product: z.string(),
      state: z.enum(['available', 'low', 'sold_out']),
      left: z.int().positive().optional().meta({ description: 'Only where it is little.' }),
    }),
  ),
})
