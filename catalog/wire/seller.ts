import { z } from 'zod'
import { billingSchema } from './product.ts'

/**
 * The `vitrine` protocol: what a shop asks of a seller's server, and what that may answer. Published as OpenAPI at
 * `/api/seller/openapi.json`.
 */
const named = z.object({ id: z.string(), name: z.string() })

export const sellerTermSchema = z
  .object({
    until: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'End of what is paid for; null when it has none.' }),
    trial: z.boolean().meta({ description: 'Nothing has been paid yet: it is being tried.' }),
  })
  .meta({ id: 'Term' })

export const instanceRequestSchema = z
  .object({
    order: z.string().max(64),
    line: z.string().max(64),
    ref: z
      .string()
      .max(64)
      .meta({ description: 'The money event that brought it; further ones have ids of their own.' }),
    product: named,
    plan: named,
    quantity: z.int().positive(),
    unit: z.string().nullable(),
    billing: billingSchema,
    term: sellerTermSchema,
    buyer: z.object({
      locale: z.string(),
      email: z
        .string()
        .optional()
        .meta({ description: 'Only with the buyer’s consent, as every field below.' }),
      mobile: z.string().optional(),
      domain: z.string().optional(),
    }),
    test: z.boolean().meta({ description: 'True when no real money moves: bill nothing for it.' }),
  })
  .meta({ id: 'InstanceRequest' })
export type InstanceRequest = z.output<typeof instanceRequestSchema>

export const sellerScenes = ['renewal', 'trial-to-paid', 'period-back', 'renewal-change'] as const

export const instanceChangeSchema = z
  .object({
    ref: z.string().max(64).meta({ description: 'The money event behind it: do each once.' }),
    check: z
      .boolean()
      .optional()
      .meta({ description: 'True: say whether it would be done, and do nothing.' }),
    scene: z.enum(sellerScenes).optional().meta({ description: 'Why `term` is told anew.' }),
    term: sellerTermSchema.optional(),
    plan: named.optional(),
    quantity: z.int().positive().optional(),
    state: z.enum(['active', 'suspended']).optional(),
    reason: z.enum(['unpaid', 'dispute', 'operator']).optional(),
    test: z.boolean(),
  })
  .meta({ id: 'InstanceChange' })
export type InstanceChange = z.output<typeof instanceChangeSchema>

const text = (longest: number) => z.string().max(longest).nullish()

export const instanceSchema = z
  .object({
    status: z.enum(['working', 'ready', 'suspended']),
    access: z
      .object({
        frontUrl: z.string().min(1).max(512).meta({ description: 'https address of the application.' }),
        adminUrl: text(512),
        signOnUrl: text(2048).meta({ description: 'Works once; comes in place of a password.' }),
        userName: text(128),
        password: text(128),
        memo: text(1024),
      })
      .nullish()
      .meta({ description: 'What the buyer is handed; needed once it is ready.' }),
    note: text(255).meta({ description: 'For the shop’s operator; no secrets.' }),
  })
  .meta({ id: 'Instance' })
export type Instance = z.output<typeof instanceSchema>

export const sellerRefusals = [
  'sold_out',
  'mobile_needed',
  'email_needed',
  'domain_taken',
  'already_bought',
  'change_refused',
  'request_invalid',
  'signature_invalid',
  'instance_unknown',
] as const

export const sellerRefusalSchema = z
  .object({
    code: z.string().meta({ description: `One of ${sellerRefusals.join(', ')}.` }),
    message: z.string().optional(),
  })
  .meta({ id: 'Refusal' })

export const usageRequestSchema = z
  .object({
    records: z
      .array(
        z.object({
          instance: z.string().min(1).max(64).meta({ description: 'The shop’s id of the delivery.' }),
          serial: z
            .string()
            .min(1)
            .max(64)
            .meta({ description: 'Your own number of the record: each counts once.' }),
          value: z
            .string()
            .regex(/^\d{1,12}(\.\d{1,4})?$/)
            .meta({ description: 'How much, in units of the plan: more than 0, at most 4 decimals.' }),
          begin: z.iso.datetime().meta({ description: 'At most 21 days ago.' }),
          end: z.iso.datetime(),
        }),
      )
      .min(1)
      .meta({ description: 'At most 1,000; all of them are taken, or none.' }),
  })
  .meta({ id: 'UsageRequest' })
export type UsageRequest = z.output<typeof usageRequestSchema>
