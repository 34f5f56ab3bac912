import { z } from 'zod'
import { type Delivery, deliverySchema, methodOf } from './delivery/methods.ts'
import { contentPathSchema, lineSchema, logoFormats, pictureFormats, webAddressSchema } from './fields.ts'
import { planSchema, planTextSchema } from './plan.ts'
import { supportSchema } from './support.ts'
import { type Billing, idPattern, idSchema } from './wire.ts'

/** A version as it stands in the file; the reader hands over the source text, so that 1.10 stays 1.10. */
export const versionSchema = z
  .string()
  .regex(/^V?\d+(?:\.\d+){0,3}(?:-[0-9A-Za-z.]+)?$/, 'a version such as V1.0 or 2.4.1')

const nameSchema = lineSchema(80)
const taglineSchema = lineSchema(120)
const requirementsSchema = z.array(lineSchema(200)).min(1).max(20)
const altSchema = lineSchema(200)
const linksSchema = z
  .array(
    z.strictObject({
      label: lineSchema(80).meta({ description: 'What the link leads to.' }),
      url: webAddressSchema.meta({ description: 'https address.' }),
    }),
  )
  .max(20)

/** Front matter of `products/<id>.md`. The file name is the id; the text below is the description, in Markdown. */
export const productSchema = z
  .strictObject({
    name: nameSchema.meta({
      description: 'Name of the product, without price, version or phone number.',
    }),
    tagline: taglineSchema.meta({ description: 'What it is, in one line.' }),
    seller: idSchema.meta({ description: 'Id of the seller: the name of a file in sellers/.' }),
    category: idSchema.meta({ description: 'Id of a category of categories.yaml.' }),
    version: versionSchema.optional().meta({ description: 'Version that is delivered: V1.0, 2.4.1.' }),
    logo: contentPathSchema('media', logoFormats).meta({
      description: 'Logo: SVG, PNG or WebP in media/, at most 100 kB, 64 to 1024 pixels.',
    }),
    gallery: z
      .array(
        z.strictObject({
          path: contentPathSchema('media', pictureFormats).meta({ description: 'Picture in media/.' }),
          alt: altSchema.meta({ description: 'What the picture shows, for people who cannot see it.' }),
        }),
      )
      .max(10)
      .optional()
      .meta({ description: 'Pictures of the product, at most 1.5 MB each.' }),
    tags: z
      .array(
        z.string().max(40).regex(idPattern, 'lower-case words joined by hyphens, such as "cis-benchmark"'),
      )
      .max(12)
      .optional()
      .meta({ description: 'Words people search for, in lower case: [tracing, latency].' }),
    delivery: deliverySchema.meta({
      description: 'How the product is delivered. `kind` decides the other fields.',
    }),
    plans: z
      .array(planSchema)
      .min(1)
      .max(20)
      .optional()
      .meta({ description: 'The ways to buy it. A product that is not traded has none.' }),
    support: supportSchema
      .optional()
      .meta({ description: 'When and where buyers get help. Needed for what is sold.' }),
    eula: contentPathSchema('eula', ['md']).optional().meta({
      description: 'License terms the buyer agrees to: a Markdown file in eula/. Needed for what is sold.',
    }),
    links: linksSchema.optional().meta({ description: 'Documentation and other pages.' }),
    requirements: requirementsSchema
      .optional()
      .meta({ description: 'What the buyer needs to have, a line each.' }),
    listed: z
      .boolean()
      .default(true)
      .meta({ description: 'false: sold by its address, in no list and no search.' }),
    withdrawn: z.boolean().default(false).meta({ description: 'true: the page stays, the sale ends.' }),
    updated: z.iso.date('a date, such as 2026-11-02').optional().meta({
      description: 'Day of the last change that buyers should know of. Absent: the day the file changed.',
    }),
  })
  .meta({ title: 'Vitrine product', description: 'Front matter of products/<id>.md.' })
export type Product = z.output<typeof productSchema>

/** Front matter of `products/<id>.<locale>.md`: what can be translated, nothing else. */
export const productTextSchema = z
  .strictObject({
    name: nameSchema.optional().meta({ description: 'Name in this language.' }),
    tagline: taglineSchema.optional().meta({ description: 'What it is, in one line.' }),
    plans: z
      .record(idSchema, planTextSchema)
      .optional()
      .meta({ description: 'Texts of the plans, by plan id.' }),
    requirements: requirementsSchema
      .optional()
      .meta({ description: 'What the buyer needs to have, a line each.' }),
    links: linksSchema.optional().meta({ description: 'Documentation and other pages in this language.' }),
    gallery: z
      .array(altSchema)
      .max(10)
      .optional()
      .meta({ description: 'What each picture shows, in the order of the product’s gallery.' }),
  })
  .meta({ title: 'Vitrine product, translated', description: 'Front matter of products/<id>.<locale>.md.' })
export type ProductText = z.output<typeof productTextSchema>

/** How a product is priced, as a facet of lists and search. */
export const priceModels = ['one-time', 'per-unit', 'subscription', 'usage', 'arranged'] as const
export type PriceModel = (typeof priceModels)[number]

/** The price model follows from delivery and plans; no file states it. Of several, what recurs counts first. */
export function priceModelOf(product: {
  delivery: Pick<Delivery, 'kind'>
  plans: readonly { billing: Billing; quantity?: unknown }[]
}): PriceModel {
  if (methodOf(product.delivery.kind)?.traded === false) return 'arranged'
  const has = (test: (billing: Billing) => boolean): boolean =>
    product.plans.some(({ billing }) => test(billing))
  if (has((billing) => billing !== 'once' && 'every' in billing)) return 'subscription'
  if (has((billing) => billing !== 'once')) return 'usage'
  return product.plans.some((plan) => plan.quantity !== undefined) ? 'per-unit' : 'one-time'
}
