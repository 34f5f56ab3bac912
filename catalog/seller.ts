import { z } from 'zod'
import {
  contentPathSchema,
  lineSchema,
  localeSchema,
  logoFormats,
  mailAddressSchema,
  webAddressSchema,
} from './fields.ts'
import { hundredthsOf, percentTextSchema } from './percent.ts'
import { pricesSchema } from './price.ts'
import { supportSchema } from './support.ts'
import { idSchema } from './wire.ts'

/** `host` or `host:port`, in lower case, without scheme and path. */
export const hostPattern =
  /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?::\d{1,5})?$/

const nameSchema = lineSchema(60)
const descriptionSchema = lineSchema(400)

const payoutsSchema = z.strictObject({
  account: z
    .string()
    .regex(/^acct_[A-Za-z0-9]{8,64}$/, 'the id of a connected account, such as "acct_1NorthbeamPay42"')
    .meta({ description: 'Stripe Connect account that gets the seller’s share: acct_….' }),
  fee: z
    .strictObject({
      percent: percentTextSchema
        .transform(hundredthsOf)
        .meta({ description: 'What the store keeps of each payment: 12.5%.' }),
      fixed: pricesSchema.optional().meta({
        description:
          'What it keeps on top, by currency: { USD: 0.50 }. For sellers of one-time plans; a currency left out has none.',
      }),
    })
    .meta({ description: 'What the store keeps.' }),
})

/** `sellers/<id>.yaml`. The file name is the id. */
export const sellerSchema = z
  .strictObject({
    name: nameSchema.meta({ description: 'Name of the seller, as buyers read it.' }),
    description: descriptionSchema
      .optional()
      .meta({ description: 'Who the seller is, in one or two sentences.' }),
    url: webAddressSchema.meta({ description: 'The seller’s own site.' }),
    email: mailAddressSchema.meta({
      description: 'Address that gets orders, leads and questions of the operator.',
    }),
    logo: contentPathSchema('media', logoFormats).optional().meta({ description: 'Logo in media/.' }),
    support: supportSchema.meta({ description: 'When and where buyers get help from this seller.' }),
    hosts: z
      .array(
        z.string().max(260).regex(hostPattern, 'a host name, such as "api.seller.example" or "host:8443"'),
      )
      .max(20)
      .default([])
      .meta({ description: 'The only hosts that calls to this seller may go to: host or host:port.' }),
    keys: z.array(idSchema).max(20).default([]).meta({
      description:
        'Names of the keys shared with this seller. The secret is the setting SELLER_KEY_<SELLER>_<NAME>, never here.',
    }),
    payouts: payoutsSchema.optional().meta({
      description:
        'The seller’s share goes to an account of its own. A cart then holds only this seller’s products.',
    }),
    translations: z
      .record(
        localeSchema,
        z.strictObject({
          name: nameSchema.optional().meta({ description: 'Name in this language.' }),
          description: descriptionSchema
            .optional()
            .meta({ description: 'Who the seller is, in this language.' }),
        }),
      )
      .optional()
      .meta({ description: 'Texts in further languages, by locale.' }),
  })
  .meta({ title: 'Vitrine seller', description: 'sellers/<id>.yaml' })
export type Seller = z.output<typeof sellerSchema>

/** Setting that holds a seller's key: `SELLER_KEY_NORTHBEAM_TRACEWELL`. */
export function sellerKeySetting(seller: string, key: string): string {
  return `SELLER_KEY_${seller}_${key}`.toUpperCase().replace(/[^A-Z0-9]/g, '_')
}
