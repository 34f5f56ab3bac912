import { z } from 'zod'
import { deliverySchema } from './delivery/methods.ts'
import { billingSchema, currencySchema, idSchema, moneySchema, quantitySchema } from './wire.ts'

/** A text people agree to, as a page of the site. */
const textRefSchema = z.strictObject({
  sha256: z.string().length(64).meta({ description: 'Of the Markdown file’s bytes, in hexadecimal.' }),
  url: z.string().meta({ description: 'Path of its page on the site.' }),
})
export type TextRef = z.output<typeof textRefSchema>

const planTextSchema = z.strictObject({
  name: z.string().optional(),
  unit: z.string().optional(),
  includes: z.array(z.string()).optional(),
})

/** How a seller gets its share: a Stripe Connect account, and what the store keeps of a sale. */
export const payoutsSchema = z.strictObject({
  account: z.string().meta({ description: 'Id of the connected account: acct_….' }),
  fee: z.strictObject({
    percent: z.int().min(0).max(10_000).meta({ description: 'Hundredths of a percent: 1250 is 12.5 %.' }),
    fixed: z
      .array(moneySchema)
      .optional()
      .meta({ description: 'On top, once a payment; one-time sales only.' }),
  }),
})
export type Payouts = z.output<typeof payoutsSchema>

/** What the functions know of a product: all that is needed to sell and deliver it. JSON-safe. */
export const catalogProductSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  tagline: z.string(),
  version: z.string().optional(),
  category: idSchema,
  logo: z.string().optional().meta({ description: 'Path inside the catalog folder: media/….' }),
  tags: z.array(z.string()),
  listed: z.boolean(),
  withdrawn: z.boolean(),
  updated: z.string(),
  seller: z.strictObject({
    id: idSchema,
    name: z.string(),
    url: z.string(),
    email: z.string(),
    hosts: z.array(z.string()),
    payouts: payoutsSchema.optional(),
  }),
  delivery: deliverySchema,
  plans: z.array(
    z.strictObject({
      id: idSchema,
      name: z.string(),
      prices: z.array(moneySchema),
      billing: billingSchema,
      trial: z.strictObject({ days: z.int().positive() }).optional(),
      setup: z.array(moneySchema).optional(),
      quantity: quantitySchema.optional(),
      includes: z.array(z.string()).optional(),
    }),
  ),
  eula: textRefSchema.nullable(),
  texts: z
    .record(
      z.string(),
      z.strictObject({
        name: z.string().optional(),
        tagline: z.string().optional(),
        plans: z.record(z.string(), planTextSchema).optional(),
      }),
    )
    .meta({ description: 'Translations by locale.' }),
})
export type CatalogProduct = z.output<typeof catalogProductSchema>

export const compiledPartnerSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  origins: z.array(z.string()),
  commission: z.string(),
})
/** Somebody who shows the store's products on pages of their own. */
export type Partner = z.output<typeof compiledPartnerSchema>

export const storeTermsSchema = z.strictObject({
  name: z.string(),
  url: z.string().optional(),
  currencies: z.array(currencySchema).min(1),
  locales: z.array(z.string()).min(1),
  tax: z.strictObject({ behavior: z.enum(['exclusive', 'inclusive']), automatic: z.boolean() }),
  legal: z.strictObject({ terms: textRefSchema, privacy: textRefSchema, imprint: textRefSchema }),
  periods: z.strictObject({
    graceDays: z.int().nonnegative(),
    retentionDays: z.int().nonnegative(),
    leadDays: z.int().positive().optional(),
  }),
  uploads: z.strictObject({ megabytes: z.int().positive() }).optional(),
  checkout: z
    .strictObject({
      promotionCodes: z.boolean().default(false),
      taxIds: z.boolean().default(false),
      billingAddress: z.enum(['auto', 'required']).default('auto'),
    })
    .prefault({})
    .meta({ description: 'What the payment page asks and allows.' }),
})
/** The store's own terms. */
export type StoreTerms = z.output<typeof storeTermsSchema>

export const manifestSchema = z.strictObject({
  version: z
    .string()
    .meta({ description: 'Hash of everything the catalog says; the same content has the same one.' }),
  store: storeTermsSchema,
  partners: z.array(compiledPartnerSchema),
  shards: z.array(z.string()).meta({ description: 'Names of the shard files, without ending.' }),
  ids: z.array(idSchema).meta({ description: 'Every product, unlisted and withdrawn ones too.' }),
})
export type Manifest = z.output<typeof manifestSchema>

/** One shard: products by id. */
export const shardSchema = z.record(idSchema, catalogProductSchema)

const shardCount = 64

/** Every shard name: `00` to `3f`. */
export const shardNames: readonly string[] = Array.from({ length: shardCount }, (_, index) =>
  shardName(index),
)

/** The shard a product is in: FNV-1a of its id, so that one changed product changes one file. */
export function shardOf(id: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < id.length; index++) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193)
  }
  return shardName((hash >>> 0) % shardCount)
}

function shardName(index: number): string {
  return index.toString(16).padStart(2, '0')
}
