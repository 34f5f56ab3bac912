import { z } from 'zod'
import { contentPathSchema, lineSchema, localeSchema, webAddressSchema } from './fields.ts'
import { isCurrency } from './money.ts'
import { currencySchema } from './wire.ts'

const legalPathSchema = contentPathSchema('legal', ['md'])

/** `store.yaml`. */
export const storeSchema = z
  .strictObject({
    name: lineSchema(60).meta({ description: 'Name of the store.' }),
    url: webAddressSchema.optional().meta({ description: 'Public address of the store.' }),
    currencies: z
      .array(currencySchema.refine(isCurrency, 'a currency of ISO 4217, such as USD'))
      .min(1)
      .meta({ description: 'Currencies that plans may name; the first is shown first.' }),
    locales: z
      .array(localeSchema)
      .min(1)
      .meta({ description: 'Languages of the site; product files are written in the first.' }),
    tax: z
      .strictObject({
        behavior: z
          .enum(['exclusive', 'inclusive'])
          .meta({ description: 'exclusive: tax comes on top of the price. inclusive: it is in the price.' }),
        automatic: z.boolean().meta({ description: 'true: the payment service works out the tax.' }),
      })
      .meta({ description: 'How prices stand to tax.' }),
    legal: z
      .strictObject({
        terms: legalPathSchema.meta({ description: 'Terms of the store: a Markdown file in legal/.' }),
        privacy: legalPathSchema.meta({ description: 'Privacy notice: a Markdown file in legal/.' }),
        imprint: legalPathSchema.meta({ description: 'Imprint: a Markdown file in legal/.' }),
      })
      .meta({ description: 'Texts the law asks for.' }),
    periods: z
      .strictObject({
        graceDays: z
          .int()
          .nonnegative()
          .max(365)
          .meta({ description: 'Days after an end in which access stays.' }),
        retentionDays: z
          .int()
          .nonnegative()
          .max(3650)
          .meta({ description: 'Days in which data is kept after that.' }),
        leadDays: z.int().min(1).max(3650).optional().meta({
          description: 'Days in which requests to be contacted are kept. Default: 180.',
        }),
      })
      .meta({ description: 'Periods in days.' }),
    uploads: z
      .strictObject({
        megabytes: z.int().min(1).max(100).meta({
          description:
            'Size of the largest file that buyers and sellers may hand over, in MB (1,048,576 bytes). Default: 10. A product may ask for less.',
        }),
      })
      .optional()
      .meta({ description: 'Files that buyers and sellers hand over.' }),
    checkout: z
      .strictObject({
        promotionCodes: z
          .boolean()
          .default(false)
          .meta({ description: 'true: buyers may enter promotion codes made in the payment service.' }),
        taxIds: z
          .boolean()
          .default(false)
          .meta({ description: 'true: businesses may give their tax number.' }),
        billingAddress: z
          .enum(['auto', 'required'])
          .default('auto')
          .meta({ description: 'required: every buyer gives an address. auto: only where tax needs it.' }),
      })
      .prefault({})
      .meta({ description: 'What the payment page asks and allows.' }),
  })
  .meta({ title: 'Vitrine store', description: 'store.yaml' })
export type Store = z.output<typeof storeSchema>
