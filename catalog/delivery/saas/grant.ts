import { z } from 'zod'
import { idSchema } from '../../wire.ts'

/** The product file's `delivery` field for SaaS. The address and the key never reach a page. */
export const saasTerms = z.strictObject({
  kind: z.literal('saas').meta({ description: 'An account on the seller’s own system.' }),
  protocol: z.literal('koogallery-v2').meta({ description: 'The protocol that the seller’s server speaks.' }),
  url: z
    .url({ protocol: /^https?$/ })
    .max(512)
    .meta({
      description: 'Address of the seller’s server, https, on one of the seller’s listed hosts.',
    }),
  key: idSchema.meta({ description: 'Name of the seller’s key; its secret is SELLER_KEY_<SELLER>_<NAME>.' }),
})
export type SaasTerms = z.output<typeof saasTerms>

const sealed = z.strictObject({ key: z.string(), iv: z.string(), data: z.string() })

/**
 * What is stored of an account. `asked`: the seller may know of the order, the answer was lost or said "later";
 * `setting-up`: the seller gave an instance; `open`: it can be used; `released`: the seller took it back.
 */
export const saasGrant = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('asked') }),
  z.strictObject({
    step: z.literal('setting-up'),
    instance: z.string().max(64),
    since: z.iso.datetime(),
    polls: z.int().nonnegative(),
  }),
  z.strictObject({
    step: z.literal('open'),
    instance: z.string().max(64),
    frontUrl: z.string(),
    adminUrl: z.string().optional(),
    userName: z.string().optional(),
    password: sealed.optional(),
    memo: sealed.optional(),
  }),
  z.strictObject({ step: z.literal('released'), instance: z.string().max(64) }),
])
export type SaasGrant = z.output<typeof saasGrant>
