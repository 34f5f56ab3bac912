import { z } from 'zod'

/** Ids of products, plans, sellers, partners, categories. */
export const idPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/
export const idSchema = z
  .string()
  .max(64)
  .regex(idPattern, 'lower-case letters, digits and single hyphens, such as "tracewell-pro"')

/** ISO 4217, upper case. */
export const currencySchema = z.string().regex(/^[A-Z]{3}$/, 'a three-letter code in capitals, such as "USD"')

/** Integer minor units. */
export const amountSchema = z.int().nonnegative()

/** A row of what a buyer may see. Drawn alike by site, widget, order page and mail. */
export const viewItemSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), label: z.string(), value: z.string() }),
  z.strictObject({ type: z.literal('link'), label: z.string(), value: z.url() }),
  z
    .strictObject({
      type: z.literal('secret'),
      label: z.string(),
      value: z.string().optional().meta({ description: 'Only in the answer to the action that reveals it.' }),
      action: z.string().optional().meta({ description: 'Id of the action that reveals it.' }),
    })
    .meta({ description: 'Masked until revealed.' }),
  z.strictObject({
    type: z.literal('code'),
    label: z.string(),
    value: z.string(),
    language: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('file'),
    label: z.string(),
    value: z.string().meta({ description: 'File name.' }),
    file: z.string().optional().meta({ description: 'Opaque id of a stored file; never leaves the server.' }),
    href: z.string().optional().meta({ description: 'Short-lived download address.' }),
    size: z.int().optional().meta({ description: 'Bytes.' }),
  }),
  z.strictObject({ type: z.literal('list'), label: z.string(), value: z.array(z.string()) }),
])
export type ViewItem = z.output<typeof viewItemSchema>

/** A question to the buyer or seller: at checkout, or before an action. */
export const inputSchema = z.strictObject({
  id: idSchema,
  label: z.string(),
  type: z.enum(['text', 'textarea', 'select', 'email', 'number', 'date', 'url', 'file']),
  required: z.boolean(),
  help: z.string().optional(),
  placeholder: z.string().optional(),
  options: z.array(z.strictObject({ id: z.string(), label: z.string() })).optional(),
  pattern: z.string().optional().meta({ description: 'Regular expression for the whole value.' }),
  fault: z.string().optional().meta({ description: 'Sentence shown when the pattern does not match.' }),
  maxLength: z.int().positive().optional(),
  value: z.string().optional().meta({ description: 'What was answered before; it stands in the field.' }),
  accept: z
    .array(z.string())
    .optional()
    .meta({ description: 'Of a file: endings of the names taken, without the dot.' }),
  maxFiles: z.int().positive().optional().meta({
    description: 'Of a file: how many at most, 1 when left out. The value is their ids with commas between.',
  }),
  maxBytes: z.int().positive().optional().meta({ description: 'Of a file: the size of the largest taken.' }),
})
export type Input = z.output<typeof inputSchema>

/** Answers to inputs, by id. */
export const stringValues = z.record(z.string().max(64), z.string().max(10_000))
